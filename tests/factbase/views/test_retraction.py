"""Records are withdrawn with a reason and come back."""

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client

from sources.models import Derivation
from tests.factories import EntityFactory, EvidenceFactory, SourceFactory, make_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, contributor: User) -> Client:
    """Return the browser of a contributor."""
    client.force_login(contributor)
    return client


def test_entity_is_retracted_and_restored(desk: Client) -> None:
    entity = EntityFactory()

    response = desk.post(f"/entities/{entity.pk}/retract/", {"reason": "a double"})
    entity.refresh_from_db()
    assert response["Location"] == f"/entities/{entity.pk}/"
    assert entity.is_retracted
    assert entity.retraction_reason == "a double"
    assert b"Restore</button>" in desk.get(f"/entities/{entity.pk}/edit/").content

    desk.post(f"/entities/{entity.pk}/restore/")
    entity.refresh_from_db()
    assert not entity.is_retracted


def test_retraction_without_a_reason_is_asked_for_one(desk: Client) -> None:
    entity = EntityFactory()

    response = desk.post(f"/entities/{entity.pk}/retract/", {"reason": " "})

    assert response.context["form"].errors == {"reason": ["Say why it is retracted."]}
    entity.refresh_from_db()
    assert not entity.is_retracted


def test_entity_that_claims_rest_on_is_kept(desk: Client) -> None:
    entity = make_claim().subject

    response = desk.post(f"/entities/{entity.pk}/retract/", {"reason": "a double"})

    assert "Retract what rests on this record first" in response.content.decode()


def test_evidence_is_retracted_and_restored(desk: Client) -> None:
    evidence = EvidenceFactory()

    response = desk.post(f"/evidence/{evidence.pk}/retract/", {"reason": "wrong article"})
    evidence.refresh_from_db()
    assert response["Location"] == f"/claims/{evidence.claim_id}/#receipts"
    assert evidence.is_retracted

    desk.post(f"/evidence/{evidence.pk}/restore/")
    evidence.refresh_from_db()
    assert not evidence.is_retracted


def test_derivation_is_retracted(desk: Client) -> None:
    derivation = Derivation.objects.create(
        source=SourceFactory(), derived_from=SourceFactory(), kind="quotes"
    )

    response = desk.post(f"/derivations/{derivation.pk}/retract/", {"reason": "misread"})

    derivation.refresh_from_db()
    assert derivation.is_retracted
    assert response["Location"] == f"/sources/{derivation.source_id}/edit/"


def test_record_that_stands_cannot_be_restored(desk: Client) -> None:
    entity = EntityFactory()

    response = desk.post(f"/entities/{entity.pk}/restore/")

    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "This record is not retracted."
    ]

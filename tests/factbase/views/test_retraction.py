"""Records are withdrawn with a reason and come back."""

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from sources.models import Derivation
from sources.models.record import Record
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PublisherFactory,
    SourceFactory,
    make_claim,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, contributor: User) -> Client:
    """Return the browser of a contributor."""
    client.force_login(contributor)
    return client


def test_entity_is_retracted_and_restored(desk: Client) -> None:
    entity = EntityFactory()

    response = desk.post(f"/entities/{entity.pk}/retract/", {"revision": 1, "reason": "a double"})
    entity.refresh_from_db()
    assert response["Location"] == f"/entities/{entity.pk}/"
    assert entity.is_retracted
    assert entity.retraction_reason == "a double"
    assert b"Restore</button>" in desk.get(f"/entities/{entity.pk}/edit/").content

    desk.post(f"/entities/{entity.pk}/restore/", {"revision": 2})
    entity.refresh_from_db()
    assert not entity.is_retracted


def test_retraction_without_a_reason_is_asked_for_one(desk: Client) -> None:
    entity = EntityFactory()

    response = desk.post(f"/entities/{entity.pk}/retract/", {"revision": 1, "reason": " "})

    assert response.context["form"].errors == {"reason": ["Say why it is retracted."]}
    entity.refresh_from_db()
    assert not entity.is_retracted


def test_entity_that_claims_rest_on_is_kept(desk: Client) -> None:
    entity = make_claim().subject

    response = desk.post(f"/entities/{entity.pk}/retract/", {"revision": 1, "reason": "a double"})

    assert "Retract or change what rests on this record first" in response.content.decode()


def test_evidence_is_retracted_and_restored(desk: Client) -> None:
    evidence = EvidenceFactory()

    response = desk.post(
        f"/evidence/{evidence.pk}/retract/", {"revision": 1, "reason": "wrong article"}
    )
    evidence.refresh_from_db()
    assert response["Location"] == f"/claims/{evidence.claim_id}/#receipts"
    assert evidence.is_retracted

    desk.post(f"/evidence/{evidence.pk}/restore/", {"revision": 2})
    evidence.refresh_from_db()
    assert not evidence.is_retracted


def test_derivation_is_retracted(desk: Client) -> None:
    derivation = Derivation.objects.create(
        source=SourceFactory(), derived_from=SourceFactory(), kind="quotes"
    )

    response = desk.post(
        f"/derivations/{derivation.pk}/retract/", {"revision": 1, "reason": "misread"}
    )

    derivation.refresh_from_db()
    assert derivation.is_retracted
    assert response["Location"] == f"/sources/{derivation.source_id}/edit/"


def test_record_that_stands_cannot_be_restored(desk: Client) -> None:
    entity = EntityFactory()

    response = desk.post(f"/entities/{entity.pk}/restore/", {"revision": 1})

    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "This record is not retracted."
    ]


def records() -> list[tuple[str, Record]]:
    """Return one record for each page that withdraws, with where the page is."""
    derivation = Derivation.objects.create(
        source=SourceFactory(), derived_from=SourceFactory(), kind="quotes"
    )
    return [
        ("entities", EntityFactory()),
        ("publishers", PublisherFactory()),
        ("sources", SourceFactory()),
        ("evidence", EvidenceFactory()),
        ("derivations", derivation),
    ]


@pytest.mark.parametrize("read", ["1", ""])
def test_retraction_of_what_changed_meanwhile_keeps_the_reason(desk: Client, read: str) -> None:
    for where, record in records():
        type(record)._default_manager.filter(pk=record.pk).update(retraction_reason="touched")
        typed = {"reason": "my long reason", "revision": read}

        response = desk.post(f"/{where}/{record.pk}/retract/", typed)

        page = response.content.decode()
        assert "Somebody changed this record since you opened it" in page
        assert "my long reason" in page
        record.refresh_from_db()
        assert not record.is_retracted
        again = response.context["form"]["revision"].value()
        assert desk.post(response.request["PATH_INFO"], typed | {"revision": again})["Location"]
        record.refresh_from_db()
        assert record.is_retracted


@pytest.mark.parametrize("read", ["1", ""])
def test_restoring_what_changed_meanwhile_is_refused(desk: Client, read: str) -> None:
    for where, record in records():
        rows = type(record)._default_manager.filter(pk=record.pk)
        rows.update(retracted_at=timezone.now(), retraction_reason="a double")

        response = desk.post(f"/{where}/{record.pk}/restore/", {"revision": read})

        told = [str(message) for message in get_messages(response.wsgi_request)]
        assert "This record was changed meanwhile" in told[-1]
        record.refresh_from_db()
        assert record.is_retracted

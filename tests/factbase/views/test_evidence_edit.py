"""Receipts are added and changed on pages of their own."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from factbase.models import Evidence, Status
from tests.factories import EvidenceFactory, SourceFactory, make_claim, make_snapshot

pytestmark = pytest.mark.django_db

TEXT = "Analysts put its worth at over 2 billion euros. The company was founded in 2015."


@pytest.fixture
def desk(client: Client, contributor: User) -> Client:
    """Return the browser of a contributor."""
    client.force_login(contributor)
    return client


def typed(exact: str, **inputs: str) -> dict[str, str]:
    words = {"source": "Falcon flies", "exact": exact, "stance": "supports", **inputs}
    return {f"evidence-{name}": value for name, value in words.items()}


def test_quote_is_added_with_who_asserts_it(desk: Client) -> None:
    make_snapshot(TEXT, SourceFactory(title="Falcon flies"))
    claim = make_claim()
    speaker = claim.subject

    response = desk.post(
        f"/claims/{claim.pk}/evidence/new/",
        typed("over 2 billion euros", asserted_by=speaker.label, mode="hearsay", credibility="3"),
    )

    evidence = claim.evidence.get()
    assert response["Location"] == f"/claims/{claim.pk}/#receipts"
    assert (evidence.check_state, evidence.asserted_by) == ("exact", speaker)
    assert (evidence.mode, evidence.credibility) == ("hearsay", 3)


def test_changed_quote_is_looked_up_anew(desk: Client) -> None:
    snapshot = make_snapshot(TEXT, SourceFactory(title="Falcon flies"))
    claim = make_claim()
    desk.post(f"/claims/{claim.pk}/evidence/new/", typed("over 2 billion euros"))
    evidence = claim.evidence.get()

    response = desk.post(
        f"/evidence/{evidence.pk}/edit/",
        typed(
            "founded in 2015",
            before=evidence.prefix,
            after=evidence.suffix,
            start="26",
            revision="1",
        ),
    )

    assert response.status_code == 302
    evidence.refresh_from_db()
    assert (evidence.check_state, evidence.snapshot) == ("exact", snapshot)
    assert TEXT[evidence.start : evidence.end] == "founded in 2015"
    assert evidence.prefix.endswith("The company was ")


def test_missing_quote_is_saved_when_kept_knowingly(desk: Client) -> None:
    make_snapshot(TEXT, SourceFactory(title="Falcon flies"))
    claim = make_claim()
    page = f"/claims/{claim.pk}/evidence/new/"

    refused = desk.post(page, typed("nothing of the kind"))
    assert "Save although the words were not found" in refused.content.decode()
    assert not Evidence.objects.exists()

    desk.post(page, typed("nothing of the kind", keep_missing="on"))
    assert claim.evidence.get().check_state == "missing"


def test_same_quote_twice_is_refused_in_words(desk: Client) -> None:
    evidence = EvidenceFactory(source=SourceFactory(title="Falcon flies"))

    response = desk.post(f"/claims/{evidence.claim_id}/evidence/new/", typed(evidence.exact))

    assert "This quote is already evidence for the claim." in response.content.decode()


def test_claim_that_is_rejected_takes_no_evidence(desk: Client) -> None:
    SourceFactory(title="Falcon flies")
    claim = make_claim(status=Status.REJECTED)

    response = desk.post(f"/claims/{claim.pk}/evidence/new/", typed("words"))

    assert "takes no evidence; restore it first" in response.content.decode()


def test_lost_race_over_a_receipt_shows_both_versions(desk: Client) -> None:
    evidence = EvidenceFactory(source=SourceFactory(title="Falcon flies"))
    page = f"/evidence/{evidence.pk}/edit/"
    read = {"revision": str(evidence.revision)}
    desk.post(page, typed(evidence.exact, **read, note="first"))

    answer = desk.post(page, typed(evidence.exact, **read, note="second")).content.decode()

    assert "Stored now:</span> first" in answer
    evidence.refresh_from_db()
    assert evidence.note == "first"


def test_quote_from_the_address_fills_the_form(desk: Client) -> None:
    source = SourceFactory(title="Falcon flies")
    claim = make_claim()

    page = desk.get(f"/claims/{claim.pk}/evidence/new/?source={source.pk}&quote=some+words")

    assert 'value="Falcon flies"' in page.content.decode()
    assert "some words</textarea>" in page.content.decode()

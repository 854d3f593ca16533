"""The seam for a program that reads texts, with a fake that lives here."""

import threading
from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from factbase.exceptions import FactbaseError, PermissionDeniedError
from factbase.models import Claim, Extraction, ProposedClaim
from factbase.suggestions import extracting
from sources.models import Snapshot
from tests.factories import EntityFactory, PropertyFactory, make_snapshot

pytestmark = pytest.mark.django_db
TEXT = "Acme was valued at $5 million."
RIGHT = {
    "start": 19,
    "end": 29,
    "words": "$5 million",
    "subject": "Acme",
    "property": "valuation",
    "value": "5 million USD",
    "valid": "2025-06",
}
answers: list[Any] = []
given: dict[str, Any] = {}
never = threading.Event()


def fake(**told: Any) -> list[Any]:
    given.update(told)
    return answers


def broken(**told: Any) -> list[Any]:
    raise ValueError("no credit left")


def slow(**told: Any) -> list[Any]:
    never.wait(30)
    return []


@pytest.fixture
def snapshot(settings: Settings) -> Snapshot:
    settings.EXTRACTOR = f"{__name__}.fake"
    EntityFactory(label="Acme")
    PropertyFactory(label="valuation", slug="valuation")
    answers[:] = [RIGHT]
    return make_snapshot(TEXT)


def asked(snapshot: Snapshot, by: User) -> Extraction:
    extraction = extracting.ask(snapshot=snapshot, by=by)
    extracting.run(extraction.pk)
    extraction.refresh_from_db()
    return extraction


def test_proposal_is_stored_and_no_claim_is_made(snapshot: Snapshot, contributor: User) -> None:
    extraction = asked(snapshot, contributor)
    assert (extraction.state, extraction.message, extraction.refused) == ("done", "", 0)
    proposal = ProposedClaim.objects.get()
    assert str(proposal) == "Acme – valuation: 5 million USD"
    assert (proposal.start, proposal.end, proposal.valid) == (19, 29, "2025-06")
    assert not Claim.objects.exists()
    assert given["text"] == TEXT
    assert {"slug": "valuation", "label": "valuation", "value_type": "money"} in given["properties"]


def test_dismissed_proposal_does_not_come_back(snapshot: Snapshot, contributor: User) -> None:
    from factbase.actions import records

    asked(snapshot, contributor)
    records.retract(record=ProposedClaim.objects.get(), by=contributor, reason="wrong")
    asked(snapshot, contributor)
    assert [proposal.is_retracted for proposal in ProposedClaim.objects.all()] == [True]


@pytest.mark.parametrize(
    "wrong",
    [
        "no claim",
        {},
        RIGHT | {"start": 18},
        RIGHT | {"start": "19"},
        RIGHT | {"start": True},
        RIGHT | {"end": 10**9},
        RIGHT | {"words": "$6 million"},
        RIGHT | {"subject": "Nobody"},
        RIGHT | {"subject": None},
        RIGHT | {"property": "worth"},
        RIGHT | {"value": "x" * 501},
        RIGHT | {"value": "soon"},
        RIGHT | {"value": "5 million USD\x00"},
        RIGHT | {"valid": "some day"},
        RIGHT | {"valid": 2025},
        RIGHT | {"status": "verified"},
    ],
    ids=lambda wrong: str(wrong)[-40:],
)
def test_what_is_not_exact_is_refused(snapshot: Snapshot, contributor: User, wrong: object) -> None:
    answers[:] = [wrong, RIGHT]
    extraction = asked(snapshot, contributor)
    assert (extraction.state, extraction.refused) == ("done", 1)
    assert ProposedClaim.objects.count() == 1


def test_no_more_than_so_many_proposals_are_read(snapshot: Snapshot, contributor: User) -> None:
    answers[:] = [None] * (extracting.MOST_PROPOSALS + 50)
    assert asked(snapshot, contributor).refused == extracting.MOST_PROPOSALS


@pytest.mark.parametrize(
    ("name", "seconds", "message"),
    [
        (f"{__name__}.broken", 30, "ValueError: no credit left"),
        (f"{__name__}.slow", 0.1, "No answer in 0.1 seconds."),
        (f"{__name__}.missing", 30, "ImportError: "),
    ],
)
def test_failure_is_said_plainly(
    snapshot: Snapshot,
    contributor: User,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    seconds: float,
    message: str,
) -> None:
    settings.EXTRACTOR = name
    monkeypatch.setattr(extracting, "SECONDS", seconds)
    extraction = asked(snapshot, contributor)
    assert extraction.state == "failed"
    assert extraction.message.startswith(message)


def test_text_is_read_once_at_a_time(snapshot: Snapshot, contributor: User) -> None:
    extracting.ask(snapshot=snapshot, by=contributor)
    with pytest.raises(FactbaseError, match="being read already"):
        extracting.ask(snapshot=snapshot, by=contributor)


def test_asking_needs_a_contributor_and_a_program(
    snapshot: Snapshot, reader: User, contributor: User, settings: Settings
) -> None:
    with pytest.raises(PermissionDeniedError):
        extracting.ask(snapshot=snapshot, by=reader)
    settings.EXTRACTOR = ""
    with pytest.raises(FactbaseError, match="FACTBASE_EXTRACTOR is empty"):
        extracting.ask(snapshot=snapshot, by=contributor)

"""Conflicts on pages: what is shown of both claims, and how a reviewer decides."""

import html
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from factbase.actions import claims, conflicts, review
from factbase.models import Claim, Conflict, Status
from factbase.models.transitions import Action
from factbase.values import Money, ValueType, parse
from factbase.views.conflict_trail import trail_of
from sources.edtf import parse_edtf
from tests.factbase.history.dating import an_hour_passes
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    UserFactory,
    make_claim,
    make_conflict,
    take_step,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def conflict(contributor: User) -> Conflict:
    """Two readings of what a project costs, each with its receipt."""
    subject, prop = EntityFactory(label="Stargate UAE"), PropertyFactory(label="announced size")
    for words in ("500bn USD", "at most 200bn USD"):
        claim = claims.create(
            by=contributor,
            fields={
                "subject": subject,
                "property": prop,
                "value": parse(words, ValueType.MONEY),
                "valid": parse_edtf("2025"),
            },
        )
        EvidenceFactory(claim=claim, exact=f"the words of {words}")
        take_step(claim, Action.SUBMIT, by=contributor)
    return Conflict.objects.get()


@pytest.fixture
def as_reviewer(client: Client, reviewer: User) -> Client:
    client.force_login(reviewer)
    return client


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def send(client: Client, conflict: Conflict, step: str = "resolve", **fields: Any) -> Any:
    sent = {"resolution": "first_stands", "note": "", "revision": conflict.revision} | fields
    return client.post(f"/conflicts/{conflict.pk}/{step}/", sent)


def test_page_shows_both_claims_with_receipts_and_the_reason(
    client: Client, conflict: Conflict
) -> None:
    page = text_of(client, f"/conflicts/{conflict.pk}/")
    assert "500 billion USD cannot be at most 200 billion USD; both hold in 2025" in page
    for words in ("the words of 500bn USD", "the words of at most 200bn USD"):
        assert words in page
    assert page.count("<dt>Holds</dt><dd>2025</dd>") == 2
    assert "What you make of it" not in page


def test_list_shows_open_conflicts_unless_others_are_asked_for(
    as_reviewer: Client, conflict: Conflict, reviewer: User
) -> None:
    assert conflict.reason in text_of(as_reviewer, "/conflicts/")
    conflicts.resolve(conflict=conflict, resolution="first_stands", by=reviewer)
    assert conflict.reason not in text_of(as_reviewer, "/conflicts/")
    page = text_of(as_reviewer, "/conflicts/?state=resolved")
    assert "The first stands, says reviewer" in page


def test_conflict_with_a_draft_is_not_there_for_readers(client: Client) -> None:
    hidden = make_conflict(make_claim(status=Status.DRAFT))
    assert client.get(f"/conflicts/{hidden.pk}/").status_code == 404
    assert hidden.reason not in text_of(client, "/conflicts/?state=any")


def test_claim_and_entity_say_what_they_contradict(client: Client, conflict: Conflict) -> None:
    for address in (f"/claims/{conflict.first_id}/", f"/entities/{conflict.first.subject_id}/"):
        page = text_of(client, address)
        assert conflict.reason in page
        assert f'href="/conflicts/{conflict.pk}/"' in page


def test_page_of_claims_on_merged_entities_says_about_which_each_was_written(
    client: Client, reviewer: User
) -> None:
    conflict = make_conflict(make_claim(status=Status.VERIFIED))
    twin = EntityFactory(label="Stargate Abu Dhabi")
    Claim.objects.filter(pk=conflict.second_id).update(subject=twin)
    page = text_of(client, f"/conflicts/{conflict.pk}/")
    assert page.count("Written about") == 1
    assert ">Stargate Abu Dhabi</a>" in page


def test_claim_says_by_what_it_is_superseded(client: Client) -> None:
    claim = make_claim(status=Status.VERIFIED, valid="2024")
    later = make_claim(
        value=Money(Decimal(30), "CNY"),
        status=Status.SUBMITTED,
        valid="2025",
        subject=claim.subject,
        property=claim.property,
    )
    make_claim(status=Status.DRAFT, valid="2026", subject=claim.subject, property=claim.property)
    page = text_of(client, f"/claims/{claim.pk}/")
    assert f'Superseded by <a href="/claims/{later.pk}/">30 CNY</a> (2025, submitted)' in page
    assert "Superseded by" not in text_of(client, f"/claims/{later.pk}/")


def test_reviewer_decides_and_is_led_to_the_losing_claim(
    as_reviewer: Client, conflict: Conflict
) -> None:
    response = send(as_reviewer, conflict, note="The sum is that of the initiative.")
    assert response.status_code == 302
    page = text_of(as_reviewer, response["Location"])
    assert "The first stands, says reviewer" in page
    assert "The other claim still stands as submitted." in page
    assert f'href="/claims/{conflict.second_id}/#review"' in page
    assert "Decided: the first stands" in page
    assert "The sum is that of the initiative." in page


def test_reviewer_opens_a_decision_again(
    as_reviewer: Client, conflict: Conflict, reviewer: User
) -> None:
    decided = conflicts.resolve(conflict=conflict, resolution="same_value", by=reviewer)
    page = text_of(as_reviewer, f"/conflicts/{conflict.pk}/")
    assert "Why it is opened again" in page
    response = send(as_reviewer, decided, "reopen", note="They are not.")
    page = text_of(as_reviewer, response["Location"])
    assert "Opened again" in page
    assert "They are not." in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"resolution": ""}, "Choose one of the four."),
        ({"resolution": "both_stand"}, "Say why both can stand."),
    ],
)
def test_decision_that_lacks_something_says_so_and_keeps_the_rest(
    as_reviewer: Client, conflict: Conflict, fields: dict[str, str], sentence: str
) -> None:
    page = html.unescape(send(as_reviewer, conflict, **fields).content.decode())
    assert sentence in page
    conflict.refresh_from_db()
    assert conflict.state == "open"


def test_decision_on_an_older_revision_shows_both_and_keeps_what_was_typed(
    as_reviewer: Client, conflict: Conflict
) -> None:
    other = UserFactory(username="jonas", is_superuser=True)
    conflicts.resolve(conflict=conflict, resolution="same_value", by=other, note="Their words.")

    response = send(as_reviewer, conflict, note="My words.")

    page = html.unescape(response.content.decode())
    assert "This conflict changed while you were reading" in page
    assert "The values are the same, says jonas" in page
    assert "Stored now:" in page
    assert "Their words." in page
    assert "My words.</textarea>" in page
    assert f'name="revision" value="{conflict.revision + 1}"' in page


@pytest.mark.parametrize(("role", "status"), [("reader", 403), ("contributor", 403)])
def test_decision_by_others_than_reviewers_is_refused(
    client: Client, conflict: Conflict, role: str, status: int, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(role))
    for step in ("resolve", "reopen"):
        assert send(client, conflict, step).status_code == status


def test_page_of_a_past_moment_offers_no_step_and_says_what_came_until_then(
    as_reviewer: Client, conflict: Conflict, reviewer: User
) -> None:
    moment = conflict.created_at
    asked = moment.isoformat().replace("+00:00", "Z")
    page = text_of(as_reviewer, f"/conflicts/{conflict.pk}/?known_at={asked}")
    assert "Found: 500 billion USD" in page
    assert "What you make of it" not in page
    assert [step.words for step in trail_of(conflict, to=reviewer, until=moment)] == [
        f"Found: {conflict.reason}"
    ]
    assert trail_of(conflict, to=reviewer, until=moment - timedelta(seconds=1)) == []


def test_trail_tells_what_people_did_and_what_the_machine_noticed(
    conflict: Conflict, contributor: User, reviewer: User
) -> None:
    conflicts.resolve(conflict=conflict, resolution="first_stands", by=reviewer, note="Read twice.")
    claim = review.move(
        claim=conflict.second, action=Action.RETRACT, by=contributor, comment="It lost."
    )
    review.move(claim=claim, action=Action.RESTORE, by=contributor, comment="By mistake.")
    claims.edit(claim=conflict.second, by=contributor, fields={"valid": parse_edtf("2025-06")})

    steps = trail_of(conflict, to=reviewer, until=None)
    reason = "500 billion USD cannot be at most 200 billion USD"
    assert [(step.words, step.by, step.note) for step in steps] == [
        (f"Found: {reason}; both hold in 2025", None, ""),
        ("Decided: the first stands", reviewer, "Read twice."),
        ("Gone: the two no longer contradict one another", None, ""),
        ("Both say again what was decided on: the first stands", None, ""),
        (f"Open again: {reason}; their times can overlap: 2025 and June 2025", None, ""),
    ]


def test_trail_tells_readers_nothing_of_what_a_draft_said(
    conflict: Conflict, reader: User, contributor: User, reviewer: User
) -> None:
    conflicts.resolve(conflict=conflict, resolution="first_stands", by=reviewer, note="A guess.")
    conflict.refresh_from_db()
    conflicts.reopen(conflict=conflict, by=reviewer, note="Still a draft.")
    an_hour_passes()
    claim = review.move(claim=conflict.first, action=Action.RETURN, by=reviewer, comment="Which?")
    claim = claims.edit(claim=claim, by=contributor, fields={"valid": parse_edtf("2025-06")})
    an_hour_passes()
    review.submit(claim=claim, by=contributor)
    an_hour_passes()
    conflict.refresh_from_db()
    conflicts.resolve(conflict=conflict, resolution="second_stands", by=reviewer)

    told = [step.words for step in trail_of(conflict, to=reader, until=None)]
    assert told == [f"Found: {conflict.reason}", "Decided: the second stands"]
    assert len(trail_of(conflict, to=reviewer, until=None)) == 5

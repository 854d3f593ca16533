"""A queue as a list, and decisions on several claims at once."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factbase.actions import leases
from factbase.models import Claim, ReviewEvent, Status
from tests.factbase.admin.pages import told
from tests.factbase.admin.reviewing.desks import fill, submitted
from tests.factories import make_claim

pytestmark = pytest.mark.django_db
WAITING = "/admin/review/?queue=waiting"


def decide(client: Client, action: str, *claims: Claim, **sent: Any) -> Any:
    selected = [f"{claim.pk}:{claim.revision}" for claim in claims]
    url = "/admin/review/decide/?queue=waiting"
    return client.post(url, {"action": action, "selected": selected, **sent}, follow=True)


def test_bulk_decision_judges_each_row_and_counts_the_reasons(
    reviewers_desk: Client, reviewer: User, administrator: User
) -> None:
    good = [submitted(), submitted()]
    own = submitted(by=reviewer)
    bare = make_claim(status=Status.SUBMITTED)
    held, stale, decided = submitted(), submitted(), make_claim(status=Status.REJECTED)
    leases.take(claim=held, by=administrator)
    Claim.objects.filter(pk=stale.pk).update(note="edited since")
    done = decide(reviewers_desk, "verify", *good, own, bare, held, stale, decided)
    messages = told(done)
    assert messages[0] == "2 claims verified."
    assert len(messages) == 6
    for reason in ("Four eyes", "supporting quote", "is looking at", "revision", "rejected"):
        (message,) = [text for text in messages[1:] if reason in text]
        assert message.startswith("1 claim not verified: ")
    assert {row.status for row in Claim.objects.filter(pk__in=[row.pk for row in good])} == {
        Status.VERIFIED
    }
    assert ReviewEvent.objects.filter(action="verify").count() == 2


def test_bulk_decision_with_one_note_for_all(reviewers_desk: Client) -> None:
    claims = [submitted(), submitted()]
    done = decide(reviewers_desk, "return", *claims, note="Which year?")
    assert told(done) == ["2 claims returned."]
    assert [event.comment for event in ReviewEvent.objects.filter(action="return")] == [
        "Which year?"
    ] * 2


@pytest.mark.parametrize(
    ("action", "chosen", "problem"),
    [
        ("reject", True, "Say why you reject these claims."),
        ("verify", False, "Select at least one claim."),
        ("explode", True, "No such step."),
    ],
)
def test_bulk_decision_that_is_not_whole_keeps_selection_and_note(
    reviewers_desk: Client, action: str, chosen: bool, problem: str
) -> None:
    claim = submitted()
    note = "" if action == "reject" else "kept"
    response = decide(reviewers_desk, action, *([claim] if chosen else []), note=note)
    page = response.content.decode()
    assert response.status_code == 400
    assert problem in page
    assert note in page
    assert (f'value="{claim.pk}:{claim.revision}" checked' in page) == chosen
    assert Claim.objects.get(pk=claim.pk).status == Status.SUBMITTED


def test_selection_of_something_else_is_not_found(reviewers_desk: Client) -> None:
    url = "/admin/review/decide/?queue=waiting"
    sent = {"action": "verify", "selected": ["nonsense"]}
    assert reviewers_desk.post(url, sent).status_code == 404


def test_next_of_a_queue_is_taken_and_opened(
    reviewers_desk: Client, reviewer: User, administrator: User
) -> None:
    first, second = submitted(), submitted()
    leases.take(claim=first, by=administrator)
    response = reviewers_desk.post("/admin/review/next/?queue=waiting")
    assert response["Location"] == f"/admin/review/{second.pk}/?queue=waiting"
    assert leases.lease_of(second).holder == reviewer


def test_next_of_an_empty_queue_says_so(reviewers_desk: Client) -> None:
    response = reviewers_desk.post("/admin/review/next/?queue=recheck", follow=True)
    assert told(response) == ["Needs re-check: nothing is left that nobody looks at."]


def test_contributor_sees_the_list_without_decisions_of_reviewers(
    contributors_desk: Client,
) -> None:
    claim = submitted()
    page = contributors_desk.get(WAITING).content.decode()
    assert str(claim.pk) in page
    assert 'value="verify"' not in page
    done = decide(contributors_desk, "verify", claim)
    assert "needs the role reviewer" in told(done)[0]


@pytest.mark.parametrize("address", ["next", "decide"])
def test_steps_of_lists_answer_posts_only(reviewers_desk: Client, address: str) -> None:
    assert reviewers_desk.get(f"/admin/review/{address}/").status_code == 405


def test_list_is_paged(reviewers_desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factbase.admin.reviewing.listing.PAGE_SIZE", 2)
    claims = [submitted() for _ in range(3)]
    page = reviewers_desk.get(f"{WAITING}&page=2").content.decode()
    assert "Page 2 of 2" in page
    assert [str(claim.pk) in page for claim in claims] == [False, False, True]


def _queries(client: Client) -> list[str]:
    client.get(WAITING)
    with CaptureQueriesContext(connection) as seen:
        client.get(WAITING)
    return [query["sql"] for query in seen.captured_queries]


def test_list_takes_as_many_queries_for_30_as_for_2(
    reviewers_desk: Client, reviewer: User, administrator: User
) -> None:
    fill(reviewer, administrator, 2)
    few = _queries(reviewers_desk)
    fill(reviewer, administrator, 28)
    many = _queries(reviewers_desk)
    # session, user, roles; the queue; claims with names, last steps, last comments, leases
    assert (len(few), len(many)) == (8, 8)

"""The landing page is the work: what waits for each role, and what it costs to tell."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factbase.actions import conflicts, leases
from factbase.admin.reviewing import queues
from factbase.admin.reviewing.screen import ReviewScreen
from factbase.models import Claim, Conflict, Status
from factbase.values import Money
from tests.factbase.admin.reviewing.desks import fill, submitted
from tests.factories import EntityFactory, make_claim

pytestmark = pytest.mark.django_db


def counts(client: Client) -> dict[str, str]:
    sections = client.get("/admin/").context["sections"]
    return {section.queue.slug: str(section.count) for section in sections}


def test_reviewer_sees_every_queue_with_its_count(
    reviewers_desk: Client, reviewer: User, administrator: User
) -> None:
    fill(reviewer, administrator, 2)
    assert counts(reviewers_desk) == {
        "returned": "2",
        "waiting": "2",
        "recheck": "2",
        "disputed": "2",
        "assigned": "2",
        "mentions": "2",
        "followed": "2",
        "drafts": "2",
        "own": "2",
    }


def test_contributor_sees_what_a_contributor_can_do(
    contributors_desk: Client, contributor: User, reviewer: User
) -> None:
    fill(contributor, reviewer, 1)
    page = contributors_desk.get("/admin/").content.decode()
    assert list(counts(contributors_desk)) == list(queues.FOR_CONTRIBUTORS)
    assert "Which year?" in page
    assert "Review next" not in page


def test_own_work_is_shown_apart_and_not_among_what_waits(
    reviewers_desk: Client, reviewer: User
) -> None:
    own, other = submitted(by=reviewer), submitted()
    shown = {
        section.queue.slug: [row.claim for row in section.rows]
        for section in reviewers_desk.get("/admin/").context["sections"]
    }
    assert (shown["waiting"], shown["own"]) == ([other], [own])


def test_oldest_comes_first_with_its_age(reviewers_desk: Client) -> None:
    old, new = submitted(), submitted()
    with time_machine.travel(timezone.now() + timedelta(days=3, hours=2)):
        # The browser's session is as old: sign in again.
        client = reviewers_desk
        page = client.get("/admin/").content.decode()
    first, second = (page.index(str(claim.pk)) for claim in (old, new))
    assert first < second
    assert "oldest 3\xa0days" in page


def test_claim_that_a_colleague_looks_at_says_so(
    reviewers_desk: Client, administrator: User
) -> None:
    claim = submitted()
    lease = leases.take(claim=claim, by=administrator)
    page = reviewers_desk.get("/admin/").content.decode()
    assert f"administrator is looking at this until {lease.expires_at:%H:%M}" in page


def test_desk_without_work_says_so_and_keeps_the_records(contributors_desk: Client) -> None:
    page = contributors_desk.get("/admin/").content.decode()
    assert "Nothing waits for you." in page
    assert "<caption>Claims</caption>" in page


def test_names_show_their_hidden_characters(reviewers_desk: Client) -> None:
    submitted(subject=EntityFactory(label="Zhi\u202epu <b>"))
    assert "U+202E</span>pu &lt;b&gt;" in reviewers_desk.get("/admin/").content.decode()


def test_count_goes_no_further_than_needed(
    reviewers_desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("queues", "landing"):
        monkeypatch.setattr(f"factbase.admin.reviewing.{module}.MOST_COUNTED", 2)
    for _ in range(4):
        submitted()
    assert counts(reviewers_desk)["waiting"] == "2+"


def _queries(client: Client) -> list[str]:
    client.get("/admin/")
    with CaptureQueriesContext(connection) as seen:
        client.get("/admin/")
    return [query["sql"] for query in seen.captured_queries]


def test_landing_page_takes_as_many_queries_for_30_as_for_2(
    reviewers_desk: Client, reviewer: User, administrator: User
) -> None:
    fill(reviewer, administrator, 2)
    few = _queries(reviewers_desk)
    fill(reviewer, administrator, 28)
    many = _queries(reviewers_desk)
    assert len(many) == len(few)
    # session, user, roles; nine queues; claims with names, last steps, last comments, leases;
    # count of conflicts, the first of them
    assert len(many) == 18


def written_by_looking(client: Client, claim: Claim) -> list[str]:
    """Return the statements that change something while every page of the desk is looked at."""
    pages = ("/admin/", "/admin/review/", f"/admin/review/{claim.pk}/?queue=waiting")
    with CaptureQueriesContext(connection) as seen:
        for url in pages:
            assert client.get(url).status_code == 200
    changing = ("INSERT", "UPDATE", "DELETE")
    return [query["sql"] for query in seen if query["sql"].startswith(changing)]


def test_looking_changes_nothing(reviewers_desk: Client) -> None:
    assert written_by_looking(reviewers_desk, submitted()) == []


def test_page_that_takes_a_lease_by_looking_is_noticed(
    reviewers_desk: Client, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(page: ReviewScreen, request: object, pk: object) -> object:
        leases.take(claim=Claim.objects.get(pk=pk), by=reviewer)
        return page.screen(pk)

    monkeypatch.setattr(ReviewScreen, "get", look)
    assert written_by_looking(reviewers_desk, submitted()) != []


def test_open_conflicts_are_shown_with_their_reason(reviewers_desk: Client) -> None:
    claim = submitted(valid="2025")
    value = Money(amount=Decimal(30), unit="CNY")
    here = {"subject": claim.subject, "property": claim.property}
    rival = make_claim(value=value, status=Status.SUBMITTED, valid="2025", **here)
    conflicts.refresh(claim=rival)
    response = reviewers_desk.get("/admin/")
    conflict = Conflict.objects.get()
    reason, page = conflict.reason, response.content.decode()
    assert str(response.context["conflicts"].count) == "1"
    assert reason in page
    assert f'href="/conflicts/{conflict.pk}/"' in page
    beside = reviewers_desk.get(f"/admin/review/{claim.pk}/").context["relatives"]
    assert [(row.claim, row.conflict.reason) for row in beside] == [(rival, reason)]

"""What is sent from the review screen: decisions lead on, slips are undone, nothing is lost."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from factbase.actions import comments, decisions, follows, leases
from factbase.models import (
    Assignment,
    Claim,
    Comment,
    Follow,
    Mention,
    ReviewEvent,
    Status,
    SupportJudgement,
)
from factbase.models.transitions import Action
from tests.factbase.admin.pages import told
from tests.factbase.admin.reviewing.desks import submitted
from tests.factories import EvidenceFactory, make_claim

pytestmark = pytest.mark.django_db


def send(client: Client, claim: Claim, step: str, *, queue: str = "", **sent: Any) -> Any:
    query = f"?queue={queue}" if queue else ""
    return client.post(f"/admin/review/{claim.pk}/{step}/{query}", sent)


def decide(client: Client, claim: Claim, action: str, **sent: Any) -> Any:
    return send(client, claim, "decide", action=action, **{"revision": claim.revision, **sent})


def status_of(claim: Claim) -> str:
    return Claim.objects.get(pk=claim.pk).status


def test_decision_leads_to_the_next_claim_and_takes_it(
    reviewers_desk: Client, reviewer: User
) -> None:
    first, second, third = (submitted() for _ in range(3))
    response = decide(reviewers_desk, second, "verify", queue="waiting")
    assert response["Location"] == f"/admin/review/{third.pk}/?queue=waiting&done={second.pk}"
    assert status_of(second) == Status.VERIFIED
    assert leases.lease_of(third).holder == reviewer
    page = reviewers_desk.get(response["Location"]).content.decode()
    assert "from submitted to <b>verified</b>" in page
    # After the last one the queue goes on with what was passed over.
    response = decide(reviewers_desk, third, "verify", queue="waiting")
    assert response["Location"].startswith(f"/admin/review/{first.pk}/")


def test_claim_that_a_colleague_looks_at_is_passed_over(
    reviewers_desk: Client, administrator: User
) -> None:
    first, second, third = (submitted() for _ in range(3))
    leases.take(claim=second, by=administrator)
    response = decide(reviewers_desk, first, "verify", queue="waiting")
    assert response["Location"].startswith(f"/admin/review/{third.pk}/")


def test_last_decision_of_a_queue_leads_to_its_list_with_the_way_back(
    reviewers_desk: Client,
) -> None:
    claim = submitted()
    response = decide(reviewers_desk, claim, "verify", queue="waiting")
    assert response["Location"] == f"/admin/review/?queue=waiting&done={claim.pk}"
    page = reviewers_desk.get(response["Location"]).content.decode()
    assert "Nothing is left here." in page
    assert f"/admin/review/{claim.pk}/undo/?queue=waiting" in page


def test_decision_outside_of_a_queue_stays_at_the_claim(reviewers_desk: Client) -> None:
    claim = submitted()
    response = decide(reviewers_desk, claim, "dispute", note="says who?")
    assert response["Location"] == f"/admin/review/{claim.pk}/?done={claim.pk}"
    assert status_of(claim) == Status.DISPUTED
    assert ReviewEvent.objects.get(action="dispute").comment == "says who?"


def test_step_without_the_note_it_needs_is_refused_and_says_so(reviewers_desk: Client) -> None:
    claim = submitted()
    response = decide(reviewers_desk, claim, "reject")
    assert response.status_code == 400
    assert "Say why you reject the claim." in response.content.decode()
    assert status_of(claim) == Status.SUBMITTED


def test_stale_decision_names_who_decided_meanwhile_and_keeps_the_note(
    reviewers_desk: Client, administrator: User
) -> None:
    claim = submitted()
    decisions.decide(
        claim=claim, action=Action.REJECT, by=administrator, comment="the wrong company"
    )
    response = decide(reviewers_desk, claim, "dispute", note="my long note", queue="waiting")
    page = response.content.decode()
    assert response.status_code == 409
    assert "administrator rejected this claim" in page
    assert "the wrong company" in page
    assert "my long note" in page
    assert status_of(claim) == Status.REJECTED


def test_decision_on_a_claim_held_by_a_colleague_is_refused_and_kept(
    reviewers_desk: Client, administrator: User
) -> None:
    claim = submitted()
    leases.take(claim=claim, by=administrator)
    response = decide(reviewers_desk, claim, "dispute", note="my note")
    page = response.content.decode()
    assert "administrator is looking at this claim" in page
    assert "my note" in page
    assert status_of(claim) == Status.SUBMITTED


@pytest.mark.parametrize("sent", [{"action": "explode"}, {"revision": ""}, {"revision": "-1"}])
def test_decision_that_says_nothing_known_is_refused(
    reviewers_desk: Client, sent: dict[str, str]
) -> None:
    claim = submitted()
    whole = {"action": "verify", "revision": "1", "note": "kept", **sent}
    response = send(reviewers_desk, claim, "decide", **whole)
    assert response.status_code == 400
    assert "kept" in response.content.decode()
    assert status_of(claim) == Status.SUBMITTED


def test_reviewer_cannot_verify_their_own_from_the_desk(
    reviewers_desk: Client, reviewer: User
) -> None:
    claim = submitted(by=reviewer)
    response = decide(reviewers_desk, claim, "verify")
    assert (response.status_code, status_of(claim)) == (400, Status.SUBMITTED)
    assert "Four eyes" in response.content.decode()


@pytest.mark.parametrize("action", ["verify", "dispute", "reject", "return"])
def test_undo_brings_the_claim_back_and_opens_it(
    reviewers_desk: Client, reviewer: User, action: str
) -> None:
    claim = submitted()
    decide(reviewers_desk, claim, action, note="a slip", queue="waiting")
    claim.refresh_from_db()
    response = send(reviewers_desk, claim, "undo", revision=claim.revision, queue="waiting")
    assert response["Location"] == f"/admin/review/{claim.pk}/?queue=waiting"
    assert status_of(claim) == Status.SUBMITTED
    assert "taken back" in told(reviewers_desk.get(response["Location"]))[0]


def test_undo_is_not_offered_once_somebody_went_on(
    reviewers_desk: Client, administrator: User
) -> None:
    claim = submitted()
    decide(reviewers_desk, claim, "verify")
    decisions.decide(claim=claim, action=Action.DISPUTE, by=administrator, comment="no")
    page = reviewers_desk.get(f"/admin/review/{claim.pk}/?done={claim.pk}").content.decode()
    assert "Undo" not in page
    claim.refresh_from_db()
    assert send(reviewers_desk, claim, "undo", revision=claim.revision).status_code == 400


def test_lease_is_taken_given_back_and_taken_over(
    reviewers_desk: Client, reviewer: User, administrator: User
) -> None:
    claim = submitted()
    send(reviewers_desk, claim, "lease")
    assert leases.lease_of(claim).holder == reviewer
    send(reviewers_desk, claim, "lease", release="yes")
    assert leases.lease_of(claim) is None
    leases.take(claim=claim, by=administrator)
    assert send(reviewers_desk, claim, "lease").status_code == 400
    send(reviewers_desk, claim, "lease", over="yes")
    assert leases.lease_of(claim).holder == reviewer


def test_comment_calls_on_a_colleague_and_tells_of_unknown_names(
    contributors_desk: Client, reviewer: User
) -> None:
    claim = submitted()
    response = send(contributors_desk, claim, "comment", text="@reviewer and @nobody: look")
    page = contributors_desk.get(response["Location"].partition("#")[0])
    assert "Nobody at the desk is called @nobody." in told(page)[0]
    assert Mention.objects.get().user == reviewer


@pytest.mark.parametrize("text", ["", "x" * 5001, "a\x00b"])
def test_comment_that_is_refused_is_kept(contributors_desk: Client, text: str) -> None:
    response = send(contributors_desk, submitted(), "comment", text=text)
    assert response.status_code == 400
    assert response.context["typed"].text == text
    assert not Comment.objects.exists()


def test_claim_is_assigned_and_finished(contributors_desk: Client, reviewer: User) -> None:
    claim = submitted()
    send(contributors_desk, claim, "assign", assignee=reviewer.pk)
    assert Assignment.objects.get().assignee == reviewer
    send(contributors_desk, claim, "finish")
    assert Assignment.objects.get().done_at is not None


def test_assigning_to_a_reader_is_refused(contributors_desk: Client, reader: User) -> None:
    response = send(contributors_desk, submitted(), "assign", assignee=reader.pk)
    assert "No such colleague." in response.content.decode()
    assert not Assignment.objects.exists()


def test_claim_is_followed_and_unfollowed(contributors_desk: Client) -> None:
    claim = submitted()
    send(contributors_desk, claim, "follow")
    assert Follow.objects.get().ended_at is None
    send(contributors_desk, claim, "follow", end="yes")
    assert Follow.objects.get().ended_at is not None


def test_what_is_new_is_seen_by_a_post_and_not_by_looking(
    reviewers_desk: Client, reviewer: User, contributor: User
) -> None:
    claim = submitted()
    follows.follow(claim=claim, by=reviewer)
    comments.add(claim=claim, by=contributor, text="@reviewer look")
    reviewers_desk.get(f"/admin/review/{claim.pk}/?queue=mentions")
    assert Claim.objects.calling_on(reviewer).exists()
    response = send(reviewers_desk, claim, "see", queue="mentions", **{"from": "list"})
    assert response["Location"] == "/admin/review/?queue=mentions"
    again = send(reviewers_desk, claim, "see", queue="mentions", **{"from": "desk"})
    assert again["Location"] == "/admin/"
    assert not Claim.objects.calling_on(reviewer).exists()
    assert not Claim.objects.news_for(reviewer).exists()


def test_quote_is_judged_with_one_click(reviewers_desk: Client, reviewer: User) -> None:
    evidence = EvidenceFactory(claim=submitted())
    url = f"/admin/review/evidence/{evidence.pk}/judge/?queue=waiting"
    response = reviewers_desk.post(url, {"verdict": "partly", "revision": 1, "note": "the year?"})
    assert response["Location"].endswith(f"?queue=waiting#evidence-{evidence.pk}")
    judgement = SupportJudgement.objects.get()
    assert (judgement.by, judgement.verdict, judgement.note) == (reviewer, "partly", "the year?")


def test_contributor_cannot_judge_a_quote(contributors_desk: Client) -> None:
    evidence = EvidenceFactory(claim=submitted())
    url = f"/admin/review/evidence/{evidence.pk}/judge/"
    response = contributors_desk.post(url, {"verdict": "full", "revision": 1})
    assert response.status_code == 400
    assert not SupportJudgement.objects.exists()


STEPS = ["decide", "undo", "lease", "comment", "assign", "finish", "follow", "see"]


@pytest.mark.parametrize("step", STEPS)
def test_steps_answer_posts_of_the_desk_only(
    readers_desk: Client, contributors_desk: Client, step: str
) -> None:
    claim = make_claim()
    address = f"/admin/review/{claim.pk}/{step}/"
    assert contributors_desk.get(address).status_code == 405
    assert readers_desk.post(address, follow=True).status_code == 403
    assert Client().post(address)["Location"].startswith("/admin/login/")
    assert Client(enforce_csrf_checks=True).post(address).status_code in (302, 403)

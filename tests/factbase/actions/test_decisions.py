"""Decisions at the desk, and taking a slip back."""

import pytest
from django.contrib.auth.models import User

from factbase.actions import assignments, comments, decisions, leases
from factbase.exceptions import AlreadyDecidedError, FactbaseError, LeasedError
from factbase.models import Assignment, Claim, Mention, ReviewEvent, Status
from factbase.models.transitions import Action
from tests.factories import EvidenceFactory, make_claim


@pytest.fixture
def claim(contributor: User) -> Claim:
    """Return a submitted claim of the contributor, ready to be verified."""
    return EvidenceFactory(claim=make_claim(status=Status.SUBMITTED, by=contributor)).claim


def test_decision_ends_lease_assignment_and_mentions_of_who_decides(
    claim: Claim, contributor: User, reviewer: User
) -> None:
    leases.take(claim=claim, by=reviewer)
    assignments.assign(claim=claim, assignee=reviewer, by=contributor)
    comments.add(claim=claim, by=contributor, text="@reviewer please")

    decided = decisions.decide(
        claim=claim, action=Action.VERIFY, by=reviewer, revision=claim.revision
    )

    assert decided.status == Status.VERIFIED
    assert leases.lease_of(claim) is None
    assert Assignment.objects.get().done_by == reviewer
    assert Mention.objects.get().seen_at is not None


def test_decision_leaves_the_assignment_of_another_open(
    claim: Claim, contributor: User, reviewer: User
) -> None:
    assignments.assign(claim=claim, assignee=contributor, by=reviewer)
    decisions.decide(claim=claim, action=Action.VERIFY, by=reviewer)
    assert Assignment.objects.get().done_at is None


def test_decision_on_a_claim_that_a_colleague_looks_at_is_refused(
    claim: Claim, reviewer: User, administrator: User
) -> None:
    leases.take(claim=claim, by=administrator)
    with pytest.raises(LeasedError, match="administrator is looking at this claim"):
        decisions.decide(claim=claim, action=Action.VERIFY, by=reviewer)
    assert not ReviewEvent.objects.filter(action="verify").exists()


@pytest.mark.parametrize(
    ("action", "back"),
    [
        (Action.VERIFY, "reopen"),
        (Action.DISPUTE, "reopen"),
        (Action.REJECT, "reopen"),
        (Action.RETURN, "submit"),
    ],
)
def test_slip_is_undone_by_a_step_of_its_own(
    claim: Claim, reviewer: User, action: Action, back: str
) -> None:
    decided = decisions.decide(claim=claim, action=action, by=reviewer, comment="because")
    undone = decisions.undo(claim=decided, by=reviewer, revision=decided.revision)
    assert undone.status == Status.SUBMITTED
    event = ReviewEvent.objects.order_by("at", "id").last()
    assert (event.action, event.by) == (back, reviewer)
    assert event.comment.startswith("Taken back right after")
    assert leases.lease_of(claim).holder == reviewer


def test_decision_of_another_cannot_be_undone(
    claim: Claim, reviewer: User, administrator: User
) -> None:
    decided = decisions.decide(claim=claim, action=Action.REJECT, by=reviewer, comment="because")
    with pytest.raises(FactbaseError, match="Only your own decision can be undone"):
        decisions.undo(claim=decided, by=administrator)
    assert Claim.objects.get(pk=claim.pk).status == Status.REJECTED


def test_undoing_twice_is_refused(claim: Claim, reviewer: User) -> None:
    decided = decisions.decide(claim=claim, action=Action.VERIFY, by=reviewer)
    undone = decisions.undo(claim=decided, by=reviewer)
    with pytest.raises(FactbaseError, match="Only your own decision can be undone"):
        decisions.undo(claim=undone, by=reviewer)


def test_undo_of_a_claim_that_changed_meanwhile_is_refused(claim: Claim, reviewer: User) -> None:
    decided = decisions.decide(claim=claim, action=Action.VERIFY, by=reviewer)
    with pytest.raises(AlreadyDecidedError):
        decisions.undo(claim=decided, by=reviewer, revision=decided.revision - 1)

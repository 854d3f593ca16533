"""Decisions as people take them at the desk: one step of review, and what goes with it."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from factbase.actions import assignments, comments, follows, leases, review
from factbase.exceptions import FactbaseError
from factbase.models import Claim, ReviewEvent
from factbase.models.transitions import Action

# The step that takes a slip back. A claim that was verified before it was disputed waits anew:
# nothing but a reviewer's fresh decision verifies.
UNDOING = {
    Action.VERIFY: Action.REOPEN,
    Action.DISPUTE: Action.REOPEN,
    Action.REJECT: Action.REOPEN,
    Action.RETURN: Action.SUBMIT,
}


@transaction.atomic
def decide(
    *, claim: Claim, action: Action, by: User, comment: str = "", revision: int | None = None
) -> Claim:
    """Take one step with a claim that no colleague is looking at.

    With it the lease and the assignment of `by` end, and what called for `by` counts as seen.
    Raises LeasedError, and whatever `review.move` raises.
    """
    leases.refuse_held(leases.lease_of(claim), by=by)
    claim = review.move(claim=claim, action=action, by=by, comment=comment, revision=revision)
    leases.release(claim=claim, by=by)
    assignment = assignments.open_assignment(claim)
    if assignment is not None and assignment.assignee_id == by.pk:
        assignments.finish(assignment=assignment, by=by)
    see(claim=claim, by=by)
    return claim


@transaction.atomic
def undo(*, claim: Claim, by: User, revision: int | None = None) -> Claim:
    """Take one's own last decision back by the step that leads out of it, and look at it again.

    Raises FactbaseError if the last step was somebody else's or leads nowhere back.
    """
    last = last_decision(claim, by=by)
    if last is None:
        raise FactbaseError(
            _("Only your own decision can be undone, and only while nothing has followed it."),
            code="not_undoable",
        )
    action = Action(last.action)
    claim = review.move(
        claim=claim,
        action=UNDOING[action],
        by=by,
        comment=f"Taken back right after: “{action.label.lower()}” was a slip.",
        revision=revision,
    )
    leases.take(claim=claim, by=by, over=True)
    return claim


def last_decision(claim: Claim, *, by: User) -> ReviewEvent | None:
    """Return the last step of the claim if `by` took it and can undo it. One query."""
    event: ReviewEvent | None = ReviewEvent.objects.filter(claim=claim).order_by("at", "id").last()
    is_undoable = event is not None and event.by_id == by.pk and event.action in UNDOING
    return event if is_undoable else None


def see(*, claim: Claim, by: User) -> None:
    """Record that `by` has seen what is new about the claim, and where it calls on them."""
    comments.see(claim=claim, by=by)
    follows.see(claim=claim, by=by)

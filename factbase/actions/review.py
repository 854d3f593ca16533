"""Moving claims through review: the only code that writes a claim's status."""

from django.contrib.auth.models import User
from django.db import transaction

from factbase.actions import confidence, conflicts
from factbase.actions.records import locked
from factbase.exceptions import FactbaseError, PermissionDeniedError, TransitionError
from factbase.models import Claim, Evidence, ReviewEvent, Stance, Status
from factbase.models.evidence import LOCATED
from factbase.models.status import Recheck
from factbase.models.transitions import RECHECK, TRANSITIONS, Action
from factbase.permissions import can_contribute, can_review, is_own_work, require
from sources.anchoring import CheckState

# Words a quote can be verified on: found in the archive, or archived nowhere yet and so said.
GOOD_FOOTING = [*LOCATED, CheckState.NO_SNAPSHOT]


def submit(*, claim: Claim, by: User, comment: str = "") -> Claim:
    """Hand a draft in for review."""
    return move(claim=claim, action=Action.SUBMIT, by=by, comment=comment)


def verify(*, claim: Claim, by: User, comment: str = "") -> Claim:
    """Declare a submitted claim verified.

    Refused to whoever wrote it or edited it last, and without a supporting quote that stands.
    """
    return move(claim=claim, action=Action.VERIFY, by=by, comment=comment)


def reject(*, claim: Claim, by: User, comment: str) -> Claim:
    """Turn a submitted claim down, saying why."""
    return move(claim=claim, action=Action.REJECT, by=by, comment=comment)


@transaction.atomic
def move(
    *, claim: Claim, action: Action, by: User, comment: str = "", revision: int | None = None
) -> Claim:
    """Take one step with one claim and log it as a review event. About eight queries.

    Raises TransitionError from a status the step does not start from, PermissionDeniedError by
    role or by the four-eyes rule, FactbaseError (field `comment`) where a reason is missing, and
    StaleRevisionError if `revision` is no longer the claim's.
    """
    claim = locked(claim, revision=revision)
    was_live = claim.is_live
    transition = TRANSITIONS[action]
    _refuse_wrong_status(claim, action)
    _refuse_wrong_person(claim, action, by)
    if transition.needs_comment and not comment.strip():
        raise FactbaseError(f"Say why you {action} the claim.", field="comment")
    if action is Action.VERIFY:
        _refuse_without_footing(claim)
    _record(claim, action, transition.target, by=by, comment=comment.strip())
    confidence.refresh(claims=[claim])
    if claim.is_live != was_live:
        conflicts.refresh(claims=[claim])
    claim.refresh_from_db()
    return claim


def possible_actions(claim: Claim, user: User) -> list[Action]:
    """Return the steps that `user` may take now, in the order of the table, without a query."""
    possible = []
    for action in TRANSITIONS:
        try:
            _refuse_wrong_status(claim, action)
            _refuse_wrong_person(claim, action, user)
        except FactbaseError:
            continue
        possible.append(action)
    return possible


def send_back(*, claim: Claim, cause: Recheck, by: User) -> None:
    """Return a verified claim to the queue with the cause; any other claim stays as it is.

    Writes only the columns of review, so that a caller's unsaved changes stay unsaved.
    """
    if claim.status == Status.VERIFIED:
        _record(claim, RECHECK, Status.SUBMITTED, by=by, comment=cause.label, cause=cause)


def _record(
    claim: Claim, action: str, target: Status, *, by: User, comment: str, cause: str = ""
) -> None:
    event = ReviewEvent(
        claim=claim,
        claim_revision=claim.revision,
        action=action,
        from_status=claim.status,
        to_status=target,
        by=by,
        comment=comment,
    )
    claim.status = target
    claim.verified_by = by if target == Status.VERIFIED else None
    claim.recheck = cause
    claim.save(update_fields=["status", "verified_by", "recheck"])
    event.save(force_insert=True)
    claim.refresh_from_db(fields=["revision", "updated_at"])


def _refuse_wrong_status(claim: Claim, action: Action) -> None:
    allowed = TRANSITIONS[action].sources
    if claim.status not in allowed:
        raise TransitionError(
            f"A claim that is {claim.status} cannot be moved by “{action}”; "
            f"that starts from {' or '.join(sorted(allowed))}."
        )


def _refuse_wrong_person(claim: Claim, action: Action, by: User) -> None:
    if claim.status in TRANSITIONS[action].reviewer_from:
        require(can_review(by), f"To {action} this claim needs the role reviewer.")
    require(can_contribute(by), f"To {action} a claim needs the role contributor.")
    if action is Action.VERIFY and is_own_work(by, claim):
        raise PermissionDeniedError(
            "Four eyes: who wrote a claim or edited it last cannot verify it; ask a colleague.",
            code="four_eyes",
        )


def _refuse_without_footing(claim: Claim) -> None:
    stands = Evidence.objects.standing().filter(
        claim=claim, stance=Stance.SUPPORTS, check_state__in=GOOD_FOOTING
    )
    if not stands.exists():
        raise FactbaseError(
            "A claim can be verified only with at least one supporting quote that is found in "
            "its source.",
            field="evidence",
            code="no_evidence",
        )

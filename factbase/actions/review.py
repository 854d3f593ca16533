"""Moving claims through review: a step is a review event; PostgreSQL moves the claim with it."""

from django.contrib.auth.models import User
from django.core.validators import ProhibitNullCharactersValidator
from django.db import transaction
from django.utils.translation import gettext as _

from factbase.actions import confidence, conflicts
from factbase.actions.comments import refuse_long
from factbase.actions.records import locked, refuse_stale, refuse_unfounded
from factbase.exceptions import (
    AlreadyDecidedError,
    FactbaseError,
    PermissionDeniedError,
    TransitionError,
)
from factbase.models import Claim, Evidence, ReviewEvent, Stance, Status
from factbase.models.evidence import FOOTING
from factbase.models.querysets import LIVE
from factbase.models.transitions import RECHECK, TRANSITIONS, Action
from factbase.permissions import is_own_work, require_contributor, require_reviewer
from factbase.wording import day_words
from sources.models import Source
from sources.models.source import WITHDRAWN


def submit(*, claim: Claim, by: User, comment: str = "") -> Claim:
    """Hand a draft in for review."""
    return move(claim=claim, action=Action.SUBMIT, by=by, comment=comment)


def verify(*, claim: Claim, by: User, comment: str = "") -> Claim:
    """Declare a submitted claim verified.

    Refused to whoever wrote or edited it, and without a supporting quote that stands, from a
    source that its publisher stands by.
    """
    return move(claim=claim, action=Action.VERIFY, by=by, comment=comment)


@transaction.atomic
def move(
    *, claim: Claim, action: Action, by: User, comment: str = "", revision: int | None = None
) -> Claim:
    """Take one step with one claim by logging its review event. About nine queries.

    Raises TransitionError from a status the step does not start from, PermissionDeniedError by
    role or by the four-eyes rule, FactbaseError (field `comment`) where a reason is missing or
    too long, or naming what a claim that comes back rests on and was withdrawn, and if `revision`
    is no longer the claim's, AlreadyDecidedError naming who was quicker to decide, or
    StaleRevisionError where it was only edited.
    """
    claim = locked(claim)
    _refuse_outrun(claim, revision, by)
    transition = TRANSITIONS[action]
    _refuse_wrong_status(claim, action)
    _refuse_wrong_person(claim, action, by)
    if "\x00" in comment:
        raise FactbaseError(str(ProhibitNullCharactersValidator.message), field="comment")
    said = comment.strip()
    refuse_long(said, field="comment")
    if transition.needs_comment and not said:
        raise FactbaseError(
            _("Say why you %(action)s the claim.") % {"action": action.words}, field="comment"
        )
    if action is Action.VERIFY:
        _refuse_without_footing(claim)
    if not claim.is_live and transition.target in LIVE:
        refuse_unfounded(claim)
    ReviewEvent.objects.create(
        claim=claim,
        claim_revision=claim.revision,
        action=action,
        from_status=claim.status,
        to_status=transition.target,
        by=by,
        comment=said,
    )
    confidence.refresh(claims=[claim])
    if claim.is_live != (transition.target in LIVE):
        conflicts.refresh(claim=claim)
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


def _refuse_outrun(claim: Claim, revision: int | None, by: User) -> None:
    """Raise the error that tells what happened to the claim since `revision` was read."""
    if revision is None or revision == claim.revision:
        return
    steps = ReviewEvent.objects.filter(claim=claim, claim_revision__gte=revision)
    step = steps.exclude(action=RECHECK).select_related("by").last()
    if step is None:
        refuse_stale(claim, revision)
    else:
        who = _("You") if step.by == by else step.actor
        raise AlreadyDecidedError(
            _(
                "%(who)s %(done)s this claim at %(at)s UTC on %(at_2)s, after you had read it. "
                "Look at it again before you decide."
            )
            % {
                "who": who,
                "done": _(TRANSITIONS[Action(step.action)].done),
                "at": f"{step.at:%H:%M}",
                "at_2": day_words(step.at),
            }
        )


def _refuse_wrong_status(claim: Claim, action: Action) -> None:
    allowed = TRANSITIONS[action].sources
    if claim.status not in allowed:
        raise TransitionError(
            _(
                "A claim that is %(status)s cannot be moved by “%(action)s”; that starts from "
                "%(names)s."
            )
            % {
                "status": _called(claim.status),
                "action": action.words,
                "names": _(" or ").join(map(_called, sorted(allowed))),
            }
        )


def _called(status: str) -> str:
    return str(Status(status).label).lower()


def _refuse_wrong_person(claim: Claim, action: Action, by: User) -> None:
    if claim.status in TRANSITIONS[action].reviewer_from:
        require_reviewer(
            by, _("To %(action)s this claim needs the role reviewer.") % {"action": action.words}
        )
    else:
        require_contributor(
            by, _("To %(action)s a claim needs the role contributor.") % {"action": action.words}
        )
    if action is Action.VERIFY and is_own_work(by, claim):
        raise PermissionDeniedError(
            _("Four eyes: who wrote or edited a claim cannot verify it; ask a colleague."),
            code="four_eyes",
        )


def _refuse_without_footing(claim: Claim) -> None:
    stands = Evidence.objects.standing().filter(
        claim=claim, stance=Stance.SUPPORTS, check_state__in=FOOTING
    )
    # Locked, so that a source withdrawn meanwhile either is seen here or sees the claim verified.
    sources = Source.objects.filter(pk__in=stands.values("source")).order_by("pk")
    statuses = sources.select_for_update(no_key=True).values_list("status", flat=True)
    found = list(statuses)
    if not found:
        raise FactbaseError(
            _(
                "A claim can be verified only with at least one supporting quote that is found in "
                "its source."
            ),
            field="evidence",
            code="no_evidence",
        )
    if set(found) <= {*WITHDRAWN}:
        raise FactbaseError(
            _(
                "Everything that supports this claim was corrected or retracted by its publisher; "
                "add a quote from a source that stands."
            ),
            field="evidence",
            code="source_withdrawn",
        )

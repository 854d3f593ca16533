"""The one table of the steps in review: pages, API, admin and the database all follow it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from factbase.models.querysets import LIVE
from factbase.models.status import Status


class Action(models.TextChoices):
    """The steps a person can take with a claim."""

    SUBMIT = "submit", _("Submit")
    VERIFY = "verify", _("Verify")
    DISPUTE = "dispute", _("Dispute")
    REJECT = "reject", _("Reject")
    RETURN = "return", _("Return")
    REOPEN = "reopen", _("Reopen")
    RETRACT = "retract", _("Retract")
    RESTORE = "restore", _("Restore")

    @property
    def words(self) -> str:
        """What the step is called within a sentence."""
        return str(self.label).lower()


@dataclass(frozen=True, slots=True)
class Transition:
    """From which statuses a step starts, where it leads, and what it asks for.

    `does` says it in a sentence, `done` what was then done to the claim. `reviewer_from` are those
    of `sources` that only a reviewer may take the step from.
    """

    sources: frozenset[Status]
    target: Status
    does: str
    done: str
    reviewer_from: frozenset[Status] = frozenset()
    needs_comment: bool = False

    @property
    def needs_reviewer(self) -> bool:
        """Whether nobody but a reviewer may take it, wherever it starts."""
        return self.reviewer_from == self.sources


WAITING = frozenset({Status.SUBMITTED, Status.DISPUTED})
DECIDED = frozenset({Status.VERIFIED, Status.DISPUTED, Status.REJECTED})

TRANSITIONS = {
    Action.SUBMIT: Transition(
        frozenset({Status.DRAFT}),
        Status.SUBMITTED,
        "Hand a draft in for review.",
        gettext_noop("submitted"),
    ),
    Action.VERIFY: Transition(
        WAITING,
        Status.VERIFIED,
        "Declare a claim verified; refused to whoever wrote or edited it.",
        gettext_noop("verified"),
        reviewer_from=WAITING,
    ),
    Action.DISPUTE: Transition(
        frozenset({Status.SUBMITTED, Status.VERIFIED}),
        Status.DISPUTED,
        "Say in public that the claim is in doubt, and why.",
        gettext_noop("disputed"),
        reviewer_from=frozenset({Status.SUBMITTED, Status.VERIFIED}),
        needs_comment=True,
    ),
    Action.REJECT: Transition(
        WAITING,
        Status.REJECTED,
        "Turn a claim down, saying why.",
        gettext_noop("rejected"),
        reviewer_from=WAITING,
        needs_comment=True,
    ),
    Action.RETURN: Transition(
        WAITING,
        Status.DRAFT,
        "Give a claim back to its author as a draft, saying what is missing.",
        gettext_noop("returned"),
        reviewer_from=WAITING,
        needs_comment=True,
    ),
    Action.REOPEN: Transition(
        DECIDED,
        Status.SUBMITTED,
        "Take a decision back, saying why: the claim waits for review again.",
        gettext_noop("reopened"),
        reviewer_from=DECIDED,
        needs_comment=True,
    ),
    Action.RETRACT: Transition(
        frozenset(LIVE),
        Status.RETRACTED,
        "Withdraw a claim, saying why; a verified or disputed one only by a reviewer.",
        gettext_noop("retracted"),
        reviewer_from=frozenset({Status.VERIFIED, Status.DISPUTED}),
        needs_comment=True,
    ),
    Action.RESTORE: Transition(
        frozenset({Status.REJECTED, Status.RETRACTED}),
        Status.DRAFT,
        "Bring a rejected or retracted claim back as a draft, saying why.",
        gettext_noop("restored"),
        needs_comment=True,
    ),
}
# What happens to a verified claim when something it rests on changes; no person can ask for it.
RECHECK = "recheck"


def moves() -> Iterator[tuple[str, Status, Status]]:
    """Yield every (action, from, to) that a review event can say, the machine's own among them."""
    for action, transition in TRANSITIONS.items():
        for status in sorted(transition.sources):
            yield action.value, status, transition.target
    yield RECHECK, Status.VERIFIED, Status.SUBMITTED

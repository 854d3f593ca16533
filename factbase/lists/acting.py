"""One step of review with many claims, each by itself: what is refused stops none of the others."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from django.contrib.auth.models import User

from factbase.actions import decisions
from factbase.forms.refusals import explained
from factbase.models import Claim
from factbase.models.transitions import TRANSITIONS, Action
from factbase.permissions import Actor, can_contribute, can_review
from factbase.wording import told
from sources.exceptions import RefusalError

MOST_PICKED = 10_000
AT_ONCE = 200
"""Claims that one request takes the step with; the next one goes on with the rest."""


class Outcome(NamedTuple):
    """A claim and why the step was refused; "" where it was taken."""

    claim: Claim
    refusal: str


def take_each(
    *, picked: Mapping[UUID, int], action: Action, by: User, comment: str = ""
) -> Iterator[Outcome]:
    """Take a step with each claim as it was read, in a transaction of its own.

    `picked` gives the revision that was read by the claim's id. Yields what became of each, the
    longest unchanged first.
    """
    for claim in Claim.objects.filter(pk__in=picked).oldest_first().with_names():
        try:
            with explained():
                decisions.decide(
                    claim=claim, action=action, by=by, comment=comment, revision=picked[claim.pk]
                )
        except RefusalError as refusal:
            yield Outcome(claim, told(refusal.message))
        else:
            yield Outcome(claim, "")


def read_picked(values: Iterable[str]) -> dict[UUID, int]:
    """Return revisions by id of what a page sent as `id:revision`; raises ValueError for others."""
    pairs = (value.partition(":") for value in values)
    return {UUID(key): int(revision) for key, _, revision in pairs}


def written(picked: Mapping[UUID, int]) -> str:
    """Return what `read_picked` reads, in one line."""
    return ",".join(f"{key}:{revision}" for key, revision in picked.items())


def steps_for(user: Actor) -> list[Action]:
    """Return the steps that `user` could take with some claim."""
    if not can_contribute(user):
        return []
    reviews = can_review(user)
    return [action for action, each in TRANSITIONS.items() if reviews or not each.needs_reviewer]

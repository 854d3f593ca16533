"""Open conflicts, for the landing page and beside the claims they are between."""

from dataclasses import dataclass
from uuid import UUID

from factbase.admin.reviewing.queues import MOST_COUNTED, Count
from factbase.models import Claim, Conflict

MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class OpenConflicts:
    """The open conflicts of the desk: how many, and those that are open longest."""

    count: Count
    rows: list[Conflict]


def open_conflicts() -> OpenConflicts:
    """Return what contradicts what, oldest first. Two queries."""
    found = Conflict.objects.open()
    count = Count(found.order_by()[: MOST_COUNTED + 1].count())
    return OpenConflicts(count, list(found.with_names().order_by("created_at", "id")[:MOST_SHOWN]))


def conflicts_of(claim: Claim) -> dict[UUID, Conflict]:
    """Return the open conflicts of a claim, by the other claim. One query."""
    rows = Conflict.objects.open().of_claims([claim.pk]).with_names()
    return {row.second_id if row.first_id == claim.pk else row.first_id: row for row in rows}

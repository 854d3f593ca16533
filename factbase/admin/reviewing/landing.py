"""The landing page: what waits for whoever is signed in, a few rows of each queue."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.utils import timezone

from factbase import permissions
from factbase.admin.reviewing.queues import MOST_COUNTED, Count, Queue, queues_of
from factbase.models import Claim, Comment, Lease, ReviewEvent

MOST_SHOWN = 4


@dataclass(slots=True)
class Row:
    """A claim that waits; what was last said of it, and who looks at it just now."""

    claim: Claim
    step: ReviewEvent | None = None
    comment: Comment | None = None
    lease: Lease | None = None
    is_own: bool = False

    @property
    def as_read(self) -> str:
        """Names the claim and the revision that was shown, for decisions on several at once."""
        return f"{self.claim.pk}:{self.claim.revision}"


@dataclass(slots=True)
class Section:
    """A queue on the landing page: how many wait, the first rows, since when the first waits."""

    queue: Queue
    count: Count
    rows: list[Row] = field(default_factory=list)

    @property
    def oldest(self) -> datetime | None:
        """Since when the longest unchanged one waits."""
        return self.rows[0].claim.updated_at if self.rows else None


def sections_of(user: User) -> list[Section]:
    """Return the queues of `user` with their first rows. One query for each, and four for all."""
    waiting = {queue: _first_keys(queue, user) for queue in queues_of(user)}
    shown = {key for keys in waiting.values() for key in keys[:MOST_SHOWN]}
    rows = rows_of(shown, user)
    return [
        Section(
            queue=queue,
            count=Count(len(keys)),
            # A claim that was changed between the two queries is left out, not shown wrongly.
            rows=[rows[key] for key in keys[:MOST_SHOWN] if key in rows],
        )
        for queue, keys in waiting.items()
    ]


def rows_of(keys: set[UUID] | list[UUID], user: User) -> dict[UUID, Row]:
    """Return what a line about each claim shows, in the order of the queues. Four queries."""
    claims = Claim.objects.filter(pk__in=keys).with_names().oldest_first()
    rows = {claim.pk: Row(claim, is_own=permissions.is_own_work(user, claim)) for claim in claims}
    for step in _newest(ReviewEvent, keys):
        rows[step.claim_id].step = step
    for comment in _newest(Comment, keys):
        rows[comment.claim_id].comment = comment
    leases = Lease.objects.filter(claim__in=keys, expires_at__gt=timezone.now())
    for lease in leases.exclude(holder=user).select_related("holder"):
        rows[lease.claim_id].lease = lease
    return rows


def _first_keys(queue: Queue, user: User) -> list[UUID]:
    keys = queue.rows(user).values_list("pk", flat=True)
    return list(keys[: MOST_COUNTED + 1])


def _newest(model: type[ReviewEvent] | type[Comment], keys: set[UUID] | list[UUID]) -> list:
    newest = (
        model.objects.filter(claim__in=keys).order_by("claim_id", "-at", "-id").distinct("claim_id")
    )
    return list(newest.select_related("by"))

"""What waits at the desk, and the indexes that keep it quick to tell among millions of claims.

Everywhere the longest unchanged comes first: since then this very revision has waited.
"""

from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.db.models import Exists, F, Index, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from factbase.models.status import Status

OPEN = [Status.DRAFT, Status.SUBMITTED, Status.DISPUTED]
OLDEST_FIRST = ("updated_at", "id")
WAITING = Q(status=Status.SUBMITTED, recheck="")
TO_RECHECK = ~Q(recheck="")
DISPUTED = Q(status=Status.DISPUTED)
RETURN = "return"  # the step, as review events name it


def queue_indexes() -> list[Index]:
    """Return the partial indexes of claims: each as small as what waits."""
    return [
        Index(fields=OLDEST_FIRST, name="factbase_claim_waiting", condition=WAITING),
        Index(fields=OLDEST_FIRST, name="factbase_claim_to_recheck", condition=TO_RECHECK),
        Index(fields=OLDEST_FIRST, name="factbase_claim_disputed", condition=DISPUTED),
        Index(
            fields=["created_by", "status"],
            name="factbase_claim_open_author",
            condition=Q(status__in=OPEN),
        ),
        GinIndex(
            fields=["editors"], name="factbase_claim_open_editors", condition=Q(status__in=OPEN)
        ),
    ]


class QueueQuerySet(QuerySet[Any]):
    """Claims, by what is to be done with them and by whom."""

    def oldest_first(self) -> Self:
        """In the order of every queue."""
        return self.order_by(*OLDEST_FIRST)

    def waiting(self) -> Self:
        """Submitted, and not sent back by a change: handed in, or reopened."""
        return self.filter(WAITING)

    def to_recheck(self) -> Self:
        """Verified once; what that rested on has changed since."""
        return self.filter(TO_RECHECK)

    def disputed(self) -> Self:
        """What a reviewer doubts."""
        return self.filter(DISPUTED)

    def drafts_of(self, user: Any) -> Self:
        """What `user` wrote and has not handed in, or got back."""
        return self.filter(status=Status.DRAFT, created_by=user)

    def returned(self) -> Self:
        """Drafts that a reviewer gave back to their author."""
        return self._with_last_step().filter(last_step=RETURN)

    def never_returned(self) -> Self:
        """Drafts that nobody gave back since they were begun."""
        return self._with_last_step().exclude(last_step=RETURN)

    def _with_last_step(self) -> Self:
        from factbase.models import ReviewEvent

        steps = ReviewEvent.objects.filter(claim=OuterRef("pk")).order_by("-at", "-id")
        return self.alias(last_step=Coalesce(Subquery(steps.values("action")[:1]), Value("")))

    def own_work(self, user: Any) -> Self:
        """What `user` wrote or edited, and therefore cannot verify."""
        return self.filter(editors__contains=[user.pk])

    def of_others(self, user: Any) -> Self:
        """What `user` neither wrote nor edited."""
        return self.exclude(editors__contains=[user.pk])

    def calling_on(self, user: Any) -> Self:
        """Where a comment calls on `user`, who has not seen it yet."""
        from factbase.models import Mention

        unseen = Mention.objects.filter(user=user, seen_at__isnull=True)
        return self.filter(pk__in=unseen.values("comment__claim_id"))

    def assigned_to(self, user: Any) -> Self:
        """What `user` was asked to see to."""
        return self.filter(assignments__assignee=user, assignments__done_at__isnull=True)

    def news_for(self, user: Any) -> Self:
        """What `user` follows and what was changed or commented on since they looked."""
        from factbase.models import Comment, Follow

        follows = Follow.objects.filter(claim=OuterRef("pk"), user=user, ended_at__isnull=True)
        since = Subquery(follows.values("seen_at")[:1])
        said = Comment.objects.filter(claim=OuterRef("pk"), at__gt=OuterRef("looked_at"))
        rows = self.filter(follows__user=user, follows__ended_at__isnull=True)
        rows = rows.alias(looked_at=since)
        return rows.filter(Q(updated_at__gt=F("looked_at")) | Exists(said.exclude(by=user)))

    def free_for(self, user: Any) -> Self:
        """What nobody else is looking at just now."""
        from factbase.models import Lease

        held = Lease.objects.filter(claim=OuterRef("pk"), expires_at__gt=timezone.now())
        return self.exclude(Exists(held.exclude(holder=user)))

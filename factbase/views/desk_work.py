"""What waits for whoever works at the desk: each with its number and the way there."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db.models import Count, QuerySet
from django.db.models import Q as Condition
from django.urls import reverse
from django.utils.translation import gettext as _

from factbase import permissions
from factbase.models import Claim
from factbase.models.arrays import has_id_of
from factbase.models.staged import RUNNING, ImportState

MOST_COUNTED = 1000
"""What is more is nobody's to do today; how much more there is would cost time to tell."""
TO_DECIDE = (ImportState.MAPPING, ImportState.READY)


@dataclass(frozen=True, slots=True)
class Work:
    """Something that waits: what, how much of it, and where."""

    label: str
    number: int
    url: str

    @property
    def is_more(self) -> bool:
        """Whether there is more than was counted."""
        return self.number > MOST_COUNTED


def work_of(user: User) -> list[Work]:
    """Return what waits for `user`, also what is nothing. Eight queries, ten for reviewers."""
    drafts, returned = _drafts(user)
    own = [
        _in_queue(_("Returned to you"), returned, "returned"),
        _in_queue(_("Your drafts"), drafts, "drafts"),
        _in_queue(_("You are mentioned"), _number(Claim.objects.calling_on(user)), "mentions"),
        _in_queue(_("Assigned to you"), _number(Claim.objects.assigned_to(user)), "assigned"),
    ]
    if permissions.can_review(user):
        waiting = Claim.objects.waiting().of_others(user)
        recheck = Claim.objects.to_recheck().of_others(user)
        own += [
            _in_queue(_("Waiting for review"), _number(waiting), "waiting"),
            _in_queue(_("Needs re-check"), _number(recheck), "recheck"),
        ]
    conflicts = permissions.visible_conflicts(user).open()
    return [
        *own,
        Work(_("Open conflicts"), _number(conflicts), reverse("conflict-list")),
        *_imports(user),
    ]


def _imports(user: User) -> list[Work]:
    """Return the imports under way, and those that wait for a person. One query."""
    counts = permissions.visible_imports(user).aggregate(
        running=Count("pk", filter=Condition(state__in=RUNNING)),
        to_decide=Count("pk", filter=Condition(state__in=TO_DECIDE)),
    )
    url = reverse("import-list")
    return [
        Work(_("Imports running"), counts["running"], url),
        Work(_("Imports to decide"), counts["to_decide"], url),
    ]


def _drafts(user: User) -> tuple[int, int]:
    """Return how many drafts `user` has begun and how many came back, of the first thousand."""
    rows = Claim.objects.drafts_of(user).order_by().values_list("pk", flat=True)
    drafts = list(rows[: MOST_COUNTED + 1])
    returned = Claim.objects.filter(has_id_of(drafts)).returned().count()
    return len(drafts) - returned, returned


def _number(rows: QuerySet[Any]) -> int:
    return rows.order_by()[: MOST_COUNTED + 1].count()


def _in_queue(label: str, number: int, queue: str) -> Work:
    return Work(label, number, f"{reverse('admin:review-queue')}?{urlencode({'queue': queue})}")

"""What waits for whom: the queues of the desk, in the order in which a person sees them."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Q
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from factbase import permissions
from factbase.models import Claim, Status
from factbase.models.querysets import ClaimQuerySet

MOST_COUNTED = 1_000

claims = Claim.objects


@dataclass(frozen=True, slots=True)
class Queue:
    """Claims that wait for the same thing. `rows` are those of one person, oldest first.

    `is_reviewed` says that a reviewer decides on them one after the other.
    """

    slug: str
    title: str | Promise
    help: str | Promise
    of: Callable[[User], ClaimQuerySet]
    is_reviewed: bool = False

    def rows(self, user: User) -> ClaimQuerySet:
        """Return the claims that wait for `user` here."""
        return self.of(user).oldest_first()


QUEUES = {
    queue.slug: queue
    for queue in (
        Queue(
            "returned",
            _("Returned to you"),
            _("A reviewer asked for more. Mend them and hand them in again."),
            lambda user: claims.drafts_of(user).returned(),
        ),
        Queue(
            "waiting",
            _("Waiting for review"),
            _("Handed in by colleagues, or reopened."),
            lambda user: claims.waiting().of_others(user),
            is_reviewed=True,
        ),
        Queue(
            "recheck",
            _("Needs re-check"),
            _("Verified once; what that rested on has changed since."),
            lambda user: claims.to_recheck().of_others(user),
            is_reviewed=True,
        ),
        Queue(
            "disputed",
            _("Disputed"),
            _("A reviewer doubts them in public. They need evidence and a decision."),
            lambda user: claims.disputed(),
            is_reviewed=True,
        ),
        Queue(
            "assigned",
            _("Assigned to you"),
            _("A colleague asked you to see to them."),
            claims.assigned_to,
            is_reviewed=True,
        ),
        Queue(
            "mentions",
            _("You are mentioned"),
            _("A comment calls on you."),
            claims.calling_on,
        ),
        Queue(
            "followed",
            _("News you follow"),
            _("Changed or commented on since you looked."),
            claims.news_for,
        ),
        Queue(
            "drafts",
            _("Your drafts"),
            _("Begun and not handed in yet."),
            lambda user: claims.drafts_of(user).never_returned(),
        ),
        Queue(
            "own",
            _("Yours, with colleagues"),
            _("Four eyes: you wrote or edited these, so somebody else decides."),
            lambda user: claims.filter(status=Status.SUBMITTED).own_work(user),
        ),
    )
}
DRAFTS = ("returned", "drafts")
FOR_REVIEWERS = tuple(QUEUES)
FOR_CONTRIBUTORS = (
    "returned", "drafts", "assigned", "mentions", "own", "followed", "disputed",
)  # fmt: skip


def queues_of(user: User) -> list[Queue]:
    """Return the queues that the landing page of `user` shows."""
    slugs = FOR_REVIEWERS if permissions.can_review(user) else FOR_CONTRIBUTORS
    return [QUEUES[slug] for slug in slugs]


def named(slug: str) -> Queue | None:
    """Return the queue of an address, None where it names none; raises Http404 if unknown."""
    if not slug:
        return None
    if slug not in QUEUES:
        raise Http404(
            _("There is no queue called %(slug)s; there are %(names)s.")
            % {
                "slug": slug,
                "names": ", ".join(QUEUES),
            }
        )
    return QUEUES[slug]


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are, counted no further than MOST_COUNTED."""

    number: int

    def __str__(self) -> str:
        if self.number > MOST_COUNTED:
            return f"{MOST_COUNTED:,}+"
        return f"{self.number:,}"

    def __bool__(self) -> bool:
        return self.number > 0


def counted(rows: ClaimQuerySet) -> Count:
    """Count no further than needed. One query."""
    return Count(rows.order_by()[: MOST_COUNTED + 1].count())


def after(rows: ClaimQuerySet, claim: Claim) -> ClaimQuerySet:
    """Return those of `rows` that come after `claim`, as it was read."""
    # The first condition is where the index is entered, the second tells equal times apart.
    later = rows.filter(updated_at__gte=claim.updated_at)
    return later.filter(Q(updated_at__gt=claim.updated_at) | Q(id__gt=claim.pk))


def before(rows: ClaimQuerySet, claim: Claim) -> ClaimQuerySet:
    """Return those of `rows` that come before `claim`, the nearest first."""
    earlier = rows.filter(updated_at__lte=claim.updated_at)
    nearer = earlier.filter(Q(updated_at__lt=claim.updated_at) | Q(id__lt=claim.pk))
    return nearer.order_by("-updated_at", "-id")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a claim stands in a queue: its neighbours, and how many come before it."""

    number: Count
    total: Count
    previous: UUID | None
    next: UUID | None


def place_of(queue: Queue, claim: Claim, user: User) -> Place:
    """Say where `claim` stands in the queue of `user`. Four queries."""
    rows = queue.rows(user)
    earlier, later = before(rows, claim), after(rows, claim)
    return Place(
        number=Count(counted(earlier).number + 1),
        total=counted(rows),
        previous=earlier.values_list("pk", flat=True).first(),
        next=later.values_list("pk", flat=True).first(),
    )

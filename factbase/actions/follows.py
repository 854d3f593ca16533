"""Following claims."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from factbase.models import Claim, Follow
from factbase.permissions import require_contributor


@transaction.atomic
def follow(*, claim: Claim, by: User) -> Follow:
    """Have what becomes of the claim shown to `by`; following twice is following once."""
    require_contributor(by)
    Follow.objects.bulk_create([Follow(claim=claim, user=by)], ignore_conflicts=True)
    found: Follow = Follow.objects.get(claim=claim, user=by, ended_at__isnull=True)
    return found


def unfollow(*, claim: Claim, by: User) -> None:
    """Show `by` no more of it."""
    require_contributor(by)
    standing = Follow.objects.filter(claim=claim, user=by, ended_at__isnull=True)
    standing.update(ended_at=timezone.now())


def see(*, claim: Claim, by: User) -> None:
    """Record that `by` has looked at a claim that they follow; nothing, if they do not."""
    standing = Follow.objects.filter(claim=claim, user=by, ended_at__isnull=True)
    standing.update(seen_at=timezone.now())


def is_followed(*, claim: Claim, by: User) -> bool:
    """Whether `by` follows the claim. One query."""
    return Follow.objects.filter(claim=claim, user=by, ended_at__isnull=True).exists()

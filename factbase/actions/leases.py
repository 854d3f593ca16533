"""Telling colleagues which claim one is looking at, so that two do not do the same work.

A courtesy of the desk, not a lock: what keeps two decisions apart is the claim's revision.
"""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from factbase.exceptions import LeasedError
from factbase.models import Claim, Lease
from factbase.models.queues import QueueQuerySet
from factbase.permissions import require_contributor

DURATION = timedelta(minutes=15)
# Colleagues may take the first ones at the same moment: so many do not work at one desk.
MOST_TRIED = 20


@transaction.atomic
def take(*, claim: Claim, by: User, over: bool = False) -> Lease:
    """Have `by` look at the claim for DURATION from now; taking it again prolongs it.

    Raises LeasedError while a colleague looks at it, unless it is knowingly taken `over`. Of two
    who take it at one instant the second waits, and is then refused. Three queries.
    """
    require_contributor(by)
    now = timezone.now()
    mine = {"holder": by, "taken_at": now, "expires_at": now + DURATION}
    Lease.objects.bulk_create([Lease(claim=claim, **mine)], ignore_conflicts=True)
    lease: Lease = Lease.objects.select_for_update(of=("self",)).get(claim=claim)
    if not over:
        refuse_held(lease, by=by)
    for name, value in mine.items():
        setattr(lease, name, value)
    lease.save(update_fields=list(mine))
    return lease


def take_first(*, claims: QueueQuerySet, by: User) -> Claim | None:
    """Take the first of `claims` that no colleague looks at; None where there is none.

    Of two who ask at one instant each gets another claim.
    """
    for claim in claims.free_for(by)[:MOST_TRIED]:
        try:
            take(claim=claim, by=by)
        except LeasedError:
            continue
        return claim
    return None


def release(*, claim: Claim, by: User) -> None:
    """End one's own lease of the claim, if there is one. One query."""
    now = timezone.now()
    Lease.objects.filter(claim=claim, holder=by, expires_at__gt=now).update(expires_at=now)


def lease_of(claim: Claim) -> Lease | None:
    """Return the live lease of the claim, if there is one. One query."""
    rows = Lease.objects.filter(claim=claim, expires_at__gt=timezone.now())
    return rows.select_related("holder").first()


def refuse_held(lease: Lease | None, *, by: User) -> None:
    """Raise LeasedError if a colleague of `by` holds `lease`."""
    if lease is not None and lease.is_live and lease.holder_id != by.pk:
        raise LeasedError(
            _(
                "%(holder)s is looking at this claim until %(expires_at)s UTC. Take it over if "
                "you need to decide it now."
            )
            % {"holder": lease.holder, "expires_at": f"{lease.expires_at:%H:%M}"}
        )

"""Counts what the desk holds, day by day, so that no page has to."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Aggregate, Count, DateTimeField, Exists, Min, OuterRef
from django.utils import timezone

from factbase.history import known_at
from factbase.models import Claim, DeskFigures, Entity, Evidence, Status
from factbase.models.evidence import LOCATED
from sources.anchoring import CheckState
from sources.models import Source

# Twelve weeks, as the front page shows them.
DAYS = 84
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)


def keep_figures(*, days: int) -> int:
    """Count today anew and, as they were, those of the last `days` that are missing.

    Past days are read from history, the latest first, up to the first on which there was nothing
    yet. Returns how many days were counted. May be interrupted and repeated: each day is written
    when it is counted.
    """
    now = timezone.now()
    _keep(now.date(), now, counted(now))
    kept = set(DeskFigures.objects.values_list("day", flat=True))
    past = [now.date() - number * A_DAY for number in range(1, days)]
    done = 1
    for day in past:
        if day in kept:
            continue
        end = datetime.combine(day + A_DAY, time.min, tzinfo=UTC)
        with known_at(end):
            figures = counted(end)
        if not any(figures.values()):
            break
        _keep(day, end, figures)
        done += 1
    return done


class Middle(Aggregate):
    """The middle one of some moments: of two, the earlier."""

    function = "percentile_disc"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DateTimeField()


def counted(moment: datetime) -> dict[str, Any]:
    """Return the figures as the connection knows the desk; waiting is reckoned up to `moment`."""
    by_status = dict.fromkeys(Status.values, 0)
    rows = Claim.objects.order_by().values_list("status").annotate(Count("pk"))
    located = Evidence.objects.standing().filter(check_state__in=LOCATED)
    return {
        **by_status,
        **dict(rows),
        **_waiting(moment),
        **_quoted(),
        "entities": Entity.objects.standing().count(),
        "sources": Source.objects.standing().count(),
        "quotes_found": located.count(),
    }


def _quoted() -> dict[str, int]:
    """Return how many live claims have quotes, and of how many each is found word for word."""
    quotes = Evidence.objects.standing().filter(claim=OuterRef("pk"))
    inexact = quotes.exclude(check_state=CheckState.EXACT)
    quoted = Claim.objects.live().filter(Exists(quotes)).order_by()
    return quoted.aggregate(quoted=Count("pk"), exact=Count("pk", filter=~Exists(inexact)))


def _waiting(moment: datetime) -> dict[str, int | None]:
    """Return how many claims wait for review, and for how long the middle and the oldest have."""
    found = Claim.objects.waiting().aggregate(
        number=Count("pk"), middle=Middle("updated_at"), oldest=Min("updated_at")
    )
    return {
        "waiting": found["number"],
        "waiting_hours": _hours(found["middle"], moment),
        "oldest_hours": _hours(found["oldest"], moment),
    }


def _hours(since: datetime | None, moment: datetime) -> int | None:
    return max((moment - since) // AN_HOUR, 0) if since else None


def _keep(day: date, moment: datetime, figures: dict[str, Any]) -> None:
    DeskFigures.objects.update_or_create(day=day, defaults={**figures, "counted_at": moment})

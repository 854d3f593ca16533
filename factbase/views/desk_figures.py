"""Figures of the desk: what it holds, and charts of the last twelve weeks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from factbase.charts.series import Line, Point, line, top_of
from factbase.models import Claim, DeskFigures, Entity, Evidence
from factbase.models.evidence import LOCATED
from sources.models import Source

MOST_COUNTED = 10_000
"""A desk with more claims is not counted for a page: a worker does so every hour."""
PERIOD, A_WEEK = timedelta(weeks=12), timedelta(weeks=1)
HOURS_OF_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the desk; `is_about` where it was counted a while ago or no further."""

    number: int
    is_about: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line of a chart: its name, its place in the legend, and its newest number in words."""

    name: str
    slug: str
    line: Line
    now: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines over the same days with one scale, and what they show as a table, week by week."""

    title: str
    drawn: list[Drawn]
    top: str
    rows: list[tuple[date, list[str]]]


def figures(latest: DeskFigures | None) -> dict[str, Figure]:
    """Return what the desk stands by. Four queries; none where it holds very much.

    Then what was counted within the last hour is near enough.
    """
    if latest and latest.claims > MOST_COUNTED:
        held = {
            "claims": latest.verified,
            "entities": latest.entities,
            "sources": latest.sources,
            "quotes": latest.quotes_found,
        }
        return {name: Figure(number, is_about=True) for name, number in held.items()}
    return {
        "claims": _figure(Claim.objects.published()),
        "entities": _figure(Entity.objects.standing()),
        "sources": _figure(Source.objects.standing()),
        "quotes": _figure(Evidence.objects.standing().filter(check_state__in=LOCATED)),
    }


def kept() -> list[DeskFigures]:
    """Return the figures of the last twelve weeks, the first day first. One query."""
    since = timezone.now().date() - PERIOD
    return list(DeskFigures.objects.filter(day__gte=since).order_by("day"))


def charts(days: list[DeskFigures], *, of_desk: bool) -> list[Chart]:
    """Return the charts; drafts are among them only for those `of_desk`. None for a single day."""
    if len(days) < 2:  # a line has two ends
        return []
    statuses = [
        (_("Verified"), "verified"),
        (_("Submitted"), "submitted"),
        (_("Disputed"), "disputed"),
    ]
    if of_desk:
        statuses.append((_("Drafts"), "draft"))
    counts = [
        _chart(days, name, [(name, slug, _number(slug))], words=_whole) for name, slug in statuses
    ]
    age = [
        (_("the oldest"), "oldest", _days("oldest_hours")),
        (_("the middle one"), "middle", _days("waiting_hours")),
    ]
    share = [(_("word for word"), "exact", lambda day: day.exact_share)]
    return [
        *counts,
        _chart(days, _("Days that claims wait for review"), age, words=_tenths),
        _chart(
            days,
            _("Live claims whose quotes are all found word for word"),
            share,
            words=_percent,
            top=100.0,
        ),
    ]


Reading = Callable[[DeskFigures], float | None]


def _chart(
    days: list[DeskFigures],
    title: str,
    readings: list[tuple[str, str, Reading]],
    *,
    words: Callable[[float | None], str],
    top: float = 0.0,
) -> Chart:
    series: list[list[Point]] = [[(day.day, read(day)) for day in days] for _, _, read in readings]
    highest = top or top_of(*series)
    first, last = days[0].day, days[-1].day
    drawn = [
        Drawn(name, slug, line(points, first=first, last=last, top=highest), words(points[-1][1]))
        for (name, slug, _read), points in zip(readings, series, strict=True)
    ]
    weeks = [place for place, day in enumerate(days) if (last - day.day) % A_WEEK == timedelta(0)]
    rows = [
        (days[place].day, [words(points[place][1]) for points in series])
        for place in reversed(weeks)
    ]
    return Chart(title, drawn, words(highest), rows)


def _figure(rows: QuerySet[Any]) -> Figure:
    number = rows.order_by()[: MOST_COUNTED + 1].count()
    return Figure(min(number, MOST_COUNTED), is_about=number > MOST_COUNTED)


def _number(column: str) -> Reading:
    return lambda day: getattr(day, column)


def _days(column: str) -> Reading:
    def read(day: DeskFigures) -> float | None:
        hours = getattr(day, column)
        return None if hours is None else hours / HOURS_OF_A_DAY

    return read


def _whole(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _tenths(value: float | None) -> str:
    return "–" if value is None else f"{value:,.1f}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f} %"

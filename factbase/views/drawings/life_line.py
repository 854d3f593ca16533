"""What is dated about an entity, in the order in which it happened."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from factbase.charts import DayTick, Scale, Strip, day_ticks, strip
from factbase.models import Claim, Status
from factbase.values import Kind, ValueType
from factbase.views.drawings.spans import extent_of, is_placed, is_vague
from factbase.views.facts import PropertyFacts
from sources.edtf import EdtfDate, parse_edtf

FEWEST, MOST = 2, 12


@dataclass(frozen=True, slots=True)
class Event:
    """A dated claim: when, and where that is on the line. `is_its_date`: the date is its value."""

    claim: Claim
    date: EdtfDate
    is_its_date: bool
    is_rival: bool
    strip: Strip

    @property
    def is_vague(self) -> bool:
        """Whether it is some day of those drawn."""
        return is_vague(self.date)

    @property
    def is_verified(self) -> bool:
        """Whether the desk stands by it."""
        return self.claim.status == Status.VERIFIED


@dataclass(frozen=True, slots=True)
class LifeLine:
    """The events by their beginning, the axis, and how many later ones are left out."""

    events: list[Event]
    ticks: list[DayTick]
    more: int


def life_line(groups: Iterable[PropertyFacts], *, but: Collection[UUID]) -> LifeLine | None:
    """Draw the claims that have a date, `but` some; None for less than two."""
    found = (each for each in _dated(groups) if each[0].pk not in but)
    dated = sorted(found, key=lambda each: _beginning(each[1]))
    if len(dated) < FEWEST:
        return None
    drawn = dated[:MOST]
    scale = Scale.over(extent_of(date) for _, date, _ in drawn)
    events = [
        Event(
            claim=claim,
            date=date,
            is_its_date=_is_a_date(claim),
            is_rival=is_rival,
            strip=strip(extent_of(date), scale),
        )
        for claim, date, is_rival in drawn
    ]
    return LifeLine(events, day_ticks(scale), more=len(dated) - len(drawn))


def _dated(groups: Iterable[PropertyFacts]) -> Iterator[tuple[Claim, EdtfDate, bool]]:
    for group in groups:
        for fact in group.facts:
            for claim in fact.claims:
                date = _date_of(claim)
                if date is not None and is_placed(date):
                    yield claim, date, bool(fact.rivals)


def _date_of(claim: Claim) -> EdtfDate | None:
    """Return the day that a claim names, or else when it holds."""
    return parse_edtf(claim.value_date) if _is_a_date(claim) else claim.valid_date


def _is_a_date(claim: Claim) -> bool:
    is_said = claim.kind == Kind.VALUE and not claim.denied
    return is_said and claim.value_type == ValueType.DATE


def _beginning(date: EdtfDate) -> int:
    bound = date.earliest if date.earliest is not None else date.latest
    return bound if bound is not None else 0

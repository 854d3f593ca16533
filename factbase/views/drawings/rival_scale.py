"""A claim and what stands against it, on one scale."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from factbase.charts import (
    AmountTick,
    DayTick,
    Extent,
    Scale,
    Strip,
    amount_ticks,
    day_ticks,
    strip,
)
from factbase.models import Claim, Status
from factbase.values import DateValue, Kind
from factbase.values.amounts import Measure
from factbase.views.drawings.spans import extent_of, is_placed, words_of


@dataclass(frozen=True, slots=True)
class Side:
    """A claim on the scale; `place` is where the amount itself stands, None if only its bounds."""

    claim: Claim
    strip: Strip
    place: float | None
    is_this: bool

    @property
    def is_rival(self) -> bool:
        """Whether it stands against the page's claim."""
        return not self.is_this

    @property
    def is_verified(self) -> bool:
        """Whether the desk stands by it."""
        return self.claim.status == Status.VERIFIED


@dataclass(frozen=True, slots=True)
class RivalScale:
    """The claims that can be compared, the page's own first, and those that cannot.

    `unit` is "" where they are dates.
    """

    unit: str
    sides: list[Side]
    lines: list[tuple[AmountTick, str]]
    days: list[DayTick]
    incomparable: list[Claim]

    @property
    def ticks(self) -> list[AmountTick]:
        """The lines of the axis without their words."""
        return [tick for tick, _ in self.lines]


def rival_scale(claim: Claim, rivals: Iterable[Claim]) -> RivalScale | None:
    """Draw amounts of one unit, or dates; None where no rival can be put beside `claim`."""
    rivals = list(rivals)
    unit = _unit(claim)
    comparable = [rival for rival in rivals if unit is not None and _unit(rival) == unit]
    if unit is None or not comparable:
        return None
    shown = [claim, *comparable]
    extents = [_extent(each) for each in shown]
    scale = Scale.from_zero(extents) if unit else Scale.over(extents)
    sides = [
        Side(each, strip(extent, scale), _place(each, scale), each == claim)
        for each, extent in zip(shown, extents, strict=True)
    ]
    return RivalScale(
        unit=unit,
        sides=sides,
        lines=[(tick, words_of(tick, unit)) for tick in amount_ticks(scale)] if unit else [],
        days=[] if unit else day_ticks(scale),
        incomparable=[rival for rival in rivals if rival not in comparable],
    )


def _unit(claim: Claim) -> str | None:
    """Return what a claim's value is counted in: a unit, "" for days; None if nothing of either."""
    value = claim.value if claim.kind == Kind.VALUE else None
    if isinstance(value, Measure):
        return value.unit
    return "" if isinstance(value, DateValue) and is_placed(value.date) else None


def _extent(claim: Claim) -> Extent:
    value = claim.value
    if isinstance(value, Measure):
        return Extent(*value.interval)
    assert isinstance(value, DateValue)  # noqa: S101  # `_unit` has let nothing else through
    return extent_of(value.date)


def _place(claim: Claim, scale: Scale) -> float | None:
    amount: Decimal | None = claim.value_amount
    return None if amount is None else scale.place(amount)

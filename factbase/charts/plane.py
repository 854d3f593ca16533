"""Amounts over time: each as wide as its time is vague, and as tall as its range."""

from collections.abc import Sequence
from dataclasses import dataclass

from factbase.charts.scales import Extent, Number, Scale
from factbase.charts.strips import Strip, strip
from factbase.charts.ticks import AmountTick, DayTick, amount_ticks, day_ticks


@dataclass(frozen=True, slots=True)
class Reading:
    """An amount (None where only its bounds are known), its range, and the days when it holds."""

    amount: Number | None
    amounts: Extent
    days: Extent


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a reading stands: `across` the time, and `up` the amounts, measured from the bottom.

    `level` is where the amount itself stands, None if there is none.
    """

    across: Strip
    up: Strip
    level: float | None

    @property
    def top(self) -> float:
        """Its upper edge, measured from the top as SVG does."""
        return round(100 - self.up.right, 3)

    @property
    def bottom(self) -> float:
        """Its lower edge, measured from the top."""
        return round(100 - self.up.left, 3)

    @property
    def centre(self) -> float:
        """The height of its sign, measured from the top."""
        return round(100 - (self.up.middle if self.level is None else self.level), 3)


@dataclass(frozen=True, slots=True)
class Plane:
    """The marks in the order of their readings, and both axes."""

    marks: list[Mark]
    amounts: list[AmountTick]
    days: list[DayTick]


def plane(readings: Sequence[Reading]) -> Plane:
    """Lay out at least one reading."""
    amounts = Scale.from_zero(reading.amounts for reading in readings)
    days = Scale.over(reading.days for reading in readings)
    marks = [
        Mark(
            across=strip(reading.days, days),
            up=strip(reading.amounts, amounts),
            level=None if reading.amount is None else amounts.place(reading.amount),
        )
        for reading in readings
    ]
    return Plane(marks, amount_ticks(amounts), day_ticks(days))

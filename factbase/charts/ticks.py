"""Where the lines of an axis go, and what they say."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Context, Decimal
from itertools import count, takewhile

from factbase.charts.scales import Scale
from sources.edtf import day_number, year_month_day

# So many fit beside one another on the narrowest screen.
MOST = 4
MANTISSAS = (1, 2, 5, 10)
MONTHS = (1, 2, 3, 6)
MONTHS_IN_YEAR = 12
DAYS_IN_MONTH, DAYS_IN_YEAR = 30.44, 365.2425
# Of scales whose ends come close together beside their size, not every digit must be kept.
DIGITS = Context(prec=400)


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, in percent from its start."""

    place: float

    @property
    def anchor(self) -> str:
        """Which end of its words stands at the place, so that none leaves the picture."""
        return "start" if self.place < 15 else "end" if self.place > 85 else "middle"


@dataclass(frozen=True, slots=True)
class AmountTick(Tick):
    """A round amount on an axis."""

    amount: Decimal

    @property
    def from_top(self) -> float:
        """Its place on an axis that rises."""
        return round(100 - self.place, 3)


@dataclass(frozen=True, slots=True)
class DayTick(Tick):
    """The beginning of a year, month or day on an axis, as EDTF."""

    edtf: str


def amount_ticks(scale: Scale, most: int = MOST) -> list[AmountTick]:
    """Return at most `most` + 1 round amounts on `scale`, in order."""
    step = _round_step(scale, most)
    low, high = Decimal(scale.low), Decimal(scale.high)
    first = DIGITS.divide(low, step).to_integral_value(ROUND_CEILING)
    amounts = (DIGITS.multiply(first + number, step) for number in range(most + 2))
    inside = takewhile(lambda amount: amount <= high, amounts)
    # A plain zero: 0E+8 would be said to be so many millions.
    return [AmountTick(scale.place(amount), amount or Decimal(0)) for amount in inside]


def day_ticks(scale: Scale, most: int = MOST) -> list[DayTick]:
    """Return up to `most` + 1 beginnings of years, months or days on a scale of day numbers."""
    length = scale.high - scale.low
    if length < most * DAYS_IN_MONTH:
        return _ticks(scale, _days(scale, most))
    if length < most * DAYS_IN_YEAR:
        return _ticks(scale, _months(scale, most))
    return _ticks(scale, _years(scale, most))


def _ticks(scale: Scale, days: Iterator[tuple[int, str]]) -> list[DayTick]:
    inside = takewhile(lambda found: found[0] <= scale.high, days)
    return [DayTick(scale.place(day), edtf) for day, edtf in inside if day >= scale.low]


def _days(scale: Scale, most: int) -> Iterator[tuple[int, str]]:
    # Whole dates are long words, so one less.
    step = max(1, -int(-(scale.high - scale.low) // (most - 1)))
    for day in count(int(-(-scale.low // 1)), step):
        year, month, of_month = year_month_day(day)
        yield day, f"{_year(year)}-{month:02}-{of_month:02}"


def _months(scale: Scale, most: int) -> Iterator[tuple[int, str]]:
    months = (scale.high - scale.low) / DAYS_IN_MONTH
    step = next((step for step in MONTHS if months / step <= most), MONTHS_IN_YEAR)
    year, month, _ = year_month_day(int(scale.low // 1))
    first = (year * MONTHS_IN_YEAR + month - 1) // step * step
    for number in count(first, step):
        year, month = divmod(number, MONTHS_IN_YEAR)
        yield day_number(year, month + 1, 1), f"{_year(year)}-{month + 1:02}"


def _years(scale: Scale, most: int) -> Iterator[tuple[int, str]]:
    years = Scale(scale.low / DAYS_IN_YEAR, scale.high / DAYS_IN_YEAR)
    step = max(1, int(_round_step(years, most)))
    first = year_month_day(int(scale.low // 1))[0] // step * step
    for year in count(first, step):
        yield day_number(year, 1, 1), _year(year)


def _year(year: int) -> str:
    if abs(year) > 9999:
        return f"Y{year}"
    return f"-{-year:04}" if year < 0 else f"{year:04}"


def _round_step(scale: Scale, most: int) -> Decimal:
    """Return the smallest of 1, 2, 5, 10, … that does not divide the scale more than `most`."""
    rough = DIGITS.divide(DIGITS.subtract(Decimal(scale.high), Decimal(scale.low)), Decimal(most))
    power = Decimal(1).scaleb(rough.adjusted())
    return next(power * mantissa for mantissa in MANTISSAS if power * mantissa >= rough)

"""What can be drawn of a claim: the range of its value, and the days it is about."""

from factbase.charts import AmountTick, Extent
from factbase.models import Claim
from factbase.values import Kind
from factbase.values.amounts import Measure, display_measure
from factbase.values.money import Money
from sources.edtf import EdtfDate


def measure_of(claim: Claim) -> Measure | None:
    """Return the amount that a claim says something has; None for denials and other types."""
    is_said = claim.kind == Kind.VALUE and not claim.denied and claim.value_unit_id
    value = claim.value if is_said else None
    return value if isinstance(value, Measure) else None


def extent_of(date: EdtfDate) -> Extent:
    """Return the days that a date can mean."""
    return Extent(date.earliest, date.latest)


def is_vague(date: EdtfDate) -> bool:
    """Whether it is some day of many, or doubtful, rather than a day or all days of an interval."""
    is_some_day = not date.is_interval and date.earliest != date.latest
    return is_some_day or date.approximate or date.uncertain


def is_placed(date: EdtfDate | None) -> bool:
    """Whether it has a bound, and so a place on an axis."""
    return date is not None and (date.earliest, date.latest) != (None, None)


def words_of(tick: AmountTick, unit: str) -> str:
    """Return what a line of an axis of amounts says, without the unit, which stands above it."""
    return display_measure(Money(amount=tick.amount, unit=unit), "", money=False)

"""Why two claims cannot both hold, in words: what excludes what, and when."""

import re
from decimal import Decimal

from factbase.values import dates
from factbase.values.amounts import Measure
from factbase.values.boolean import Boolean
from factbase.values.comparison import Assertion, Comparison, Value, compare
from factbase.values.dates import DateValue
from factbase.values.entity import EntityRef
from factbase.values.kinds import Cardinality, Kind
from factbase.values.modifiers import EXACT, Modifier
from factbase.values.standard_units import default_units
from factbase.values.text import Text
from factbase.values.typed import display
from factbase.values.units import UnitTable
from sources.edtf import EdtfDate

MAX_WORDS = 120

_DIGITS_CONVERTED = 6
_DAY = re.compile(r"-?[0-9]{4}-[0-9X]{2}-[0-9X]{2}[?~%]?")


def reason(
    first: Assertion,
    second: Assertion,
    *,
    cardinality: Cardinality,
    units: UnitTable | None = None,
) -> str:
    """Say why two claims conflict: `500 bn USD cannot equal 200 bn USD; both hold in 2025`.

    For two claims that `relate` puts in conflict; of others it would tell an untruth.
    """
    table = units or default_units()
    return f"{_exclusion(first, second, table)}; {_time(first, second, cardinality)}"


def _exclusion(first: Assertion, second: Assertion, units: UnitTable) -> str:
    if first.value is None or second.value is None:
        return f"One claim says {_existence(first, units)}, the other {_existence(second, units)}"
    if first.denied != second.denied:
        plain, denied = (second, first) if first.denied else (first, second)
        return _denial(plain.value, denied.value, units)  # type: ignore[arg-type]
    return _difference(first.value, second.value, units)


def _existence(assertion: Assertion, units: UnitTable) -> str:
    if assertion.value is not None:
        return _words(assertion.value, units)
    if (assertion.kind is Kind.NONE) != assertion.denied:
        return "that there is none"
    return "that there is one, though unknown"


def _denial(claimed: Value, denied: Value, units: UnitTable) -> str:
    if compare(claimed, denied, units) is Comparison.EQUAL:
        return f"{_words(claimed, units)} is claimed and denied"
    return f"{_words(claimed, units)} lies within {_words(denied, units)}, which is denied"


def _difference(first: Value, second: Value, units: UnitTable) -> str:
    one, other = _words(first, units), _words(second, units)
    match first, second:
        case Measure(), Measure():
            return _amounts(first, second, units)
        case DateValue(), DateValue() if not (_is_day(first.date) and _is_day(second.date)):
            return f"{one} and {other} do not overlap"
        case EntityRef(), EntityRef():
            return f"{one} and {other} are two different entities"
        case Text(), Text():
            return f"“{one}” and “{other}” are different words"
        case Boolean(), Boolean():
            return "yes and no exclude each other"
        case _:
            return f"{one} cannot equal {other}"


def _amounts(first: Measure, second: Measure, units: UnitTable) -> str:
    if first.modifier is not Modifier.EXACT and second.modifier is Modifier.EXACT:
        first, second = second, first
    one = display(first, units)  # type: ignore[arg-type]
    other = display(second, units) + _converted(second, first.unit, units)  # type: ignore[arg-type]
    if first.modifier is not Modifier.EXACT:
        return f"{one} and {other} do not overlap"
    verb = "cannot equal" if second.modifier is Modifier.EXACT else "cannot be"
    return f"{one} {verb} {other}"


def _converted(value: Measure, code: str, units: UnitTable) -> str:
    """Return the amount in another unit, in brackets, rounded to six digits; "" in the same one."""
    unit, own = units.get(code), units.get(value.unit)
    if code == value.unit or unit is None or own is None:
        return ""
    factor = EXACT.divide(own.factor or Decimal(1), unit.factor or Decimal(1))
    stated = (value.lower, value.upper) if value.amount is None else (value.amount,)
    exact = [EXACT.multiply(number, factor) for number in stated if number is not None]
    rounded = [Decimal(f"{number:.{_DIGITS_CONVERTED}g}") for number in exact]
    about = "" if rounded == exact else "about "
    numbers = " to ".join(format(number.normalize(), ",f") for number in rounded)
    return f" ({about}{numbers} {unit.symbol}".rstrip() + ")"


def _words(value: Value, units: UnitTable) -> str:
    words = " ".join(display(value, units).split())
    return words if len(words) <= MAX_WORDS else words[: MAX_WORDS - 1].rstrip() + "…"


def _is_day(date: EdtfDate) -> bool:
    return date.earliest is not None and date.earliest == date.latest


def _time(first: Assertion, second: Assertion, cardinality: Cardinality) -> str:
    if cardinality is Cardinality.ONE:
        return "there is one value for ever"
    if first.valid is None and second.valid is None:
        return "neither says when"
    if first.valid is None or second.valid is None:
        stated = first.valid or second.valid
        return f"one holds {_when(stated)}, the other does not say when"  # type: ignore[arg-type]
    if first.valid.text == second.valid.text:
        return f"both hold {_when(first.valid)}"
    one, other = (dates.display(DateValue(date)) for date in (first.valid, second.valid))
    return f"their times can overlap: {one} and {other}"


def _when(date: EdtfDate) -> str:
    """Write a valid time as the end of a sentence: `in 2025`, `on 26 June 2025`, `since 2019`."""
    words = dates.display(DateValue(date))
    if words.startswith(("since", "until", "from")):
        return words
    if date.is_interval:
        return f"from {words}"
    return f"on {words}" if _DAY.fullmatch(date.text) else f"in {words}"

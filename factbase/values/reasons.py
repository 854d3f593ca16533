"""Why two claims cannot both hold, in words: what excludes what, and when."""

import re
from collections.abc import Sequence
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
from sources.phrases import Phrase

MAX_WORDS = 120

_DIGITS_CONVERTED = 6
_DAY = re.compile(r"-?[0-9]{4}-[0-9X]{2}-[0-9X]{2}[?~%]?")


def reason(
    first: Assertion,
    second: Assertion,
    *,
    cardinality: Cardinality,
    units: UnitTable | None = None,
) -> Phrase:
    """Say why two claims conflict: `500 bn USD cannot equal 200 bn USD; both hold in 2025`.

    For two claims that `relate` puts in conflict; of others it would tell an untruth.
    """
    table = units or default_units()
    exclusion = _exclusion(first, second, table)
    return Phrase(
        "%(exclusion)s; %(time)s", exclusion=exclusion, time=_time(first, second, cardinality)
    )


def _exclusion(first: Assertion, second: Assertion, units: UnitTable) -> Phrase:
    if first.value is None or second.value is None:
        one, other = _existence(first, units), _existence(second, units)
        return Phrase("One claim says %(one)s, the other %(other)s", one=one, other=other)
    if first.denied != second.denied:
        plain, denied = (second, first) if first.denied else (first, second)
        return _denial(plain.value, denied.value, units)  # type: ignore[arg-type]
    return _difference(first.value, second.value, units)


def _existence(assertion: Assertion, units: UnitTable) -> str:
    if assertion.value is not None:
        return _words(assertion.value, units)
    if (assertion.kind is Kind.NONE) != assertion.denied:
        return Phrase("that there is none")
    return Phrase("that there is one, though unknown")


def _denial(claimed: Value, denied: Value, units: UnitTable) -> Phrase:
    value = _words(claimed, units)
    if compare(claimed, denied, units) is Comparison.EQUAL:
        return Phrase("%(value)s is claimed and denied", value=value)
    whole = _words(denied, units)
    return Phrase("%(value)s lies within %(denied)s, which is denied", value=value, denied=whole)


def _difference(first: Value, second: Value, units: UnitTable) -> Phrase:
    one, other = _words(first, units), _words(second, units)
    match first, second:
        case Measure(), Measure():
            return _amounts(first, second, units)
        case DateValue(), DateValue() if not (_is_day(first.date) and _is_day(second.date)):
            return Phrase("%(one)s and %(other)s do not overlap", one=one, other=other)
        case EntityRef(), EntityRef():
            return Phrase("%(one)s and %(other)s are two different entities", one=one, other=other)
        case Text(), Text():
            return Phrase("“%(one)s” and “%(other)s” are different words", one=one, other=other)
        case Boolean(), Boolean():
            return Phrase("yes and no exclude each other")
        case _:
            return Phrase("%(one)s cannot equal %(other)s", one=one, other=other)


def _amounts(first: Measure, second: Measure, units: UnitTable) -> Phrase:
    if first.modifier is not Modifier.EXACT and second.modifier is Modifier.EXACT:
        first, second = second, first
    one, other = _words(first, units), _converted(second, first.unit, units)  # type: ignore[arg-type]
    if first.modifier is not Modifier.EXACT:
        return Phrase("%(one)s and %(other)s do not overlap", one=one, other=other)
    if second.modifier is Modifier.EXACT:
        return Phrase("%(one)s cannot equal %(other)s", one=one, other=other)
    return Phrase("%(one)s cannot be %(other)s", one=one, other=other)


def _converted(value: Measure, code: str, units: UnitTable) -> str:
    """Say an amount, and in brackets in another unit, rounded to six digits, if it has another."""
    words = _words(value, units)  # type: ignore[arg-type]
    unit, own = units.get(code), units.get(value.unit)
    if code == value.unit or unit is None or own is None:
        return words
    factor = EXACT.divide(own.factor or Decimal(1), unit.factor or Decimal(1))
    stated = (value.lower, value.upper) if value.amount is None else (value.amount,)
    exact = [EXACT.multiply(number, factor) for number in stated if number is not None]
    rounded = [Decimal(f"{number:.{_DIGITS_CONVERTED}g}") for number in exact]
    converted = _span([f"{number.normalize():,f}" for number in rounded], unit.symbol)
    if rounded == exact:
        return Phrase("%(amount)s (%(converted)s)", amount=words, converted=converted)
    return Phrase("%(amount)s (about %(converted)s)", amount=words, converted=converted)


def _span(numbers: Sequence[str], symbol: str) -> Phrase:
    last = f"{numbers[-1]} {symbol}".rstrip()
    if len(numbers) == 1:
        return Phrase(last)
    return Phrase("%(start)s to %(end)s", start=numbers[0], end=last)


def _words(value: Value, units: UnitTable) -> str:
    words = " ".join(display(value, units).split())
    if isinstance(value, Measure | DateValue | Boolean):
        return Phrase(words, value)
    return words if len(words) <= MAX_WORDS else words[: MAX_WORDS - 1].rstrip() + "…"


def _is_day(date: EdtfDate) -> bool:
    return date.earliest is not None and date.earliest == date.latest


def _time(first: Assertion, second: Assertion, cardinality: Cardinality) -> Phrase:
    if cardinality is Cardinality.ONE:
        return Phrase("there is one value for ever")
    if first.valid is None and second.valid is None:
        return Phrase("neither says when")
    if first.valid is None or second.valid is None:
        when = _when(first.valid or second.valid)  # type: ignore[arg-type]
        return Phrase("one holds %(when)s, the other does not say when", when=when)
    if first.valid.text == second.valid.text:
        return Phrase("both hold %(when)s", when=_when(first.valid))
    one, other = _date(first.valid), _date(second.valid)
    return Phrase("their times can overlap: %(one)s and %(other)s", one=one, other=other)


def _when(date: EdtfDate) -> Phrase:
    """Write a valid time as the end of a sentence: `in 2025`, `on 26 June 2025`, `since 2019`."""
    words = _date(date)
    if words.startswith(("since", "until", "from")):
        return words
    if date.is_interval:
        return Phrase("from %(date)s", date=words)
    if _DAY.fullmatch(date.text):
        return Phrase("on %(date)s", date=words)
    return Phrase("in %(date)s", date=words)


def _date(date: EdtfDate) -> Phrase:
    value = DateValue(date)
    return Phrase(dates.display(value), value)

"""Whether two values, or two claims about one thing, can both hold.

**Values.** `compare` gives one of four answers and is symmetric:

* `equal`: the same value, said the same way. Amounts: the same amount and interval after
  conversion. Dates: the same first and last day and the same doubts. Texts: the same words but for
  Unicode form, white space and case. Addresses, entities, booleans: the same one.
* `compatible`: their intervals overlap ("over 1.4 bn" and "1.5 bn"), so both can be true.
* `conflict`: they cannot both hold.
* `incomparable`: different value types, currencies or dimensions, units without a conversion, or
  different texts of which it is not known that they are in one language.

**Claims.** `relate` looks at two claims with the same subject and property:

* A denied "unknown" says that there is no value, and a denied "none" that there is one.
* `one_at_a_time`, and valid times known and disjoint: the later supersedes, whatever is said.
* `many`, and valid times known and disjoint: independent.
* A value against a denial: conflict if every way for the value to hold is denied (its interval
  lies inside the denied one). Otherwise, and between two denials, there is never a conflict.
* "None" conflicts with a value and with "unknown", and agrees with any denial.
* "Unknown" is compatible with any value and any denial.
* Two values: as `compare` says; with `many`, values that are not equal stand alone: independent.

A claim without valid time overlaps every time. Valid times are taken as written, without widening.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from factbase.values import dates, text, url
from factbase.values.amounts import Measure
from factbase.values.boolean import Boolean
from factbase.values.dates import DateValue
from factbase.values.entity import EntityRef
from factbase.values.kinds import Cardinality, Kind
from factbase.values.modifiers import Interval
from factbase.values.money import Money
from factbase.values.quantity import Quantity
from factbase.values.standard_units import default_units
from factbase.values.text import Text, same_language
from factbase.values.units import UnitTable
from factbase.values.url import Url
from sources.edtf import EdtfDate

Value = Money | Quantity | DateValue | Text | Url | Boolean | EntityRef

_Bounds = tuple[Fraction | None, Fraction | None]


class _Span(NamedTuple):
    """An interval on a scale two values share, and what else must agree for them to be equal."""

    bounds: _Bounds
    exactly: object


class Comparison(StrEnum):
    """How two values stand to each other."""

    EQUAL = "equal"
    COMPATIBLE = "compatible"
    CONFLICT = "conflict"
    INCOMPARABLE = "incomparable"


class Relation(StrEnum):
    """How two claims about one subject and property stand to each other."""

    EQUAL = "equal"
    COMPATIBLE = "compatible"
    CONFLICT = "conflict"
    INCOMPARABLE = "incomparable"
    SUPERSEDES = "supersedes"
    SUPERSEDED_BY = "superseded_by"
    INDEPENDENT = "independent"


@dataclass(frozen=True, slots=True)
class Assertion:
    """What one claim says: a value, that one is unknown, or that there is none; or its denial.

    `value` is set exactly when `kind` is `value`; `valid` is when it holds, None if not stated.
    """

    kind: Kind
    denied: bool = False
    value: Value | None = None
    valid: EdtfDate | None = None


def compare(first: Value, second: Value, units: UnitTable | None = None) -> Comparison:
    """Say whether two values are equal, compatible, in conflict, or incomparable."""
    if type(first) is not type(second):
        return Comparison.INCOMPARABLE
    if not isinstance(first, Measure | DateValue):
        return _compare_identities(first, second)
    spans = _spans(first, second, units or default_units())
    if spans is None:
        return Comparison.INCOMPARABLE
    if spans[0] == spans[1]:
        return Comparison.EQUAL
    return Comparison.COMPATIBLE if _overlap(*spans) else Comparison.CONFLICT


def implies(first: Value, second: Value, units: UnitTable | None = None) -> bool:
    """Whether the second value holds wherever the first does: equal, or its interval inside."""
    spans = _spans(first, second, units or default_units())
    if spans is None:
        return compare(first, second, units) is Comparison.EQUAL
    return _inside(spans[0].bounds, spans[1].bounds)


def relate(
    first: Assertion,
    second: Assertion,
    *,
    cardinality: Cardinality,
    units: UnitTable | None = None,
) -> Relation:
    """Say how the first of two claims about one subject and property stands to the second."""
    order = 0 if cardinality is Cardinality.ONE else _order(first.valid, second.valid)
    if order:
        return _relate_in_time(order, cardinality)
    if first.value is None or second.value is None:
        return _relate_existence(first, second)
    found = compare(first.value, second.value, units)
    if (first.denied and not second.denied and implies(second.value, first.value, units)) or (
        second.denied and not first.denied and implies(first.value, second.value, units)
    ):
        return Relation.CONFLICT
    if found is Comparison.EQUAL:
        return Relation.EQUAL
    if cardinality is Cardinality.MANY:
        return Relation.INDEPENDENT
    if found is Comparison.CONFLICT and (first.denied or second.denied):
        return Relation.COMPATIBLE
    return Relation(found)


def interval(value: Value) -> Interval:
    """The closed interval a value spans, None being unbounded.

    Amounts in their own unit, dates in day numbers as written. Other types have no interval and
    raise TypeError.
    """
    if isinstance(value, Measure):
        return value.interval
    if isinstance(value, DateValue):
        return dates.interval(value)
    raise TypeError(f"{type(value).__name__} has no interval")


def _relate_in_time(order: int, cardinality: Cardinality) -> Relation:
    if cardinality is Cardinality.MANY:
        return Relation.INDEPENDENT
    return Relation.SUPERSEDES if order > 0 else Relation.SUPERSEDED_BY


def _relate_existence(first: Assertion, second: Assertion) -> Relation:
    """Relate two claims of which at least one names no value."""
    says = (_says_there_is_one(first), _says_there_is_one(second))
    if None in says:
        return Relation.COMPATIBLE
    if says[0] != says[1]:
        return Relation.CONFLICT
    return Relation.EQUAL if first.value is second.value else Relation.COMPATIBLE


def _says_there_is_one(assertion: Assertion) -> bool | None:
    """Whether a claim says that some value exists; a denied value leaves that open: None."""
    if assertion.kind is Kind.VALUE:
        return None if assertion.denied else True
    return (assertion.kind is Kind.UNKNOWN) != assertion.denied


def _order(first: EdtfDate | None, second: EdtfDate | None) -> int:
    """1 if the first time lies wholly after the second, -1 if before, 0 if they can overlap."""
    if first is None or second is None:
        return 0
    if not _not_above(first.earliest, second.latest):
        return 1
    return 0 if _not_above(second.earliest, first.latest) else -1


def _compare_identities(first: Value, second: Value) -> Comparison:
    if _identity(first) == _identity(second):
        return Comparison.EQUAL
    if isinstance(first, Text) and isinstance(second, Text) and not same_language(first, second):
        return Comparison.INCOMPARABLE
    return Comparison.CONFLICT


def _identity(value: Value) -> object:
    """What has to be the same for two values without an interval to be equal."""
    if isinstance(value, Text):
        return text.normalised(value)
    if isinstance(value, Url):
        return url.normalised(value)
    return value.id if isinstance(value, EntityRef) else value


def _spans(first: Value, second: Value, units: UnitTable) -> tuple[_Span, _Span] | None:
    """Put two amounts or two dates on one scale; None where there is none."""
    if isinstance(first, DateValue) and isinstance(second, DateValue):
        return _date_span(first), _date_span(second)
    if isinstance(first, Measure) and isinstance(second, Measure) and type(first) is type(second):
        factors = _factors(first.unit, second.unit, units)
        if factors:
            return _amount_span(first, factors[0]), _amount_span(second, factors[1])
    return None


# A claim is compared with every rival, a rival with every claim: each span is computed once.
@lru_cache(maxsize=4096)
def _date_span(value: DateValue) -> _Span:
    lower, upper = dates.widened(value)
    date = value.date
    exactly = (date.earliest, date.latest, date.approximate, date.uncertain)
    return _Span((_scaled(lower), _scaled(upper)), exactly)


@lru_cache(maxsize=4096)
def _amount_span(value: Measure, factor: Fraction) -> _Span:
    lower, upper = value.interval
    bounds = (_scaled(lower, factor), _scaled(upper, factor))
    return _Span(bounds, _scaled(value.amount, factor))


def _scaled(number: Decimal | None, factor: Fraction = Fraction(1)) -> Fraction | None:
    return None if number is None else Fraction(number) * factor


def _factors(first: str, second: str, units: UnitTable) -> tuple[Fraction, Fraction] | None:
    if first == second:
        return Fraction(1), Fraction(1)
    one, other = units.get(first), units.get(second)
    if one is None or other is None or one.dimension != other.dimension:
        return None
    if one.factor is None or other.factor is None:
        return None
    return Fraction(one.factor), Fraction(other.factor)


def _overlap(first: _Span, second: _Span) -> bool:
    return _not_above(first.bounds[0], second.bounds[1]) and _not_above(
        second.bounds[0], first.bounds[1]
    )


def _not_above(lower: Fraction | int | None, upper: Fraction | int | None) -> bool:
    """Whether a lower bound does not exceed an upper one, None being unbounded."""
    return lower is None or upper is None or lower <= upper


def _inside(inner: _Bounds, outer: _Bounds) -> bool:
    reaches_down = outer[0] is None or (inner[0] is not None and inner[0] >= outer[0])
    reaches_up = outer[1] is None or (inner[1] is not None and inner[1] <= outer[1])
    return reaches_down and reaches_up

"""How well a value that somebody gives fits a value that a claim states, from 0 to 100."""

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeAlias
from uuid import UUID

from factbase.exceptions import InvalidValueError
from factbase.matching.identifiers import identifier_key
from factbase.matching.nearness import nearness
from factbase.values import (
    Boolean,
    Comparison,
    EntityRef,
    Text,
    UnitTable,
    Url,
    Value,
    ValueType,
    compare,
    parse,
    parse_amount,
)
from factbase.values.amounts import Measure
from factbase.values.dates import DateValue
from factbase.values.money import Money

FITS = {
    Comparison.EQUAL: 100.0,
    Comparison.COMPATIBLE: 80.0,
    Comparison.INCOMPARABLE: 50.0,
    Comparison.CONFLICT: 0.0,
}
UNKNOWN = 50.0
"""Nothing is known that speaks for or against."""
# A day as spreadsheets and OpenRefine write it, with a time that nobody meant.
MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)T[\d:.]+(?:Z|[+-]\d\d:\d\d)?")


class Thing(NamedTuple):
    """Something that was matched already: its id with us."""

    id: UUID
    name: str = ""


class Held(NamedTuple):
    """What a claim or an identifier says of a candidate; an entity with its names.

    `scheme` is that of an identifier, which is compared as identifiers are.
    """

    value: Value
    names: Sequence[str] = ()
    scheme: str = ""


Said: TypeAlias = str | bool | Decimal | Thing


def fit(given: Collection[Said], held: Collection[Held], units: UnitTable | None = None) -> float:
    """Return how well the best of `given` fits the best of `held`; UNKNOWN if nothing is held."""
    pairs = (_fit(said, has, units) for said in given for has in held)
    return max(pairs, default=UNKNOWN)


def _fit(said: Said, held: Held, units: UnitTable | None) -> float:
    match held.value:
        case EntityRef():
            return _fits_entity(said, held.value, held.names)
        case Text() if held.scheme:
            keys = (identifier_key(held.scheme, text) for text in (_typed(said), held.value.text))
            return 100.0 if len(set(keys)) == 1 else 0.0
        case Text():
            return nearness(_typed(said), held.value.text)
        case Url():
            keys = (identifier_key("url", text) for text in (_typed(said), held.value.url))
            return 100.0 if len(set(keys)) == 1 else 0.0
    return _fits_parsed(_typed(said), held.value, units)


def _fits_entity(said: Said, entity: EntityRef, names: Sequence[str]) -> float:
    if isinstance(said, Thing):
        return 100.0 if said.id == entity.id else 0.0
    typed = _typed(said)
    if typed.lower() == str(entity.id):
        return 100.0
    return max(nearness(typed, name) for name in (entity.label, *names))


def _fits_parsed(typed: str, value: Value, units: UnitTable | None) -> float:
    """Read what was typed as the claim's value is read; a bare number has the claim's unit."""
    kind = _kind_of(value)
    try:
        if isinstance(value, Measure) and typed.replace(".", "", 1).isdigit():
            number = parse_amount(typed, field="value")
            return FITS[compare(type(value)(number, value.unit), value, units)]
        return FITS[compare(parse(typed, kind, units=units), value, units)]
    except InvalidValueError:
        return 0.0


def _kind_of(value: Value) -> ValueType:
    match value:
        case Boolean():
            return ValueType.BOOLEAN
        case DateValue():
            return ValueType.DATE
        case Money():
            return ValueType.MONEY
    return ValueType.QUANTITY


def _typed(said: Said) -> str:
    """Return what was given as a person would type it."""
    match said:
        case Thing():
            return said.name
        case bool():
            return "yes" if said else "no"
        case Decimal():
            return format(said, "f")
    found = MIDNIGHT.fullmatch(said)
    return found[1] if found else said

"""What a row says of its subject: value, denial, valid time and qualifiers, as forms read them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal, DecimalException
from functools import lru_cache
from typing import Any

from factbase import values
from factbase.actions.claims import QualifierFields
from factbase.exceptions import FactbaseError, InvalidValueError
from factbase.imports.claims.vocabulary import Vocabulary
from factbase.imports.names import Entities, Named
from factbase.models import Property
from factbase.models.demands import Demands
from factbase.values import DateValue, EntityRef, Kind, Money, Quantity, Value, ValueType
from factbase.values.parts import PARTS
from factbase.values.text import check_language
from sources.edtf import EdtfDate
from sources.exceptions import Gathered, shown
from sources.phrases import Phrase, why_no_json

Cells = Mapping[str, str]
# The columns whose names are not `value_` and the part.
TYPED = "value"


def value_names(cells: Cells, prop: Property) -> Named | None:
    """Return the entity that a row names as its value, if its property takes entities."""
    if prop.value_type != ValueType.ENTITY or not has_value(cells):
        return None
    text = cells.get("value_label") or cells.get(TYPED, "")
    return Named(text, cells.get("value_id", ""))


def has_value(cells: Cells) -> bool:
    """Whether the row states a value in any of the columns for it."""
    return any(cells.get(name) for name in (TYPED, *_PART_COLUMNS))


def read_value(
    cells: Cells,
    demands: Demands,
    *,
    vocabulary: Vocabulary,
    entities: Entities,
    reference: EdtfDate | None,
) -> tuple[Kind, Value | None]:
    """Return kind and value as a property demands it; relative dates go by `reference`.

    Raises FactbaseError that names the part at fault. A new entity is named by the id it will get.
    """
    prop = demands.property
    _refuse_other_type(cells.get("value_type", ""), prop)
    kind = read_kind(cells.get("kind", ""))
    if kind is not Kind.VALUE:
        if has_value(cells):
            raise FactbaseError(
                Phrase(
                    "What is unknown or not there has no value: clear it, or write kind “value”."
                ),
                field="kind",
            )
        return kind, None
    value_type = ValueType(prop.value_type)
    if value_type is not ValueType.TEXT:
        _refuse_kind_as_value(cells.get(TYPED, ""))
    named = value_names(cells, prop)
    if named is not None:
        entity = entities.find(named)
        return kind, EntityRef(entity.pk, entity.label)
    parts = {part: cell for part, column in _COLUMNS[value_type] if (cell := cells.get(column))}
    units, allowed = vocabulary.units, demands.units
    if parts.keys() - {"verbatim", "language"}:
        return kind, values.from_parts(value_type, parts, units=units, allowed_units=allowed)
    if not cells.get(TYPED):
        raise FactbaseError(Phrase("There is no value: write one, or a kind “unknown” or “none”."))
    language = cells.get("value_language", "")
    if value_type is ValueType.TEXT:
        check_language(language, field="value_language")
    value = values.parse(
        cells[TYPED],
        value_type,
        units=units,
        allowed_units=allowed,
        reference=reference,
        language=language,
    )
    if parts.get("verbatim") and isinstance(value, Money | Quantity | DateValue):
        value = replace(value, verbatim=parts["verbatim"])
    return kind, value


def _refuse_kind_as_value(typed: str) -> None:
    if typed.strip().casefold() in (Kind.UNKNOWN, Kind.NONE):
        raise FactbaseError(
            Phrase(
                "That a value is unknown, or that there is none, is said in a column “kind”: write "
                "%(kind)s there, and leave the value blank.",
                kind=shown(typed.strip().casefold()),
            )
        )


def _refuse_other_type(stated: str, prop: Property) -> None:
    if stated and stated != prop.value_type:
        raise FactbaseError(
            Phrase(
                "“%(prop)s” takes a value of type %(value_type)s, not %(stated)s.",
                prop=str(prop),
                value_type=prop.value_type,
                stated=shown(stated),
            ),
            field="value_type",
        )


@lru_cache(maxsize=64)
def read_kind(word: str) -> Kind:
    """Return the kind; nothing means that a value is stated."""
    try:
        return Kind(word.strip().casefold() or Kind.VALUE)
    except ValueError:
        raise FactbaseError(
            Phrase("%(word)s is no kind: write %(kind)s.", word=shown(word), kind=", ".join(Kind)),
            field="kind",
        ) from None


def read_flag(cell: str, *, field: str) -> bool:
    """Return yes or no; nothing is no."""
    return bool(cell) and values.boolean.parse(cell, field=field).value


@lru_cache(maxsize=4096)
def read_valid(cell: str, *, reference: EdtfDate | None) -> EdtfDate | None:
    """Return when it holds, as forms read it."""
    if not cell:
        return None
    return values.dates.parse(cell, field="valid_edtf", reference=reference).date


def read_share(cell: str, *, field: str) -> Decimal | None:
    """Return a number from 0 to 1 with at most two decimals; `85%` is 0.85."""
    if not cell:
        return None
    try:
        number = Decimal(cell.removesuffix("%")) / (100 if cell.endswith("%") else 1)
    except DecimalException:  # 1e9999999 is one, and too large to be divided
        number = Decimal("NaN")
    if not (number.is_finite() and 0 <= number <= 1) or number != number.quantize(Decimal("0.01")):
        raise FactbaseError(Phrase("Write a number from 0 to 1, such as 0.85."), field=field)
    return number


def listed_qualifiers(cell: str) -> list[dict[str, Any]]:
    """Return the JSON of the qualifiers; raises FactbaseError for what is no list of objects."""
    if not cell:
        return []
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError) as error:
        raise FactbaseError(
            Phrase("The qualifiers are no JSON: %(error)s.", error=why_no_json(error)),
            field="qualifiers",
        ) from error
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise FactbaseError(
            Phrase('Write a list of qualifiers: [{"property": "round", "value": "Series B"}].'),
            field="qualifiers",
        )
    return found


def qualifier_names(items: list[dict[str, Any]]) -> Iterator[Named]:
    """Yield the entities that the values of qualifiers could name."""
    for item in items:
        value = item.get("value")
        if isinstance(value, str):
            yield Named(value)
        elif isinstance(value, dict) and isinstance(value.get("id"), str):
            yield Named("", value["id"])


def read_qualifiers(
    items: list[dict[str, Any]], *, vocabulary: Vocabulary, entities: Entities
) -> list[QualifierFields]:
    """Return what is further said, each a property with a value in parts or in words."""
    gathered, found = Gathered(), []
    for item in items:
        with gathered.noting("qualifiers"):
            found.append(_qualifier(item, vocabulary, entities))
    gathered.raise_any()
    return found


def _qualifier(item: dict[str, Any], vocabulary: Vocabulary, entities: Entities) -> QualifierFields:
    named = item.get("property")
    slug = named.get("slug") if isinstance(named, dict) else named
    prop = vocabulary.property(slug if isinstance(slug, str) else "")
    kind = read_kind(str(item.get("kind") or ""))
    if kind is not Kind.VALUE:
        return {"property": prop, "kind": kind, "value": None}
    return {"property": prop, "kind": kind, "value": _qualifying(item, prop, vocabulary, entities)}


def _qualifying(
    item: dict[str, Any], prop: Property, vocabulary: Vocabulary, entities: Entities
) -> Value:
    value, value_type = item.get("value"), ValueType(prop.value_type)
    if value_type == ValueType.ENTITY:
        [named] = qualifier_names([item]) or [Named("")]
        entity = entities.find(named)
        return EntityRef(entity.pk, entity.label)
    allowed = vocabulary.units_of(prop)
    if isinstance(value, dict):
        parts = {part: cell for part, cell in value.items() if part != "type"}
        return values.from_parts(value_type, parts, units=vocabulary.units, allowed_units=allowed)
    if not isinstance(value, str):
        raise InvalidValueError(
            Phrase("The qualifier %(slug)s has no value.", slug=shown(prop.slug))
        )
    return values.parse(value, value_type, units=vocabulary.units, allowed_units=allowed)


_COLUMNS = {
    value_type: [(part, f"value_{part}") for part in parts] for value_type, parts in PARTS.items()
}
_PART_COLUMNS = tuple(
    dict.fromkeys(
        f"value_{part}"
        for parts in PARTS.values()
        for part in parts
        if part not in ("verbatim", "language")
    )
)

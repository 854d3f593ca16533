"""Values in JSON, read straight from their columns."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal, TypedDict
from uuid import UUID

from factbase.values import ValueType, amount_text

VALUE_COLUMNS = (
    "value_type",
    "kind",
    "value_entity_id",
    "value_entity__label",
    "value_amount",
    "value_lower",
    "value_upper",
    "value_unit_id",
    "value_modifier",
    "value_date",
    "value_text",
    "value_language",
    "value_url",
    "value_boolean",
    "verbatim",
    "words",
)


class AmountJson(TypedDict):
    """Money (unit: ISO 4217 code) or a quantity (unit: unit code). Amounts are plain digits."""

    type: Literal["money", "quantity"]
    amount: str | None
    lower: str | None
    upper: str | None
    modifier: Literal["exact", "about", "at_least", "at_most", "between"]
    unit: str
    verbatim: str


class DateValueJson(TypedDict):
    """A date or an interval, EDTF level 0 or 1."""

    type: Literal["date"]
    edtf: str
    verbatim: str


class TextValueJson(TypedDict):
    """Words in a language (BCP 47, empty when not known)."""

    type: Literal["text"]
    text: str
    language: str


class UrlValueJson(TypedDict):
    """An address."""

    type: Literal["url"]
    url: str


class BooleanValueJson(TypedDict):
    """Yes or no."""

    type: Literal["boolean"]
    boolean: bool


class EntityValueJson(TypedDict):
    """Another entity."""

    type: Literal["entity"]
    id: UUID
    label: str


ValueJson = (
    AmountJson | DateValueJson | TextValueJson | UrlValueJson | BooleanValueJson | EntityValueJson
)


def value_json(row: Any) -> ValueJson | None:
    """Return the value of a row with `VALUE_COLUMNS`, null unless it states one.

    The parts are those of `factbase.values.to_parts`, with the type in front.
    """
    return _PARTS[row.value_type](row) if row.kind == "value" else None


def display(row: Any) -> str:
    """Return the value in words, as pages show it."""
    return row.value_entity__label or row.words


def _amount(row: Any) -> AmountJson:
    return {
        "type": row.value_type,
        "amount": _digits(row.value_amount),
        "lower": _digits(row.value_lower),
        "upper": _digits(row.value_upper),
        "modifier": row.value_modifier,
        "unit": row.value_unit_id,
        "verbatim": row.verbatim,
    }


def _digits(amount: Decimal | None) -> str | None:
    return None if amount is None else amount_text(amount)


def _date(row: Any) -> DateValueJson:
    return {"type": "date", "edtf": row.value_date, "verbatim": row.verbatim}


def _text(row: Any) -> TextValueJson:
    return {"type": "text", "text": row.value_text, "language": row.value_language}


def _url(row: Any) -> UrlValueJson:
    return {"type": "url", "url": row.value_url}


def _boolean(row: Any) -> BooleanValueJson:
    return {"type": "boolean", "boolean": row.value_boolean}


def _entity(row: Any) -> EntityValueJson:
    return {"type": "entity", "id": row.value_entity_id, "label": row.value_entity__label}


_PARTS: dict[str, Callable[[Any], ValueJson]] = {
    ValueType.MONEY: _amount,
    ValueType.QUANTITY: _amount,
    ValueType.DATE: _date,
    ValueType.TEXT: _text,
    ValueType.URL: _url,
    ValueType.BOOLEAN: _boolean,
    ValueType.ENTITY: _entity,
}

"""Values in JSON: the parts of `factbase.values.to_parts`, with the type in front."""

from typing import Literal, TypedDict
from uuid import UUID


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

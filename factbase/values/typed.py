"""What a person types becomes a value, and a value becomes words: one door for all types."""

from collections.abc import Collection
from datetime import date

from factbase.values import boolean, dates, entity, money, quantity, text, url
from factbase.values.boolean import Boolean
from factbase.values.comparison import Value
from factbase.values.dates import DateValue
from factbase.values.entity import EntityRef
from factbase.values.kinds import ValueType
from factbase.values.money import Money
from factbase.values.quantity import Quantity
from factbase.values.standard_units import default_units
from factbase.values.text import Text
from factbase.values.units import UnitTable
from factbase.values.url import Url
from sources.edtf import EdtfDate


def parse(
    typed: str,
    value_type: ValueType,
    *,
    field: str = "value",
    units: UnitTable | None = None,
    allowed_units: Collection[str] = (),
    reference: EdtfDate | date | None = None,
    language: str = "",
) -> Value:
    """Read what a person typed as a value of one type.

    `allowed_units` are the codes the property takes (empty: any), `reference` is the source's date
    for words such as "last year". Raises InvalidValueError, which says what to write instead, and
    ValueError for entities: the caller looks those up by name.
    """
    match value_type:
        case ValueType.MONEY:
            table = units or default_units()
            return money.parse(typed, units=table, allowed_units=allowed_units, field=field)
        case ValueType.QUANTITY:
            table = units or default_units()
            return quantity.parse(typed, units=table, allowed_units=allowed_units, field=field)
        case ValueType.DATE:
            return dates.parse(typed, field=field, reference=reference)
        case ValueType.TEXT:
            return text.parse(typed, field=field, language=language)
        case ValueType.URL:
            return url.parse(typed, field=field)
        case ValueType.BOOLEAN:
            return boolean.parse(typed, field=field)
        case ValueType.ENTITY:
            raise ValueError("an entity is looked up by its name, not parsed")


def display(value: Value, units: UnitTable | None = None) -> str:
    """Write a value in English words, as pages and exports show it."""
    match value:
        case Money():
            return money.display(value)
        case Quantity():
            return quantity.display(value, units or default_units())
        case DateValue():
            return dates.display(value)
        case Text():
            return text.display(value)
        case Url():
            return url.display(value)
        case Boolean():
            return boolean.display(value)
        case EntityRef():
            return entity.display(value)

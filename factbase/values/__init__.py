"""Values: what a claim can say. Pure functions and frozen types; no Django.

One file per value type with its parsing and display; `typed` reads what people type, `parts` the
structured form of JSON and CSV, `comparison` says whether two values or claims can both hold,
`sweep` which of many cannot, `reasons` why.
"""

from factbase.values.amounts import amount_text, parse_amount
from factbase.values.boolean import Boolean
from factbase.values.comparison import (
    Assertion,
    Comparison,
    Relation,
    Value,
    compare,
    implies,
    interval,
    relate,
)
from factbase.values.dates import DateValue
from factbase.values.entity import EntityRef
from factbase.values.kinds import Cardinality, Kind, ValueType
from factbase.values.modifiers import Modifier
from factbase.values.money import Money
from factbase.values.parts import from_parts, to_parts
from factbase.values.quantity import Quantity
from factbase.values.reasons import reason
from factbase.values.standard_units import CURRENCIES, DEFAULT_UNITS, default_units
from factbase.values.sweep import contradictions, is_plain
from factbase.values.text import Text
from factbase.values.typed import display, parse
from factbase.values.units import Unit, UnitTable
from factbase.values.url import Url

__all__ = [
    "CURRENCIES",
    "DEFAULT_UNITS",
    "Assertion",
    "Boolean",
    "Cardinality",
    "Comparison",
    "DateValue",
    "EntityRef",
    "Kind",
    "Modifier",
    "Money",
    "Quantity",
    "Relation",
    "Text",
    "Unit",
    "UnitTable",
    "Url",
    "Value",
    "ValueType",
    "amount_text",
    "compare",
    "contradictions",
    "default_units",
    "display",
    "from_parts",
    "implies",
    "interval",
    "is_plain",
    "parse",
    "parse_amount",
    "reason",
    "relate",
    "to_parts",
]

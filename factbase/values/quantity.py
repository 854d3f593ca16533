"""Quantities: an exact decimal in a unit of the unit table.

A number without a unit is a bare count, unless the property says which units it takes.
"""

from collections.abc import Collection
from dataclasses import dataclass

from factbase.values.amount_words import AmountReader
from factbase.values.amounts import Measure, display_measure
from factbase.values.units import UnitTable


@dataclass(frozen=True, slots=True)
class Quantity(Measure):
    """An amount of something; `unit` is a code of the unit table."""


def parse(
    text: str, *, units: UnitTable, allowed_units: Collection[str] = (), field: str = "value"
) -> Quantity:
    """Read what a person typed: `at most 5%`, `300 MW`, `about 800 employees`, `3万人`."""
    reading = AmountReader(units, allowed_units, money=False, field=field).read(text)
    return Quantity(
        reading.amount, reading.unit, reading.modifier, reading.lower, reading.upper, text.strip()
    )


def display(value: Quantity, units: UnitTable) -> str:
    """Write it in words with the unit's symbol: `between 3 and 5 %`."""
    unit = units.get(value.unit)
    symbol = unit.symbol_behind(value.amount) if unit else value.unit
    return display_measure(value, symbol, money=False)

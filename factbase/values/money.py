"""Amounts of money: an exact decimal in one ISO 4217 currency.

A currency must be named, unless the property takes exactly one. Signs that several currencies share
are read as `units.USUAL_READING` says.
"""

from collections.abc import Collection
from dataclasses import dataclass

from factbase.values.amount_words import AmountReader
from factbase.values.amounts import Measure, display_measure
from factbase.values.units import UnitTable


@dataclass(frozen=True, slots=True)
class Money(Measure):
    """An amount in a currency; `unit` is its ISO 4217 code."""


def parse(
    text: str, *, units: UnitTable, allowed_units: Collection[str] = (), field: str = "value"
) -> Money:
    """Read what a person typed: `20B yuan`, `$1.4bn+`, `between 3 and 5 million EUR`."""
    reading = AmountReader(units, allowed_units, money=True, field=field).read(text)
    return Money(
        reading.amount, reading.unit, reading.modifier, reading.lower, reading.upper, text.strip()
    )


def display(value: Money) -> str:
    """Write it in words with the currency's code: `at least 1.4 billion USD`."""
    return display_measure(value, value.unit, money=True)

"""Units and currencies: what they are called, what they measure, and how they convert.

A unit converts to others of its dimension by an exact decimal factor to the dimension's base unit;
one without a factor (a temperature, say) compares with itself only. Every currency is a dimension
of its own: an exchange rate is no part of a claim, so different currencies are incomparable.

Signs that several currencies share are read by `USUAL_READING`, unless the property allows exactly
one of them: `$` is US dollars, `¥` and 元 Chinese yuan, `£` and pounds sterling. What was
understood is shown back before it is saved.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

CURRENCY_DIMENSION = "currency:"

# Letter case parts mW from MW, Gb (bits) from GB and Mm from mm, by factors up to a billion.
_OTHER_UNIT = re.compile("m[A-Z][A-Za-z]{0,2}|[kKMGTP]b|Mm")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure or a currency.

    `factor` is how many base units of the dimension one of it is; None where there is no fixed
    ratio. `symbol` is what display writes after a number; "" for a bare count.
    """

    code: str
    label: str
    dimension: str
    factor: Decimal | None = None
    symbol: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def is_currency(self) -> bool:
        """Whether it counts money."""
        return self.dimension.startswith(CURRENCY_DIMENSION)

    def symbol_behind(self, amount: Decimal | None) -> str:
        """What is written behind an amount: one year, where the symbol is the code's plural."""
        is_plural = self.symbol.casefold() == f"{self.code}s"
        return self.symbol[:-1] if amount == 1 and is_plural else self.symbol

    @property
    def names(self) -> tuple[str, ...]:
        """Everything a person may type for it."""
        return (self.code, self.symbol, self.label, *self.aliases)


class UnitTable:
    """The units in force: a lookup by code, and by what people type."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._by_code = {unit.code: unit for unit in units}
        self._exact: dict[str, list[Unit]] = {}
        self._folded: dict[str, list[Unit]] = {}
        for unit in self._by_code.values():
            for name in filter(None, dict.fromkeys(unit.names)):
                self._exact.setdefault(name, []).append(unit)
            for name in filter(None, dict.fromkeys(name.casefold() for name in unit.names)):
                self._folded.setdefault(name, []).append(unit)

    def __iter__(self) -> Iterator[Unit]:
        return iter(self._by_code.values())

    def get(self, code: str) -> Unit | None:
        """Return the unit of this code, letter by letter."""
        return self._by_code.get(code)

    def called(self, name: str, *, money: bool) -> list[Unit]:
        """Units that `name` can mean: currencies, or all others; exact letter case goes first."""
        return next(filter(None, self.readings(name, money=money)), [])

    def readings(self, name: str, *, money: bool) -> Iterator[list[Unit]]:
        """What `name` can mean as it is written, then in any letter case."""
        yield [unit for unit in self._exact.get(name, ()) if unit.is_currency == money]
        if not _OTHER_UNIT.fullmatch(name):
            folded = self._folded.get(name.casefold(), ())
            yield [unit for unit in folded if unit.is_currency == money]


def usual(name: str, units: Collection[Unit]) -> list[Unit]:
    """Narrow what `name` can mean to its usual reading, if that is among `units`."""
    code = USUAL_READING.get(name.casefold())
    return [unit for unit in units if unit.code == code] or list(units)


USUAL_READING = {
    "$": "USD",
    "dollar": "USD",
    "dollars": "USD",
    "¥": "CNY",
    "元": "CNY",
    "£": "GBP",
    "pound": "GBP",
    "pounds": "GBP",
    "franc": "CHF",
    "francs": "CHF",
    "rupee": "INR",
    "rupees": "INR",
    "rs": "INR",
    "rs.": "INR",
    "won": "KRW",
    "₩": "KRW",
}

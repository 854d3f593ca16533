"""Values in words: `about 20 billion CNY` is 约200亿 CNY to a Chinese reader.

Text, addresses and names are the data's own words and stay as they are.
"""

from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from factbase.values import (
    Boolean,
    DateValue,
    Kind,
    Modifier,
    Money,
    Quantity,
    UnitTable,
    Value,
    default_units,
    display,
)
from factbase.values.amounts import ENGLISH_SCALES, Scales, scaled
from factbase.wording.dates import date_words
from factbase.wording.locales import speaks_english
from factbase.wording.units import symbol_words

# Languages that count large numbers in other steps than thousands.
_SCALES: dict[str, Scales] = {"zh-hans": ((12, "万亿"), (8, "亿"), (4, "万"))}


def value_words(value: Value, units: UnitTable | None = None) -> str:
    """Write a value in the active language; of units not in `units`, those known by default."""
    if speaks_english():
        return display(value, units)
    match value:
        case DateValue():
            return date_words(value.date.text)
        case Money():
            return _measure(value, value.unit)
        case Quantity():
            unit = (units or default_units()).get(value.unit)
            return _measure(value, symbol_words(unit.symbol) if unit else value.unit)
        case Boolean():
            return pgettext("value", "yes") if value.value else pgettext("value", "no")
        case _:
            return display(value)


def record_words(row: Any) -> str:
    """Write what a claim or qualifier states as its `display` does, in the active language.

    No query if `value_entity` is loaded.
    """
    if speaks_english():
        return str(row.display)
    words = stated_words(row)
    return _("not %(value)s") % {"value": words} if getattr(row, "denied", False) else words


def stated_words(row: Any) -> str:
    """Write the value of a row with `kind`, `value` and the English `words` that are stored."""
    if speaks_english():
        return str(row.words)
    return kind_words(row.kind) if row.value is None else value_words(row.value)


def _measure(value: Money | Quantity, symbol: str) -> str:
    bounds = {}
    if value.lower is not None and value.upper is not None:
        bounds = {"lower": _number(value.lower, value), "upper": _number(value.upper, value)}
    if value.amount is None:
        between = _("between %(lower)s and %(upper)s") % bounds
        return f"{between} {symbol}".rstrip()
    amount = f"{_number(value.amount, value)} {symbol}".rstrip()
    words = _modified(value.modifier) % {"value": amount}
    if not bounds:
        return words
    return _("%(value)s (%(lower)s to %(upper)s)") % {"value": words, **bounds}


def _modified(modifier: Modifier) -> str:
    return {
        Modifier.ABOUT: _("about %(value)s"),
        Modifier.AT_LEAST: _("at least %(value)s"),
        Modifier.AT_MOST: _("at most %(value)s"),
    }.get(modifier, "%(value)s")


def _number(amount: Decimal, value: Money | Quantity) -> str:
    scales = _SCALES.get(get_language() or "", ENGLISH_SCALES)
    return "".join(scaled(amount, money=isinstance(value, Money), scales=scales))


def kind_words(kind: str) -> str:
    """Say what a claim says that states no value: that it is unknown, or that there is none."""
    return pgettext("value", "unknown") if kind == Kind.UNKNOWN else pgettext("value", "none")

"""Exact amounts with a unit: what money and quantities have in common.

An amount is a decimal with at most `MAX_INTEGER_DIGITS` digits before the point and `MAX_DECIMALS`
after it. Size is checked on the number's exponent before anything is computed or written out, so
that `1E+999999` costs nothing. NaN and Infinity are no amounts.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from factbase.exceptions import InvalidValueError
from factbase.values.modifiers import EXACT, Interval, Modifier, interval_of
from factbase.values.units import Unit, UnitTable, usual
from sources.exceptions import shown
from sources.phrases import Phrase

MAX_INTEGER_DIGITS = 40
MAX_DECIMALS = 20
MAX_AMOUNT_LENGTH = 100

_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,9})?")
POINT_OR_GROUP = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
"""A numeral that is a decimal fraction for one reader and a thousand for another."""

Scales = tuple[tuple[int, str], ...]
ENGLISH_SCALES: Scales = ((12, " trillion"), (9, " billion"), (6, " million"))
"""Powers of ten that have a word, the largest first."""


@dataclass(frozen=True, slots=True)
class Measure:
    """An exact decimal amount with its unit, how exactly it is meant, and the words it came from.

    `amount` is None for `between` only; `lower` and `upper` are stated bounds in the same unit.
    """

    amount: Decimal | None
    unit: str
    modifier: Modifier = Modifier.EXACT
    lower: Decimal | None = None
    upper: Decimal | None = None
    verbatim: str = ""

    @property
    def interval(self) -> Interval:
        """The closed interval this spans, in its own unit; None is unbounded."""
        return interval_of(self.modifier, self.amount, self.lower, self.upper)


def parse_amount(text: str, *, field: str) -> Decimal:
    """Read the plain form of JSON and CSV: ASCII digits, a point as decimal sign, no grouping.

    An exponent is accepted and spelled out: `5.0000000000001e26`.
    """
    if len(text) > MAX_AMOUNT_LENGTH or not _PLAIN.fullmatch(text):
        raise InvalidValueError(
            Phrase(
                "%(text)s is not an amount: write digits with a point as decimal sign, "
                "such as 1400000000 or 2.78.",
                text=shown(text),
            ),
            field=field,
        )
    return exact_decimal(text, field=field)


def exact_decimal(number: str, *, field: str) -> Decimal:
    """Make a decimal without exponent of a checked numeral, or refuse it for its size."""
    amount = Decimal(number)
    if len(number) <= MAX_INTEGER_DIGITS and number.isdecimal():
        return amount
    decimals = -int(amount.as_tuple().exponent)
    if amount.adjusted() >= MAX_INTEGER_DIGITS or decimals > MAX_DECIMALS:
        raise InvalidValueError(
            Phrase(
                "The amount is out of range: at most %(before)s digits before the point "
                "and %(after)s after it can be kept exactly.",
                before=MAX_INTEGER_DIGITS,
                after=MAX_DECIMALS,
            ),
            field=field,
        )
    return Decimal(format(amount if amount else amount.copy_abs(), "f"))


def amount_text(amount: Decimal) -> str:
    """Write an amount as plain digits, never with an exponent; trailing zeros stay."""
    return format(amount, "f")


def check_unit(
    code: str, *, units: UnitTable, allowed: Collection[str], money: bool, field: str
) -> Unit:
    """Return the unit of this code; refuse an unknown one or one the property does not take."""
    unit = units.get(code)
    if unit is None and len(meant := usual(code, units.called(code, money=money))) == 1:
        raise InvalidValueError(
            Phrase(
                "%(code)s is a name and not a code: write %(meant)s.",
                code=shown(code),
                meant=meant[0].code,
            ),
            field=field,
        )
    if unit is None or unit.is_currency != money:
        what = (
            Phrase("an ISO 4217 currency such as CNY")
            if money
            else Phrase("a unit of the unit table")
        )
        raise InvalidValueError(
            Phrase("%(code)s is not %(what)s.", code=shown(code), what=what), field=field
        )
    if allowed and code not in allowed:
        raise not_allowed(code, allowed, field=field)
    return unit


def not_allowed(code: str, allowed: Collection[str], *, field: str) -> InvalidValueError:
    """Return the error that names the units a property takes."""
    return InvalidValueError(
        Phrase(
            "The unit %(code)s does not belong here: this property takes %(units)s.",
            code=code,
            units=", ".join(sorted(allowed)),
        ),
        field=field,
    )


def display_measure(value: Measure, symbol: str, *, money: bool) -> str:
    """Write a measure in words: `about 20 billion CNY`, `between 3 and 5 %`."""
    words = "" if value.modifier is Modifier.EXACT else value.modifier.replace("_", " ") + " "
    parts = []
    if value.amount is not None:
        parts.append("".join(scaled(value.amount, money=money)))
    if value.lower is not None and value.upper is not None:
        joint = " and " if value.amount is None else " to "
        parts.append(_range(value.lower, value.upper, joint, money=money))
    first = f"{words}{parts[0]} {symbol}".rstrip()
    return first if len(parts) == 1 else f"{first} ({parts[1]})"


def _range(lower: Decimal, upper: Decimal, joint: str, *, money: bool) -> str:
    low, low_word = scaled(lower, money=money)
    high, high_word = scaled(upper, money=money)
    if low_word == high_word and "," not in low:
        low_word = ""
    elif high_word and not low_word and lower:
        # "between 3 and 5 million" would be read as three million.
        high, high_word = format(upper, ",f"), ""
    return f"{low}{low_word}{joint}{high}{high_word}"


def scaled(amount: Decimal, *, money: bool, scales: Scales = ENGLISH_SCALES) -> tuple[str, str]:
    """Split into digits and a scale word, if at most three decimals and six digits say it all."""
    plain, size = EXACT.normalize(amount), amount.adjusted()
    zeros = int(plain.as_tuple().exponent)
    for scale, word in scales:
        if 0 <= size - scale < 6 and zeros - scale >= -3:
            return format(EXACT.scaleb(plain, -scale), ",f"), word
    digits = format(amount, ",f")
    # One more zero keeps 1.234 from being taken for 1,234.
    return (digits + "0" if money and POINT_OR_GROUP.fullmatch(digits) else digits), ""

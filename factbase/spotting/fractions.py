"""Parts of a whole in words, as percentages: a quarter of, two-thirds of, 三分之二.

What no decimal says exactly is rounded to a tenth of a per cent and marked as about that much.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from factbase.spotting.amounts import modifier_before
from factbase.spotting.numerals import HAN_DIGITS, SMALL
from factbase.spotting.spotted import POSSIBLE, Spotted, SuggestionKind
from factbase.values import Modifier, Quantity, UnitTable, display

PARTS = {
    "half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10,
}  # fmt: skip
# A quarter of a year and a half of football are none; neither is “the first half of”.
_ENGLISH = re.compile(
    rf"\b(?P<count>an?|{'|'.join(SMALL)})[ -](?P<part>{'|'.join(PARTS)})s?"
    r"(?= of (?!an? |[0-9]|the (?:year|month|decade|century|game|match)\b|fiscal\b))",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    "(?P<part>[二三四五六七八九十])分之(?P<count>[一二三四五六七八九])(?![点點十百千万亿])"
)


def fractions_in(text: str, units: UnitTable) -> Iterator[Spotted]:
    """Yield the parts of a whole that a plain text names."""
    if units.get("percent") is None:
        return
    for found in _ENGLISH.finditer(text):
        count = SMALL.get(found["count"].casefold(), 1)
        yield from _spotted(text, found, count, PARTS[found["part"].casefold()], units)
    for found in _CHINESE.finditer(text):
        part = HAN_DIGITS.get(found["part"], 10)
        yield from _spotted(text, found, HAN_DIGITS[found["count"]], part, units)


def _spotted(
    text: str, found: re.Match[str], count: int, part: int, units: UnitTable
) -> Iterator[Spotted]:
    if count >= part:
        return
    share = Decimal(count * 100) / part
    rounded = share.quantize(Decimal("0.1"))
    modifier = Modifier.EXACT if rounded == share else Modifier.ABOUT
    start, stated = modifier_before(text, found.start()) or (found.start(), modifier)
    amount = rounded.normalize() if rounded % 10 else rounded.to_integral_value()
    value = Quantity(amount, "percent", stated, verbatim=text[start : found.end()])
    kind = SuggestionKind.PERCENTAGE
    yield Spotted(start, found.end(), kind, display(value, units), value, POSSIBLE)

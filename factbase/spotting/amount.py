"""A number with its unit, and what only looks like one."""

import re
from dataclasses import dataclass

from factbase.spotting.numerals import Numeral
from factbase.values import Unit

_AGE = re.compile(
    r"[ -](?:old|ago)\b| (?:later|earlier|after|before)\b|[前后後代级級]", re.IGNORECASE
)
# “One in five staff” is a share, and five staff are nobody.
_ONE_IN = re.compile(r"\b(?:one|two|three|[1-9]) (?:in|out of) (?:every )?$", re.IGNORECASE)
# The third place and the first three are nobody; 人次 are visits, and 名单 a list.
_RANK = re.compile("[第前]$")
_NOBODY = re.compile("次|(?<=名)[列单單次额額]")
LEAST_GLUED = 1000
_USUAL_CODES = frozenset({"USD", "EUR", "GBP", "RMB", "CNY", "HKD", "JPY", "CHF"})
# “GPU hours” are no GPUs; “tokens per second” no tokens.
_ANOTHER_UNIT = re.compile(r"[ -]hours?\b|/| (?:per|a|an) (?:second|minute|hour|day)\b")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with what stands beside it."""

    start: int
    end: int
    numeral: Numeral
    unit: Unit | None = None
    is_shared: bool = False
    """Whether the currency was told by a sign or word that several share."""
    is_inherited: bool = False
    """Whether the unit is that of the amount before it."""
    is_adjective: bool = False
    """Whether a hyphen ties unit and number: an 18-month plan."""


def is_something_else(text: str, amount: Amount, unit: Unit) -> bool:
    """Whether a number with a unit beside it is an age, a name, a rank, or of another unit."""
    if unit.dimension == "duration":
        is_year = unit.code == "year" and amount.numeral.value >= 1000
        return is_year or bool(_AGE.match(text, amount.end)) or _is_one_of_many(text, amount)
    if unit.is_currency:
        return _is_glued_name(text, amount)
    if _ANOTHER_UNIT.match(text, amount.end):
        return True
    if _ONE_IN.search(text, max(0, amount.start - 20), amount.start):
        return True
    return unit.dimension == "people" and _counts_nobody(text, amount)


def _counts_nobody(text: str, amount: Amount) -> bool:
    """Whether what looks like people is a rank or a number of visits, or “one person”, or 一人."""
    if _RANK.search(text, max(0, amount.start - 1), amount.start):
        return True
    if _NOBODY.match(text, amount.end):
        return True
    return amount.numeral.is_word and amount.numeral.value == 1


def _is_glued_name(text: str, amount: Amount) -> bool:
    """Whether COP29 is a name: a rare currency's code, tied to a small number."""
    code = text[amount.start : amount.numeral.start]
    is_small = amount.numeral.scale is None and amount.numeral.value < LEAST_GLUED
    return code.isalpha() and code.isascii() and is_small and code not in _USUAL_CODES


def _is_one_of_many(text: str, amount: Amount) -> bool:
    """Whether “one day”, “a second” or 第三天 only sounds like a duration."""
    words = text[amount.start : amount.end].casefold()
    return words in ("one day", "one second", "one minute") or text[
        max(0, amount.start - 1) : amount.start
    ] in tuple("第每")

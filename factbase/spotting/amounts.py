"""Amounts in running text: money, quantities, percentages and durations.

A number counts only with a unit of the desk's table beside it. “From 3 to 5 %” is mostly a change,
and stays two amounts; “3 to 5 %” and “between 3 and 5 %” are ranges.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from factbase.exceptions import InvalidValueError
from factbase.spotting.amount import Amount, is_something_else
from factbase.spotting.numerals import Numeral, numerals
from factbase.spotting.plain import is_letter, is_unspaced
from factbase.spotting.spotted import (
    CERTAIN,
    LIKELY,
    POSSIBLE,
    Spotted,
    SuggestionKind,
)
from factbase.spotting.unit_names import UnitIndex, unit_index
from factbase.values import Money, Quantity, Unit, UnitTable, display
from factbase.values.amounts import exact_decimal
from factbase.values.modifiers import PREFIXES, SUFFIXES, Modifier

# Signs and words whose currency the press leaves to the reader.
_SHARED_SIGNS = re.compile(r"[$£¥]|dollars?|pounds?|francs?|元", re.IGNORECASE)
_BEFORE = {word: modifier for modifier, words in PREFIXES.items() for word in words}
_BEFORE |= dict.fromkeys(("大概", "约为", "大约为", "约合"), Modifier.ABOUT)
_LENGTHS_BEFORE = sorted({len(word) for word in _BEFORE}, reverse=True)
_BEHIND = [
    (modifier, re.compile(rf"[ ]?(?:{'|'.join(map(re.escape, words))})(?![A-Za-z])", re.IGNORECASE))
    for modifier, words in SUFFIXES.items()
]
_JOINT = re.compile(r" ?(?:-|~|—|至|到) ?| to ")
_MINUS = re.compile(r"(?:^|(?<=[\s(（]))[-−–]$|\b(?:minus|negative) $|[负負]$", re.IGNORECASE)
_SIGNS = frozenset(" -−–负負")  # what a minus ends with
_CHANGE = re.compile(r"\bfrom $|从$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween $", re.IGNORECASE)
LEAST_BARE = 6
_SET_AGAINST = re.compile(
    r"[^.;!?\n]{0,60}\b(?:against|from|than|versus|vs\.?|to|with|and|or) (?:about |just |only )?"
)
_GOES_ON = re.compile(r"[,.;)]|$| (?:in|a|last|this|the|from|to|at|by|for|on|at|and|as|of) ")
# Tenths: 四成 is 40 %. Behind these it is a part of another word.
_TENTHS = re.compile("成(?![为立本果员功交绩长都])")
MOST_TENTHS = 10
_PER_CENT_HAN = re.compile(r"(?:百分之|千分之)$")


def amounts_in(text: str, units: UnitTable) -> Iterator[Spotted]:
    """Yield the amounts of a plain text that have a unit of `units` beside them."""
    index = unit_index(units)
    waiting: Amount | None = None
    last: Amount | None = None
    for numeral in numerals(text):
        amount = _signed(text, _with_unit(text, numeral, index))
        if amount.unit is None and last and _goes_on(text, last, amount):
            amount = replace(amount, unit=last.unit, is_inherited=True)
        last = amount if amount.unit else last
        if waiting and (joined := _joined(text, waiting, amount)):
            yield from _spotted(text, *joined, units)
            waiting = None
            continue
        if waiting:
            yield from _spotted(text, waiting, None, units)
        waiting = amount
    if waiting:
        yield from _spotted(text, waiting, None, units)


def _goes_on(text: str, last: Amount, amount: Amount) -> bool:
    """Whether a bare million is one of the unit before it: “2 billion yuan against 300 million”."""
    return (
        (amount.numeral.scale or 0) >= LEAST_BARE
        and last.unit is not None
        and last.unit.dimension not in ("ratio", "points", "duration")
        and bool(_GOES_ON.match(text, amount.end))
        and bool(_SET_AGAINST.fullmatch(text, last.end, amount.start))
    )


def _with_unit(text: str, numeral: Numeral, index: UnitIndex) -> Amount:
    """Return the number with the currency before it or the unit behind it, if there is one."""
    before = index.before(text, numeral.start)
    has_letter = numeral.letter and numeral.scale is None
    if numeral.letter and has_letter:
        end, power = numeral.letter
        behind = index.behind(text, end)
        if before or behind:
            numeral = replace(numeral, end=end, scale=power)
    if before:
        return _with_currency(text, numeral, before, index)
    if found := index.behind(text, numeral.end):
        end, unit = found
        if unit.dimension == "duration" and text[end : end + 1] == "半":
            half = Decimal("0.5")
            numeral, end = replace(numeral, amount=numeral.amount + half), end + 1  # 两年半
        is_shared = unit.is_currency and bool(
            _SHARED_SIGNS.fullmatch(text[numeral.end : end].strip())
        )
        is_tied = text[numeral.end] == "-"
        return Amount(numeral.start, end, numeral, unit, is_shared, is_adjective=is_tied)
    return _in_chinese_parts(text, numeral, index)


def _signed(text: str, amount: Amount) -> Amount:
    """Return an amount with the minus that stands before it, or before its currency."""
    if text[amount.start - 1 : amount.start] not in _SIGNS:
        return amount
    sign = _MINUS.search(text, max(0, amount.start - 9), amount.start)
    if sign is None:
        return amount
    numeral = replace(amount.numeral, amount=-amount.numeral.amount)
    return replace(amount, start=sign.start(), numeral=numeral)


def _in_chinese_parts(text: str, numeral: Numeral, index: UnitIndex) -> Amount:
    """Return a number said in hundredths, thousandths or tenths: 百分之二十, 四成."""
    if _PER_CENT_HAN.search(text, max(0, numeral.start - 3), numeral.start):
        code = "percent" if text[numeral.start - 3] == "百" else "permille"
        return Amount(numeral.start - 3, numeral.end, numeral, index.units.get(code))
    if numeral.amount < MOST_TENTHS and _TENTHS.match(text, numeral.end):
        tens = replace(numeral, amount=numeral.amount * 10, end=numeral.end + 1)
        return Amount(numeral.start, tens.end, tens, index.units.get("percent"))
    return Amount(numeral.start, numeral.end, numeral)


def _with_currency(
    text: str, numeral: Numeral, before: tuple[int, Unit], index: UnitIndex
) -> Amount:
    """Return an amount whose currency stands before it; a second name behind it may say more."""
    start, unit = before
    is_shared = bool(_SHARED_SIGNS.fullmatch(text[start : numeral.start].strip()))
    behind = index.behind(text, numeral.end)
    if behind and behind[1].is_currency and (is_shared or behind[1] == unit):
        return Amount(start, behind[0], numeral, behind[1])
    return Amount(start, numeral.end, numeral, unit, is_shared)


def _joined(text: str, first: Amount, second: Amount) -> tuple[Amount, Amount] | None:
    """Return the two ends of a range with their scale and unit, None if they are none."""
    between = text[first.end : second.start]
    start = first.start
    if between == " and ":
        is_between = _BETWEEN.search(text, max(0, start - 12), start)
        if not is_between:
            return None
        start = is_between.start()
    elif not _JOINT.fullmatch(between):
        return None
    if _CHANGE.search(text, max(0, first.start - 5), first.start):
        return None
    unit = second.unit or first.unit
    if second.unit is None and second.numeral.letter and first.unit and first.unit.is_currency:
        end, power = second.numeral.letter
        second = replace(second, end=end, numeral=replace(second.numeral, scale=power))
    if unit is None or (first.unit and second.unit and first.unit != second.unit):
        return None
    if second.unit is None and not (first.start < first.numeral.start and second.end):
        return None
    lower = first.numeral
    if lower.scale is None and second.numeral.scale and lower.amount < 1000:
        lower = replace(lower, scale=second.numeral.scale)
    if lower.value >= second.numeral.value:
        return None
    is_shared = first.is_shared or second.is_shared
    return (
        Amount(start, second.end, lower, unit, is_shared),
        replace(second, unit=unit, is_shared=is_shared),
    )


def _spotted(
    text: str, amount: Amount, upper: Amount | None, units: UnitTable
) -> Iterator[Spotted]:
    """Yield what is spotted that an amount makes, if it has a unit and is no age."""
    unit = amount.unit
    if unit is None or is_something_else(text, amount, unit):
        return
    start, end, modifier = _modified(text, amount)
    if amount.numeral.is_article and start == amount.start:
        return
    try:
        value = _value(amount, upper, unit, modifier, text[start:end])
    except InvalidValueError:
        return
    kind = _kind_of(unit)
    yield Spotted(start, end, kind, display(value, units), value, _confidence(amount, kind))


def _modified(text: str, amount: Amount) -> tuple[int, int, Modifier]:
    """Return where an amount starts and ends with the words that say how exact it is."""
    start, end, modifier = amount.start, amount.end, Modifier.EXACT
    if amount.numeral.is_more:
        modifier = Modifier.AT_LEAST
    if amount.numeral.start != amount.start and text[end : end + 1] == "+":
        end, modifier = end + 1, Modifier.AT_LEAST
    found = modifier_before(text, start)
    if found and not _is_period(text[found[0] : start], amount):
        start, modifier = found
    elif modifier is Modifier.EXACT:
        for behind, pattern in _BEHIND:
            if words := pattern.match(text, end):
                return start, words.end(), behind
    return start, end, modifier


def _is_period(words: str, amount: Amount) -> bool:
    """Whether “over three years” says how long something went on, not that it was more."""
    if amount.unit is None or amount.unit.dimension != "duration":
        return False
    is_more = amount.is_adjective or amount.numeral.is_article
    return not is_more and words.strip().casefold() in ("over", "around")


def modifier_before(text: str, place: int) -> tuple[int, Modifier] | None:
    end = place - (text[place - 1 : place] == " ") if place else 0
    for length in _LENGTHS_BEFORE:
        start = end - length
        word = text[max(start, 0) : end].casefold()
        if start < 0 or word not in _BEFORE or (word[0].isalpha() and is_letter(text, start - 1)):
            continue
        if end == place and not is_unspaced(word[-1]) and word[-1].isalpha():
            continue
        return start, _BEFORE[word]
    return None


def _value(
    amount: Amount, upper: Amount | None, unit: Unit, modifier: Modifier, words: str
) -> Money | Quantity:
    kind = Money if unit.is_currency else Quantity
    number = exact_decimal(str(amount.numeral.value), field="value")
    if upper is None:
        return kind(number, unit.code, modifier, verbatim=words)
    most = exact_decimal(str(upper.numeral.value), field="value")
    return kind(None, unit.code, Modifier.BETWEEN, number, most, verbatim=words)


def _kind_of(unit: Unit) -> SuggestionKind:
    if unit.is_currency:
        return SuggestionKind.MONEY
    if unit.dimension in ("ratio", "points"):
        return SuggestionKind.PERCENTAGE
    return SuggestionKind.DURATION if unit.dimension == "duration" else SuggestionKind.QUANTITY


def _confidence(amount: Amount, kind: SuggestionKind) -> Decimal:
    if amount.is_shared:
        return LIKELY
    if (
        amount.is_adjective
        or amount.is_inherited
        or (kind is SuggestionKind.DURATION and amount.numeral.is_word)
    ):
        return POSSIBLE
    return LIKELY if kind is SuggestionKind.DURATION else CERTAIN

"""Which unit of the desk's table stands before or behind a number in running text."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from factbase.spotting.numerals import PRESS_SIGNS
from factbase.spotting.plain import is_letter
from factbase.values import Unit, UnitTable
from factbase.values.units import usual

# In prose these words are hardly ever units: “three times”, “two items”, “a ratio”.
_NO_UNITS = frozenset({"count", "ratio"})
# Names of units that are other words, too, or letters that stand for powers of ten.
_OTHER_WORDS = frozenset({"all", "try", "top", "mop", "cup", "php", "sec", "min", "am", "pm", "ha"})
SHORTEST_IN_ANY_CASE = 3
# What may stand between a number and what is counted: “1,200 full-time employees”.
_BETWEEN = re.compile(
    r"(?:(?:full-time|part-time|former|senior|new|more|additional|other|active|monthly|daily|weekly|paying|paid"
    r"|registered|skilled|advanced|high-end|foreign|local|square|cubic|metric|Nvidia|Huawei|AMD|AI"
    r"|[A-Z]{1,2}[0-9]{1,4}|of(?: its| their| the)?) ){1,3}"
)
# Further names of units of the standard table, used where the desk has the unit.
_MORE_NAMES = {
    word: code
    for code, words in {
        "people": "customers subscribers students residents soldiers troops engineers scientists "
        "researchers individuals women men children passengers patients voters migrants refugees "
        "personnel staffers developers 名员工 位员工 名用户 用户 个用户 名工人 名研发人员 名学生 "
        "名 位用户",
        "percentage_point": "个百分点", "basis_point": "个基点", "year": "年",
        "week": "周 个星期 星期", "month": "个月 個月", "day": "天",
        "hour": "小时 个小时 小時", "minute": "分钟",
        "square_kilometre": "平方公里", "square_metre": "平方米", "hectare": "公顷",
        "kilometre": "公里", "tonne": "吨", "megawatt": "兆瓦", "gigawatt": "吉瓦",
        "kilowatt_hour": "千瓦时", "parameters": "参数 个参数", "gpu": "张GPU 块GPU", "JPY": "日元",
        "HKD": "港元", "KRW": "韩元", "RUB": "卢布", "USD": "美金", "CNY": "块钱",
    }.items()
    for word in words.split()
}  # fmt: skip
COUNTED = frozenset({"people", "gpus", "parameters", "tokens"})


@dataclass(frozen=True, slots=True)
class UnitIndex:
    """The names of a table's units; with the lengths that names of one first, or last, letter have.

    The longest come first.
    """

    units: UnitTable
    names: frozenset[str]
    by_first: Mapping[str, list[int]]
    by_last: Mapping[str, list[int]]

    def behind(self, text: str, place: int) -> tuple[int, Unit] | None:
        """Return the unit whose name stands right behind `place`, and where the name ends."""
        start = place + (text[place : place + 1] in (" ", "-"))
        if found := self._at(text, start):
            return found
        between = _BETWEEN.match(text, start) if start > place else None
        if between and (found := self._at(text, between.end())):
            return found if found[1].dimension in COUNTED else None
        return None

    def before(self, text: str, place: int) -> tuple[int, Unit] | None:
        """Return the currency whose name stands right before `place`, and where it starts."""
        end = place - (text[place - 1 : place] == " ") if place else 0
        lengths = self.by_last.get(text[end - 1 : end].casefold(), ())
        if lengths and text[end - 1].islower():
            widest = text[max(0, end - lengths[0]) : end]
            if widest == widest.lower():
                return None  # in small letters it is no currency: most words before a number
        for length in lengths:
            start = end - length
            name = text[max(start, 0) : end]
            if start < 0 or name.casefold() not in self.names:
                continue
            if name[0].isalpha() and is_letter(text, start - 1):
                continue
            if name.islower() or (name == "$" and is_letter(text, start - 1)):
                continue
            unit = self.units.get(PRESS_SIGNS.get(name, "")) or _called(
                self.units, name, money=True
            )
            if unit:
                return start, unit
        return None

    def _at(self, text: str, start: int) -> tuple[int, Unit] | None:
        for length in self.by_first.get(text[start : start + 1].casefold(), ()):
            name = text[start : start + length]
            if name.casefold() not in self.names or _runs_on(text, start + length):
                continue
            if unit := _named(self.units, name):
                return start + length, unit
        return None


@lru_cache(maxsize=4096)
def _named(units: UnitTable, name: str) -> Unit | None:
    if name.casefold() in _MORE_NAMES:
        return units.get(_MORE_NAMES[name.casefold()])
    return _called(units, name, money=True) or _called(units, name, money=False)


@lru_cache(maxsize=4096)
def _called(units: UnitTable, name: str, *, money: bool) -> Unit | None:
    """Return what a name means here, if it means one unit; a short one in its own case only."""
    found = usual(name, units.called(name, money=money))
    if len(found) != 1:
        return None
    is_short = len(name) <= SHORTEST_IN_ANY_CASE and name.isascii() and name[0].isalpha()
    names = found[0].names
    is_so_written = name in names or (name.istitle() and name.lower() in names)
    return found[0] if is_so_written or not is_short else None


def _runs_on(text: str, end: int) -> bool:
    """Whether the word goes on: then it is another one."""
    return (is_letter(text, end - 1) and is_letter(text, end)) or text[end : end + 1].isdecimal()


@lru_cache(maxsize=8)
def unit_index(units: UnitTable) -> UnitIndex:
    """Return the index of a table; made once for each."""
    names = {
        name.casefold()
        for unit in units
        if unit.code not in _NO_UNITS
        for name in unit.names
        if _is_telling(name)
    }
    further = [*_MORE_NAMES.items(), *PRESS_SIGNS.items()]
    names |= {name.casefold() for name, code in further if units.get(code)}
    return UnitIndex(units, frozenset(names), _lengths(names, 0), _lengths(names, -1))


def _lengths(names: Iterable[str], place: int) -> dict[str, list[int]]:
    lengths: dict[str, set[int]] = {}
    for name in names:
        lengths.setdefault(name[place], set()).add(len(name))
    return {letter: sorted(found, reverse=True) for letter, found in lengths.items()}


def _is_telling(name: str) -> bool:
    if len(name) <= 1:
        return bool(name) and not (name.isascii() and name.isalpha())
    return name.casefold() not in _OTHER_WORDS

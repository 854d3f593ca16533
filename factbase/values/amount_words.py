"""Amounts as people type them: numerals, scale words, ranges, and the unit beside them.

One grammar serves money and quantities: `20B yuan`, `$1.4bn+`, `~$2.78 billion`, `3-5 million EUR`,
`between 3 and 5 %`, `about 4 million EUR (3 to 5 million)`, `200亿元`.

A point is the decimal sign; commas, spaces and apostrophes group thousands. `1.234.567,89` has one
possible reading and is accepted. What has two is refused with both named: `1,5`, and money written
like `1.234` without a scale word, which is a thousand for one reader and about one for the next.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce

from factbase.exceptions import InvalidValueError
from factbase.values.amounts import POINT_OR_GROUP, check_unit, exact_decimal, not_allowed
from factbase.values.modifiers import Modifier, check_bounds, split_modifier
from factbase.values.text import clean_line
from factbase.values.units import Unit, UnitTable, usual
from sources.exceptions import shown
from sources.phrases import Phrase
from sources.widths import USUAL_WIDTH

_ENDPOINT = re.compile(
    r"(?P<minus>[-−]?)\s*(?P<before>[^0-9]*?)\s*(?P<minus_inside>[-−]?)"
    r"(?P<number>\.?[0-9]+(?:[.,'’ ][0-9]+)*)(?P<exponent>[eE][+-]?[0-9]{1,9})?"
    r"\s*(?P<after>[^0-9]*[23]?)"
)
_BETWEEN = re.compile(r"between\s+(.+?)\s+and\s+(.+)", re.IGNORECASE)
_FROM_TO = re.compile(
    r"(?:from\s+)?(.*?[0-9].*?)(?:\s+to\s+|\s*(?<![0-9][eE])[-–—~至到]\s*)([^0-9]*[0-9].*)",
    re.IGNORECASE,
)
# The one number of a line, as accountants write it below zero.
_IN_BRACKETS = re.compile(r"[^()0-9]*\([^()0-9]*[0-9][0-9.,'’ ]*[^()0-9]*\)[^()0-9]*")
_WITH_BOUNDS = re.compile(r"([^()]+)\(([^()]+)\)")
_POWER = re.compile(
    r"(?:(?<![0-9.])|(?P<times>\s?[x×*·]\s?))10(?:\^|\*\*)(?P<power>[+-]?[0-9]{1,9})"
)
_SUPERSCRIPTS = re.compile("(?<=10)[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_PLAIN_DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_PLAIN_SIGNS = USUAL_WIDTH | {ord("￥"): "¥"}

_PLAIN = re.compile(r"[0-9]*\.?[0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}([,'’ ])[0-9]{3}(?:\1[0-9]{3})*(?:\.[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3}){2,}")

_SCALES = {
    "k": 3, "thousand": 3,
    "mil": 6, "mill": 6, "m": 6, "mm": 6, "mn": 6, "mln": 6, "mio": 6, "million": 6, "millions": 6,
    "bil": 9, "mrd": 9, "b": 9, "bn": 9, "bln": 9, "billion": 9, "billions": 9,
    "t": 12, "tn": 12, "trn": 12, "trillion": 12, "trillions": 12,
    "quadrillion": 15, "lakh": 5, "crore": 7, "cr": 7,
}  # fmt: skip
_SCALE_WORD = re.compile(r"([a-z]+)\.?(?![a-z])\s*(?:of\s+)?(.*)", re.IGNORECASE)
_CHINESE_SCALES = {
    "万亿": 12, "千亿": 11, "百亿": 10, "十亿": 9, "亿": 8, "億": 8,
    "千万": 7, "百万": 6, "十万": 5, "万": 4, "萬": 4, "千": 3,
}  # fmt: skip


def _with_exponent(line: str) -> str:
    """Write `2.1 × 10^25` and `10²⁵` as `2.1e25` and `1e25`."""
    plain = _SUPERSCRIPTS.sub(lambda found: "^" + found[0].translate(_PLAIN_DIGITS), line)
    return _POWER.sub(lambda found: f"{'' if found['times'] else 1}e{found['power']}", plain)


@dataclass(frozen=True, slots=True)
class Reading:
    """A typed amount, understood; the fields of a Measure without its verbatim words."""

    amount: Decimal | None
    unit: str
    modifier: Modifier
    lower: Decimal | None = None
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class _Endpoint:
    """One number with its scale word, if any, and the unit names before and after it."""

    minus: str
    number: str
    exponent: str
    scale: int | None
    unit_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AmountReader:
    """Reads typed amounts for one field: its unit table, and the units its property takes."""

    units: UnitTable
    allowed: Collection[str]
    money: bool
    field: str

    def read(self, text: str) -> Reading:
        """Understand one typed amount, or raise InvalidValueError saying what to write instead."""
        line = clean_line(text, field=self.field).translate(_PLAIN_SIGNS)
        if any(char.isdecimal() and not char.isascii() for char in line):
            raise self._refused(line, Phrase("write its digits as 0 to 9"))
        modifier, rest = split_modifier(_with_exponent(line))
        if modifier is not Modifier.EXACT and split_modifier(rest)[0] is not Modifier.EXACT:
            raise self._refused(line, Phrase("it says twice how exact the amount is; keep one"))
        if _IN_BRACKETS.fullmatch(rest):
            raise self._refused(
                line,
                Phrase(
                    "write it without brackets, and what is below zero with a minus sign, as in "
                    "-1,000 USD"
                ),
            )
        bounded = _WITH_BOUNDS.fullmatch(rest)
        if bounded:
            if modifier is not Modifier.ABOUT:
                raise self._refused(
                    line, Phrase("keep one amount; only bounds of an “about” stand in brackets")
                )
            return self._about_with_bounds(bounded[1].strip(), bounded[2].strip())
        span = _BETWEEN.fullmatch(rest) or _FROM_TO.fullmatch(rest)
        if span:
            if modifier not in (Modifier.EXACT, Modifier.ABOUT):
                raise self._refused(line, Phrase("a range cannot also be a minimum or a maximum"))
            return self._range(span[1], span[2])
        endpoint = self._endpoint(rest)
        return Reading(self._amount(endpoint), self._unit(endpoint.unit_names), modifier)

    def _about_with_bounds(self, centre: str, bounds: str) -> Reading:
        endpoint = self._endpoint(centre)
        span = _BETWEEN.fullmatch(bounds) or _FROM_TO.fullmatch(bounds)
        if not span:
            raise self._refused(bounds, Phrase("write the two bounds as in (18 to 22 billion)"))
        unit = self._unit(endpoint.unit_names)
        lower, upper, _ = self._ends(span[1], span[2])
        amount = self._amount(endpoint)
        check_bounds(Modifier.ABOUT, amount, lower, upper, field=self.field)
        return Reading(amount, unit, Modifier.ABOUT, lower, upper)

    def _range(self, first: str, second: str) -> Reading:
        lower, upper, names = self._ends(first, second)
        check_bounds(Modifier.BETWEEN, None, lower, upper, field=self.field)
        return Reading(None, self._unit(names), Modifier.BETWEEN, lower, upper)

    def _ends(self, first: str, second: str) -> tuple[Decimal, Decimal, tuple[str, ...]]:
        """Read both ends of a range.

        A scale word at the second alone holds for the first too (`3-5 million`), unless that is
        written out in thousands (`900,000 to 1.2 million`).
        """
        start, end = self._endpoint(first), self._endpoint(second)
        lower = self._amount(replace(start, scale=end.scale) if start.scale is None else start)
        if start.scale is None and end.scale and lower.adjusted() >= end.scale + 3:
            lower = self._amount(start)
        return lower, self._amount(end), (*start.unit_names, *end.unit_names)

    def _endpoint(self, text: str) -> _Endpoint:
        found = _ENDPOINT.fullmatch(text.strip())
        if not found:
            example = "1.4 billion USD" if self.money else "300 MW or 1,200 people"
            raise self._refused(
                text, Phrase("write one number and its unit, such as %(example)s", example=example)
            )
        if found["minus"] and found["minus_inside"]:
            raise self._refused(text, Phrase("it has two minus signs"))
        scale, after = self._split_scale(found["after"].strip().removeprefix("-").strip())
        minus = "-" if found["minus"] or found["minus_inside"] else ""
        names = tuple(name for name in (found["before"].strip(), after) if name)
        return _Endpoint(minus, found["number"], found["exponent"] or "", scale, names)

    def _digits(self, number: str, *, is_bare: bool) -> str:
        """Turn a numeral with separators into digits with at most one point."""
        if self.money and is_bare and POINT_OR_GROUP.fullmatch(number):
            joined = number.replace(".", "")
            raise self._refused(
                number,
                Phrase(
                    "it can mean %(joined)s or %(number)s0; write one of these",
                    joined=joined,
                    number=number,
                ),
            )
        if _PLAIN.fullmatch(number):
            return number
        grouped = _GROUPED.fullmatch(number)
        if grouped:
            return number.replace(grouped[1], "")
        if _DECIMAL_COMMA.fullmatch(number):
            return number.replace(".", "").replace(",", ".")
        if number.count(",") == 1 and number.replace(",", "").isdigit():
            point, joined = number.replace(",", "."), number.replace(",", "")
            raise self._refused(
                number,
                Phrase(
                    "it can mean %(point)s or %(joined)s; write one of these",
                    point=point,
                    joined=joined,
                ),
            )
        raise self._refused(number, Phrase("group its digits by three, as in 1,234,567.89"))

    def _split_scale(self, after: str) -> tuple[int | None, str]:
        """Part what follows a number into the power of ten it names and the unit's name."""
        if not after or self._is_unit(after):
            return None, after
        for word, scale in _CHINESE_SCALES.items():
            if after.startswith(word):
                return scale, after.removeprefix(word).strip()
        found = _SCALE_WORD.fullmatch(after)
        if found and found[1].casefold() in _SCALES:
            return _SCALES[found[1].casefold()], found[2]
        return None, after

    def _is_unit(self, after: str) -> bool:
        """Whether `after` names a unit here, and not a power of ten.

        A letter can be both. In its own case it is the unit of a property that takes it (`7 B`),
        in the other case no unit at all (`5M`); what is left over has two readings.
        """
        units = self._called(after)
        if len(after) > 1 or not units or after.casefold() not in _SCALES:
            return bool(units)
        is_written_so = any(after in unit.names for unit in units)
        if is_written_so is bool(self.allowed):
            return is_written_so
        power = f"10^{_SCALES[after.casefold()]}"
        raise self._refused(
            after,
            Phrase(
                "it can mean %(unit)s or %(power)s; write the unit or number out",
                unit=units[0].label,
                power=power,
            ),
        )

    def _amount(self, end: _Endpoint) -> Decimal:
        digits = self._digits(end.number, is_bare=end.scale is None and not end.exponent)
        number = exact_decimal(end.minus + digits + end.exponent, field=self.field)
        return exact_decimal(f"{number:f}E{end.scale}", field=self.field) if end.scale else number

    def _called(self, name: str) -> list[Unit]:
        """The units `name` can mean here: those the property takes, where it names any."""
        for found in self.units.readings(name, money=self.money):
            if units := [unit for unit in found if not self.allowed or unit.code in self.allowed]:
                return units
        return []

    def _unit(self, names: tuple[str, ...]) -> str:
        """Settle the unit that all names of one amount agree on, or the one that goes without."""
        if not names:
            return self._implied_unit()
        readings = [self._called(name) or self._known_elsewhere(name) for name in names]
        common = reduce(lambda some, more: [unit for unit in some if unit in more], readings)
        if not common:
            raise self._refused(" … ".join(names), Phrase("it names two different units; keep one"))
        for name in names:
            common = usual(name, common)
        if len(common) > 1:
            codes = ", ".join(unit.code for unit in common)
            raise self._refused(
                names[0], Phrase("it can mean %(codes)s; write one of these", codes=codes)
            )
        return common[0].code

    def _implied_unit(self) -> str:
        if len(self.allowed) == 1:
            code = next(iter(self.allowed))
            return check_unit(
                code, units=self.units, allowed=(), money=self.money, field=self.field
            ).code
        if not self.money and not self.allowed:
            return "count"
        examples = ", ".join(sorted(self.allowed)) or "USD, EUR or CNY"
        raise InvalidValueError(
            Phrase(
                "The number was understood, but its %(what)s is missing: add one, such "
                "as %(examples)s.",
                what=self._what(),
                examples=examples,
            ),
            field=self.field,
        )

    def _known_elsewhere(self, name: str) -> list[Unit]:
        """Explain why `name` is not a unit of this property."""
        found = usual(name, self.units.called(name, money=self.money))
        if found:
            raise not_allowed(found[0].code, self.allowed, field=self.field)
        other = usual(name, self.units.called(name, money=not self.money))
        if other:
            kind = Phrase("an amount of money") if self.money else Phrase("a quantity")
            raise self._refused(
                name,
                Phrase(
                    "this property takes %(kind)s, and that is %(unit)s",
                    kind=kind,
                    unit=other[0].label,
                ),
            )
        raise self._refused(name, Phrase("no %(what)s of that name is known", what=self._what()))

    def _what(self) -> Phrase:
        return Phrase("currency") if self.money else Phrase("unit")

    def _refused(self, what: str, reason: str) -> InvalidValueError:
        return InvalidValueError(
            Phrase("%(what)s cannot be read: %(reason)s.", what=shown(what), reason=reason),
            field=self.field,
        )

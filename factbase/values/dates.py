"""Dates: EDTF of level 0 and 1, typed as EDTF or in words.

Compared by their first and last days. A date that is approximate or uncertain is widened by its own
length to both sides, an interval with such an end by a year, a season by three months: "about
2025" and December 2024 can both hold. The stored bounds stay as written.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from factbase.exceptions import InvalidValueError
from factbase.values.date_phrasing import MONTH_NAMES
from factbase.values.date_words import DateReader
from factbase.values.modifiers import Interval
from factbase.values.text import clean_line
from sources.edtf import EdtfDate, EdtfError, parse_edtf

MAX_LENGTH = 100

_SEASON_NAMES = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_DAYS_IN_SEASON = 92
_DAYS_IN_YEAR = 366

_EDTF_SHAPE = re.compile(r"(?:[0-9XYTZES:/?~%+\[\]{}.,-])+")
_WORDS_IN_DIGITS = re.compile(
    r"[0-9]{4}[-–][0-9]{4}|[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}|[0-9]{1,2}/[0-9]{4}"
    r"|[0-9]{4}/(?:0[1-9]|1[0-2])|~.*"
)
# As programs write them: a day and a time, a year in a column of numbers with gaps.
_DAY_AND_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)")
_YEAR_AS_NUMBER = re.compile(r"([0-9]{4})\.0")
_MIDNIGHT = {"00:00", "00:00:00"}
_POINT = re.compile(r"(-?[0-9]{3}[0-9X])(?:-([0-9]{2}|XX))?(?:-([0-9]{2}|XX))?([?~%]?)")


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date or an interval of time, and the words it came from."""

    date: EdtfDate
    verbatim: str = ""


def parse(
    text: str, *, field: str = "value", reference: EdtfDate | date | None = None
) -> DateValue:
    """Read EDTF or words; `reference` is the source's date, for `in April` or `last year`."""
    line = clean_line(text, field=field, max_length=MAX_LENGTH)
    try:
        return DateValue(parse_edtf(_edtf(line, field, reference)), text.strip())
    except EdtfError as error:
        raise InvalidValueError(error.message, field=field) from error


def _edtf(line: str, field: str, reference: EdtfDate | date | None) -> str:
    line = _of_programs(line)
    try:
        parse_edtf(line)
    except EdtfError:
        if _EDTF_SHAPE.fullmatch(line) and not _WORDS_IN_DIGITS.fullmatch(line):
            raise
        return DateReader(field, reference).read(line)
    return line


def _of_programs(line: str) -> str:
    """Write as EDTF what programs make of a day (a midnight), a moment or a year (2025.0)."""
    if found := _DAY_AND_TIME.fullmatch(line):
        return found[1] if found[2] in _MIDNIGHT else "T".join(found.groups())
    found = _YEAR_AS_NUMBER.fullmatch(line)
    return found[1] if found else line


def interval(value: DateValue) -> Interval:
    """First and last day number as decimals, as written; None is unbounded."""
    return _decimal(value.date.earliest), _decimal(value.date.latest)


def widened(value: DateValue) -> Interval:
    """The interval in which the date may truly lie, given how exactly it is meant."""
    earliest, latest = interval(value)
    margin = _margin(value.date)
    return (
        None if earliest is None else earliest - margin,
        None if latest is None else latest + margin,
    )


def _decimal(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _margin(edtf: EdtfDate) -> int:
    if edtf.approximate or edtf.uncertain:
        if edtf.earliest is None or edtf.latest is None or edtf.is_interval:
            return _DAYS_IN_YEAR
        return edtf.latest - edtf.earliest + 1
    return _DAYS_IN_SEASON if _is_season(edtf.text) else 0


def _is_season(text: str) -> bool:
    found = _POINT.fullmatch(text)
    return found is not None and found[2] in ("21", "22", "23", "24")


def display(value: DateValue) -> str:
    """Write it in words: `26 June 2025`, `about 2025`, `since 2019`; rare forms stay EDTF."""
    text = value.date.text
    if not value.date.is_interval:
        return _display_point(text)
    start, _, end = text.partition("/")
    if start in ("", "..") and end in ("", ".."):
        return text
    if end == "..":
        return f"since {_display_point(start)}"
    if start == "..":
        return f"until {_display_point(end)}"
    if not end:
        return f"from {_display_point(start)}, end unknown"
    if not start:
        return f"until {_display_point(end)}, start unknown"
    return f"{_display_point(start)} to {_display_point(end)}"


@lru_cache(maxsize=4096)
def _display_point(text: str) -> str:
    found = _POINT.fullmatch(text)
    if found is None:
        return text
    year, month, day, mark = found.groups()
    doubt = {"~": "about ", "?": "possibly ", "%": "possibly about "}.get(mark, "")
    if month == "XX":
        return f"{doubt}some {'day' if day else 'month'} in {_display_year(year)}"
    if month is None:
        return doubt + _display_year(year)
    name = _SEASON_NAMES.get(int(month)) or MONTH_NAMES[int(month) - 1]
    whole = f"{name} {_display_year(year)}"
    if day == "XX":
        return f"{doubt}some day in {whole}"
    return f"{doubt}{int(day)} {whole}" if day else doubt + whole


def _display_year(year: str) -> str:
    if year.endswith("X"):
        return f"the {year[:3]}0s" if not year.endswith("0X") and year[0] != "-" else year
    number = int(year)
    return f"{1 - number} BC" if number <= 0 else year

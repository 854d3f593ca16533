"""Read EDTF dates (ISO 8601-2, levels 0 and 1) and give their bounds as day numbers.

A day number is the proleptic Gregorian ordinal that `date.toordinal` uses (1 January of year 1 is
day 1), continued to year 0 and below, so that a date of any year can be stored in a bigint range.
`None` stands for a bound that is not there.

Choices where the standard leaves room:

* An open end (`2019/..`) and an unknown end (`2019/`) both give no bound. They stay apart in the
  text; for bounds, claiming less is the safe side.
* A date with a time stands for its local day as written; the offset moves nothing.
* Approximate (`~`), uncertain (`?`) and both (`%`) are flags and leave the bounds as written.
* Seasons are March–May, June–August, September–November, and December for winter.
* An interval may not start after the first day of its end: `2004-06-11/2004-06` is refused.
* Years are limited to 12 digits.

Source of the grammar: the Library of Congress EDTF specification of 4 February 2019.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sources.exceptions import RefusalError, shown
from sources.phrases import Phrase

MAX_LENGTH = 64
MAX_YEAR_DIGITS = 12
# The first and last month of each season: spring, summer, autumn, winter.
SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}

_DAYS_IN_400_YEARS = 146_097
_DAYS_IN_MONTH = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAYS_BEFORE_MONTH = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)

_DATE = re.compile(
    r"""
    (?: (?P<year> -? [0-9]{4} )
        (?: - (?P<month> [0-9]{2} | XX )
            (?: - (?P<day> [0-9]{2} | XX ) (?P<time> T [0-9:+Z-]+ )? )? )?
      | (?P<masked> -? [0-9]{2} (?: [0-9]X | XX ) )
    )
    (?P<mark> [?~%] )?
    | Y (?P<long> -? [1-9][0-9]{4,} )
    """,
    re.VERBOSE,
)
_TIME = re.compile(
    r"""
    T (?: (?: [01][0-9] | 2[0-3] ) (?: :[0-5][0-9] ){2} | 24:00:00 )
    (?: Z
      | (?! -00(?::00)?$ ) (?: -0[0-9] | -1[01] | \+0[0-9] | \+1[0-3] ) (?: :[0-5][0-9] )?
      | (?: -12 | \+14 ) (?: :00 )?
    )?
    """,
    re.VERBOSE,
)

# What level 2 can look like, to tell "unsupported" from "wrong"; its meaning is not checked.
_COMPONENT_2 = "[?~%]?[0-9X]{2}[?~%]?"
_DATE_2 = rf"[?~%]?-?[0-9X]{{4}}[?~%]?(?:-{_COMPONENT_2}){{0,2}}"
_LEVEL_2 = re.compile(
    rf"{_DATE_2}"
    r"|Y-?[0-9]+(?:E[0-9]+)?(?:S[0-9]+)?"
    r"|-?[0-9]{4}S[0-9]+"
    rf"|\[(?:\.\.)?{_DATE_2}(?:(?:,|\.\.){_DATE_2})*(?:\.\.)?\]"
    rf"|\{{(?:\.\.)?{_DATE_2}(?:(?:,|\.\.){_DATE_2})*(?:\.\.)?\}}"
)
_LEVEL_2_SIGNS = re.compile(r"[X?~%ES\[{]")


class EdtfError(RefusalError):
    """A text is not an EDTF date of level 0 or 1.

    The code is `edtf_invalid`, or `edtf_level_2` for what the standard knows and this parser does
    not support.
    """

    code = "edtf_invalid"


@dataclass(frozen=True, slots=True)
class EdtfDate:
    """One EDTF date or interval: its text, first and last day number, and what is doubtful.

    `earliest` and `latest` are inclusive; None means there is no bound on that side.
    """

    text: str
    earliest: int | None
    latest: int | None
    approximate: bool = False
    uncertain: bool = False

    def __str__(self) -> str:
        return self.text

    @property
    def is_interval(self) -> bool:
        """Whether it has two ends, open or unknown ones included."""
        return "/" in self.text


def parse_edtf(text: str, *, field: str = "") -> EdtfDate:
    """Read one EDTF date or interval of level 0 or 1; raise EdtfError naming `field` otherwise."""
    try:
        return _parsed(text)
    except EdtfError as error:
        error.field = field
        raise


@lru_cache(maxsize=4096)
def _parsed(text: str) -> EdtfDate:
    """Return what `parse_edtf` does, kept: thousands of records hold in the same few years."""
    return _parse_interval(text) if "/" in text else _parse_date(text)


def day_number(year: int, month: int, day: int) -> int:
    """Return the day number of a proleptic Gregorian date; any year, month 1–12, day 1–31."""
    before = year - 1
    leap_day = month > 2 and _is_leap(year)
    return (
        before * 365 + before // 4 - before // 100 + before // 400
        + _DAYS_BEFORE_MONTH[month] + leap_day + day
    )  # fmt: skip


def year_month_day(number: int) -> tuple[int, int, int]:
    """Return year, month and day of a day number; the inverse of `day_number`."""
    cycles, rest = divmod(number - 1, _DAYS_IN_400_YEARS)
    in_cycle = date.fromordinal(rest + 1)
    return in_cycle.year + 400 * cycles, in_cycle.month, in_cycle.day


def format_day(number: int) -> str:
    """Write a day number as ISO 8601: `2025-06-26`, `-0043-03-15`, `+012345-01-01`."""
    year, month, day = year_month_day(number)
    return f"{_format_year(year)}-{month:02}-{day:02}"


def _format_year(year: int) -> str:
    if abs(year) > 9999:
        return f"{year:+07}"
    return f"-{-year:04}" if year < 0 else f"{year:04}"


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _parse_date(text: str) -> EdtfDate:
    match = _match(text)
    earliest, latest = _bounds(text, match)
    mark = match["mark"]
    if mark and _is_season(match):
        raise _unsupported(text)
    return EdtfDate(text, earliest, latest, mark in ("~", "%"), mark in ("?", "%"))


def _parse_interval(text: str) -> EdtfDate:
    ends = text.split("/")
    if len(text) > MAX_LENGTH or len(ends) != 2 or ends == ["", ""]:
        raise _invalid(
            text, Phrase("an interval is two dates with one slash between, as in 2019/2021")
        )
    start, end = (None if part in ("", "..") else _parse_end(text, part) for part in ends)
    if start and end and start[0] > end[0]:
        raise _invalid(text, Phrase("the interval ends before it starts"))
    marks = "".join(ends)
    return EdtfDate(
        text,
        start[0] if start else None,
        end[1] if end else None,
        "~" in marks or "%" in marks,
        "?" in marks or "%" in marks,
    )


def _parse_end(text: str, part: str) -> tuple[int, int]:
    match = _match(part)
    if "X" in part:
        raise _unsupported(text)
    if match["time"] or match["long"]:
        raise _invalid(text, Phrase("an interval takes years of four digits and no time of day"))
    return _bounds(text, match)


def _match(text: str) -> re.Match[str]:
    match = _DATE.fullmatch(text) if len(text) <= MAX_LENGTH else None
    if match is None:
        raise _not_matched(text)
    return match


def _bounds(text: str, match: re.Match[str]) -> tuple[int, int]:
    year_text, month_text, day_text, time, masked, mark, long = match.groups()
    if year_text is None:
        return _year_bounds(text, masked or long)
    if year_text == "-0000":
        raise _invalid(text, Phrase("there is no year -0000; the year before 0001 is 0000"))
    if time and (mark or not _TIME.fullmatch(time)):
        raise _invalid(
            text, Phrase("a time is hh:mm:ss, then nothing, Z or an offset such as +08:00")
        )
    year = int(year_text)
    if month_text is None:
        return day_number(year, 1, 1), day_number(year, 12, 31)
    if month_text == "XX":
        if day_text not in (None, "XX"):
            raise _unsupported(text)
        return day_number(year, 1, 1), day_number(year, 12, 31)
    return _month_bounds(text, year, int(month_text), day_text)


def _month_bounds(text: str, year: int, month: int, day_text: str | None) -> tuple[int, int]:
    if month > 12 or month == 0:
        return _season_bounds(text, year, month, day_text)
    last = 29 if month == 2 and _is_leap(year) else _DAYS_IN_MONTH[month]
    if day_text is None or day_text == "XX":
        return day_number(year, month, 1), day_number(year, month, last)
    day = int(day_text)
    if not 1 <= day <= last:
        raise _invalid(text, Phrase("that month has the days 1 to %(last)s", last=last))
    number = day_number(year, month, day)
    return number, number


def _season_bounds(text: str, year: int, season: int, day_text: str | None) -> tuple[int, int]:
    if day_text is None and 25 <= season <= 41:
        raise _unsupported(text)
    if day_text is not None or season not in SEASON_MONTHS:
        raise _invalid(text, Phrase("months are 01 to 12, and seasons 21 (spring) to 24 (winter)"))
    first, last = SEASON_MONTHS[season]
    return day_number(year, first, 1), day_number(year, last, _DAYS_IN_MONTH[last])


def _year_bounds(text: str, year_text: str) -> tuple[int, int]:
    """Bounds of a masked year (`201X`, `-01XX`) or of a long one (`170000002`)."""
    if len(year_text.lstrip("-")) > MAX_YEAR_DIGITS:
        raise _invalid(text, Phrase("a year has at most %(most)s digits", most=MAX_YEAR_DIGITS))
    low, high = sorted((int(year_text.replace("X", "0")), int(year_text.replace("X", "9"))))
    return day_number(low, 1, 1), day_number(high, 12, 31)


def _is_season(match: re.Match[str]) -> bool:
    return match["month"] is not None and match["month"] in ("21", "22", "23", "24")


def _invalid(text: str, reason: str) -> EdtfError:
    return EdtfError(Phrase("%(text)s is not a date: %(reason)s.", text=shown(text), reason=reason))


def _unsupported(text: str) -> EdtfError:
    message = Phrase(
        "%(text)s uses EDTF level 2, which is not supported: write the nearest plain date, "
        "such as 2025-06, 201X, 2025~ or 2019/2021.",
        text=shown(text),
    )
    return EdtfError(message, code="edtf_level_2")


def _not_matched(text: str) -> EdtfError:
    if not text:
        return EdtfError(
            Phrase("A date is missing: write one such as 2025-06-26, 2025-06 or 2025.")
        )
    if len(text) > MAX_LENGTH:
        return _invalid(text, Phrase("it is longer than %(most)s characters", most=MAX_LENGTH))
    if not text.isascii():
        return _invalid(text, Phrase("it has characters other than ASCII digits and signs"))
    if _LEVEL_2_SIGNS.search(text) and _LEVEL_2.fullmatch(text):
        return _unsupported(text)
    if re.fullmatch("[+-]?[0-9]{5,}", text):
        return _invalid(
            text,
            Phrase(
                "a year of more than four digits starts with Y, as in Y12000, and what a "
                "spreadsheet counts in days is written as a day, as in 2025-06-26"
            ),
        )
    if re.fullmatch("-?[0-9]{1,3}", text):
        return _invalid(text, Phrase("a year has four digits, as in 0079"))
    if text != text.strip():
        return _invalid(text, Phrase("it has white space around it"))
    return _invalid(
        text, Phrase("write 2025-06-26, 2025-06, 2025, 2025~, 201X, 2019/2021 or 2019/..")
    )

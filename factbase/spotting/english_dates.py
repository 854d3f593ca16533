"""Dates in English text, one by one.

Words are read as those that people type (`factbase.values.dates`) where they can be typed so. A
month or a day without a year is the latest one that had begun at the source's date, unless the
sentence speaks of what is to come; a quarter without a year is the latest one that had begun.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from factbase.exceptions import InvalidValueError
from factbase.spotting import date_patterns as patterns
from factbase.spotting.clock import Clock
from factbase.spotting.points import Point
from factbase.spotting.spotted import CERTAIN, DOUBTFUL, LIKELY, POSSIBLE
from factbase.values.date_phrasing import MONTHS
from factbase.values.dates import parse
from sources.edtf import EdtfDate, format_day

_REACH = 90
# “Today” is mostly these years, and the day of the source only with such words.
_TODAY = re.compile(" (?:announced|reported|said|released|launched)")

Read = tuple[str, Decimal]


def english_points(text: str, clock: Clock, reference: EdtfDate | None) -> Iterator[Point]:
    """Yield the dates of a plain text from left to right; none overlaps with another."""
    place = 0
    while trigger := patterns.TRIGGER.search(text, place):
        start = trigger.start()
        point = _point_at(text, start, clock, reference)
        place = point.end if point else start + 1
        if point:
            yield point


def _point_at(text: str, start: int, clock: Clock, reference: EdtfDate | None) -> Point | None:
    readers = _AT_DIGIT if text[start].isdigit() else _AT_LETTER
    for pattern, read in readers:
        if (found := pattern.match(text, start)) and _is_spelt_so(found):
            answer = read(text, found, clock, reference)
            if answer:
                return Point(start, found.end(), *answer)
    return None


def _is_spelt_so(found: re.Match[str]) -> bool:
    """Whether months and weekdays have their capital letter: “may” and “march” are verbs."""
    parts = found.groupdict()
    names = (parts.get("month") or "A", parts.get("weekday") or "A")
    return all(name[0].isupper() or name[0].isdigit() for name in names)


def _typed(words: str, reference: EdtfDate | None) -> str:
    """Return the EDTF of words that can be typed; "" if they cannot be read."""
    try:
        return parse(words, reference=reference).date.text
    except InvalidValueError:
        return ""


def _with_year(
    _text: str, found: re.Match[str], _clock: Clock, reference: EdtfDate | None
) -> Read | None:
    edtf = _typed(found[0].replace("-", " ") if found.groupdict().get("q") else found[0], reference)
    return (edtf, CERTAIN) if edtf else None


def _without_year(
    text: str, found: re.Match[str], clock: Clock, _reference: EdtfDate | None
) -> Read | None:
    if found["month"].lower().rstrip(".") == "may" and not found["day"]:
        return None
    month, day = MONTHS[found["month"].lower().rstrip(".")], int(found["day"])
    year = clock.year_of(month, day, is_ahead=_is_ahead(text, found.start()))
    edtf = f"{year:04}-{month:02}-{day:02}" if year else ""
    return _read_or_unknown(edtf, LIKELY)


def _relative(
    text: str, found: re.Match[str], _clock: Clock, reference: EdtfDate | None
) -> Read | None:
    if found[0].casefold() == "today" and not _TODAY.match(text, found.end()):
        return _read_or_unknown(_typed(found[0], reference), DOUBTFUL)
    return _read_or_unknown(_typed(found[0], reference), LIKELY)


def _bare_month(
    text: str, found: re.Match[str], clock: Clock, _reference: EdtfDate | None
) -> Read | None:
    name = found["month"].lower().rstrip(".")
    is_doubtful = not found["which"] and (name in patterns.OTHER_WORDS or len(name) < 4)
    before = max(0, found.start() - 12)
    if is_doubtful and not patterns.BEFORE_MONTH.search(text, before, found.start()):
        return None
    month, which = MONTHS[name], (found["which"] or "").lower()
    year = clock.year_of(month, is_ahead=which == "next" or _is_ahead(text, found.start()))
    if year and which in ("last", "previous") and (year, month) == (clock.year, clock.month):
        year -= 1
    return _read_or_unknown(f"{year:04}-{month:02}" if year else "", LIKELY)


def _weekday(
    text: str, found: re.Match[str], clock: Clock, _reference: EdtfDate | None
) -> Read | None:
    if clock.number is None:
        return "", DOUBTFUL
    wanted = patterns.WEEKDAYS.index(found["weekday"].capitalize())
    is_next = (found["which"] or "").lower() == "next"
    if is_next or _is_ahead(text, found.start()):
        return format_day(clock.number + ((wanted - (clock.number - 1)) % 7 or 7)), LIKELY
    back = (clock.number - 1 - wanted) % 7
    if found["which"] and not back:
        back = 7
    return format_day(clock.number - back), LIKELY


def _foreign(
    _text: str, found: re.Match[str], _clock: Clock, _reference: EdtfDate | None
) -> Read | None:
    if found["foreign"] == "Mars":
        return None  # the planet
    edtf = f"{found['year']}-{patterns.FOREIGN_MONTHS[found['foreign'].casefold()]:02}"
    edtf += f"-{int(found['day']):02}" if found["day"] else ""
    return (edtf, CERTAIN) if _typed(edtf, None) else None


def _iso(
    _text: str, found: re.Match[str], _clock: Clock, _reference: EdtfDate | None
) -> Read | None:
    edtf = f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
    return (edtf, CERTAIN) if _typed(edtf, None) else None


def _numeric(
    text: str, found: re.Match[str], _clock: Clock, _reference: EdtfDate | None
) -> Read | None:
    """Read 26/06/2025; of 6/7/2025, which has two readings, only the year is sure."""
    if edtf := _typed(found[0], None):
        return edtf, CERTAIN
    is_day = int(found[1]) <= 31 and int(found[3]) <= 31 and min(int(found[1]), int(found[3])) <= 12
    return (found["year"], DOUBTFUL) if is_day else None


def _year(
    text: str, found: re.Match[str], _clock: Clock, reference: EdtfDate | None
) -> Read | None:
    start = found.start("year")
    if found["end"]:
        return f"{found['year']}-12", CERTAIN
    if found["part"]:
        edtf = _typed(found[0], reference)
        return (edtf, CERTAIN) if edtf else None
    before = max(0, start - 14)
    if patterns.NO_YEAR.search(text, before, start) or patterns.NO_YEAR_BEFORE.match(
        text, found.end()
    ):
        return None
    if patterns.BEFORE_YEAR.search(text, before, start):
        return found["year"], CERTAIN
    return (found["year"], POSSIBLE) if 1800 <= int(found["year"]) < 2100 else None


def _short_span(
    text: str, found: re.Match[str], _clock: Clock, _reference: EdtfDate | None
) -> Read | None:
    """Read 2019-21 as the years 2019 to 2021; 2025-06 is a month."""
    year, last = int(found["year"]), int(found["last"])
    if patterns.NO_YEAR.search(text, max(0, found.start() - 14), found.start()):
        return None
    if 1 <= last <= 12:
        return f"{year}-{last:02}", LIKELY
    until = year // 100 * 100 + last
    return (f"{year}/{until}", LIKELY) if year < until <= year + 30 else None


def _decade(
    _text: str, found: re.Match[str], _clock: Clock, _reference: EdtfDate | None
) -> Read | None:
    return f"{found['decade']}X", CERTAIN if found["decade"][-1] != "0" else POSSIBLE


def _quarter(
    text: str, found: re.Match[str], clock: Clock, _reference: EdtfDate | None
) -> Read | None:
    number = int(found["q"][1]) if found["q"] else patterns.ORDINALS[found["number"].lower()]
    months = 6 if found["unit"] and found["unit"].lower() == "half" else 3
    last = number * months
    if last > 12 or (not found["which"] and months == 6):
        return None  # “the second half” is mostly one of a match
    step = {"last": -1, "previous": -1, "next": 1}.get((found["which"] or "").lower(), 0)
    year = clock.year_of(last - months + 1, is_ahead=_is_ahead(text, found.start()))
    if found["which"]:
        year = clock.year + step if clock.year else None
    edtf = f"{year:04}-{last - months + 1:02}/{year:04}-{last:02}" if year else ""
    return _read_or_unknown(edtf, POSSIBLE)


def _short_quarter(
    _text: str, found: re.Match[str], _clock: Clock, reference: EdtfDate | None
) -> Read | None:
    part = found["q"] or found["turned"][::-1]
    edtf = _typed(f"{part} 20{found['short'] or found['year']}", reference)
    return (edtf, LIKELY) if edtf else None


def _months_of_year(
    _text: str, found: re.Match[str], _clock: Clock, _reference: EdtfDate | None
) -> Read | None:
    first, last = (MONTHS[found[name][:3].casefold()] for name in ("first", "month"))
    year = int(found["year"])
    return f"{year - (first > last)}-{first:02}/{year}-{last:02}", CERTAIN


def _fiscal(
    _text: str, found: re.Match[str], _clock: Clock, _reference: EdtfDate | None
) -> Read | None:
    """Fiscal years begin on different days: only their number is known."""
    return found["year"], DOUBTFUL


def _season(
    _text: str, found: re.Match[str], clock: Clock, reference: EdtfDate | None
) -> Read | None:
    which = found["which"].lower()
    step = {"last": -1, "previous": -1, "next": 1}.get(which, 0)
    edtf = _typed(f"{found['season']} {clock.years(step)}", reference) if clock.year else ""
    return _read_or_unknown(edtf, POSSIBLE)


def _ago(
    _text: str, found: re.Match[str], clock: Clock, _reference: EdtfDate | None
) -> Read | None:
    words = found["count"].lower()
    count = int(words) if words.isdigit() else patterns.COUNTS[words]
    unit = found["unit"].lower()
    if unit == "day":
        return _read_or_unknown(clock.days(-count), LIKELY)
    if unit == "week":
        return _read_or_unknown(clock.week(-count), POSSIBLE)
    edtf = (
        clock.months(-count) if unit == "month" else clock.years(-count * 10 ** (unit == "decade"))
    )
    return _read_or_unknown(edtf and f"{edtf}~", POSSIBLE)


def _read_or_unknown(edtf: str, confidence: Decimal) -> Read:
    return (edtf, confidence) if edtf else ("", DOUBTFUL)


def _is_ahead(text: str, place: int) -> bool:
    first = max(0, place - _REACH)
    if patterns.LIMIT.search(text, first, place):
        return True
    ahead = patterns.AHEAD.search(text, first, place)
    return ahead is not None and not patterns.DONE.search(text, ahead.start(), place)


_Reader = Callable[[str, re.Match[str], Clock, EdtfDate | None], Read | None]
_READERS: list[tuple[re.Pattern[str], _Reader]] = [
    (patterns.ISO, _iso),
    (patterns.NUMERIC, _numeric),
    (patterns.MONTHS_OF_YEAR, _months_of_year),
    *((pattern, _with_year) for pattern in patterns.WITH_YEAR),
    *((pattern, _with_year) for pattern in patterns.WITH_YEAR_BY_LETTER),
    *((pattern, _with_year) for pattern in patterns.WITH_YEAR_BY_DIGIT),
    (patterns.FOREIGN, _foreign),
    (patterns.AGO, _ago),
    *((pattern, _relative) for pattern in patterns.RELATIVE),
    *((pattern, _without_year) for pattern in patterns.WITHOUT_YEAR),
    (patterns.SHORT_QUARTER, _short_quarter),
    (patterns.FISCAL, _fiscal),
    (patterns.QUARTER_ALONE, _quarter),
    (patterns.RELATIVE_SEASON, _season),
    (patterns.BARE_WEEKDAY, _weekday),
    (patterns.DECADE, _decade),
    (patterns.SHORT_SPAN, _short_span),
    (patterns.YEAR, _year),
    (patterns.BARE_MONTH, _bare_month),
]
# By its first character nearly half of them can be left out at any place, which is what takes
# most of the time in a text full of numbers.
_BY_DIGIT = (patterns.ISO, patterns.NUMERIC, patterns.SHORT_SPAN, *patterns.WITH_YEAR_BY_DIGIT)
_BY_LETTER = (
    *(patterns.MONTHS_OF_YEAR, patterns.RELATIVE_SEASON, patterns.BARE_WEEKDAY),
    *(patterns.BARE_MONTH, *patterns.RELATIVE, *patterns.WITH_YEAR_BY_LETTER),
)
_AT_DIGIT = [each for each in _READERS if each[0] not in _BY_LETTER]
_AT_LETTER = [each for each in _READERS if each[0] not in _BY_DIGIT]

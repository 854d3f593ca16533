"""Dates in running text, and the EDTF that they mean.

Single dates come from `english_dates` and `chinese_dates`; here “since”, “by”, “between … and …”
make intervals of them. Without the source's date a relative word is still shown, as `DOUBTFUL` and
without a value: what one would type is the word itself, which is read once the source has a date.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from factbase.exceptions import InvalidValueError
from factbase.spotting.chinese_dates import chinese_points
from factbase.spotting.clock import clock_of
from factbase.spotting.english_dates import english_points
from factbase.spotting.points import Point
from factbase.spotting.spotted import DOUBTFUL, Spotted, SuggestionKind
from factbase.values import DateValue
from factbase.values.dates import parse
from sources.edtf import EdtfDate

_REACH = 24
_JOINT = re.compile(r" (?:to|until|till|through) |(?: ?- ?)|[至到~]")
_AND = re.compile(" and (?:the )?")
_BETWEEN = re.compile(r"\bbetween (?:the )?$", re.IGNORECASE)
_FROM = re.compile(r"(?:\bfrom (?:the )?|[从自])$", re.IGNORECASE)
_LIMITS = [
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (r"(?:\bsince (?:the )?|[自从])$", "since"),
        (r"(?:\bby (?:the )?|\buntil (?:the )?|\btill (?:the )?)$", "until"),
        (r"\bbefore (?:the )?$", "before"),
        (r"\bafter (?:the )?$", "after"),
    )
]
_SINCE_BEHIND = re.compile("(?:以来|至今|起)")
_BEFORE_BEHIND = re.compile("(?:之前|以前|前)(?![一二三四五六七八九十0-9])")


_BEGUN_BEFORE = re.compile(
    r"\b(?:(?:founded|established|set up|incorporated|registered|born)"
    r"(?: (?!in\b|on\b)[\w-]+){0,3}|created|formed|launched|built|opened|started)"
    r"(?: (?:in|on|since|back in|in early|in late))? $"
    "|(?:成立|创立|創立|创办|創辦|建|生|注册|註冊|始)[于於在]$",
    re.IGNORECASE,
)
_BEGUN_BEHIND = re.compile("成立|创立|創立|创办|創辦|注册|註冊|出生")


def is_of_beginning(text: str, date: Spotted) -> bool:
    """Whether a date of a plain text says when something began: “founded in 2019”."""
    before = max(0, date.start - 60)
    return bool(
        _BEGUN_BEFORE.search(text, before, date.start) or _BEGUN_BEHIND.match(text, date.end)
    )


def dates_in(text: str, reference: EdtfDate | None) -> Iterator[Spotted]:
    """Yield the dates of a plain text; `reference` is the date of its source."""
    clock = clock_of(reference)
    points = [*english_points(text, clock, reference), *chinese_points(text, clock)]
    points = _apart(sorted(points, key=lambda point: (point.start, -point.end)))
    joined: set[int] = set()
    for number, (first, second) in enumerate(pairwise(points)):
        if number not in joined and (span := _span(text, first, second)):
            joined |= {number, number + 1}
            yield _spotted(text, span)
    for number, point in enumerate(points):
        if number not in joined:
            yield _spotted(text, _limited(text, point) or point)


def _apart(points: Sequence[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in points:
        if not kept or point.start >= kept[-1].end:
            kept.append(point)
    return kept


def _span(text: str, first: Point, second: Point) -> Point | None:
    """Return the interval from one date to the next, if the words between make one."""
    if not first.edtf or not second.edtf or "/" in first.edtf + second.edtf:
        return None
    between = text[first.end : second.start]
    before = max(0, first.start - _REACH)
    if _AND.fullmatch(between):
        opening = _BETWEEN.search(text, before, first.start)
    elif _JOINT.fullmatch(between):
        opening = _FROM.search(text, before, first.start)
    else:
        return None
    if opening is None and _AND.fullmatch(between):
        return None
    edtf = _read(f"{first.edtf}/{second.edtf}")
    start = opening.start() if opening else first.start
    confidence = min(first.confidence, second.confidence)
    return Point(start, second.end, edtf, confidence) if edtf else None


def _limited(text: str, point: Point) -> Point | None:
    """Return the interval that “since” or “by” makes of a date."""
    if not point.edtf or "/" in point.edtf:
        return None
    before = max(0, point.start - _REACH)
    for pattern, words in _LIMITS:
        if opening := pattern.search(text, before, point.start):
            start, end = opening.start(), point.end
            if behind := _SINCE_BEHIND.match(text, end):
                end = behind.end()
            if edtf := _read(f"{words} {point.edtf}"):
                return Point(start, end, edtf, point.confidence)
    for pattern, words in ((_SINCE_BEHIND, "since"), (_BEFORE_BEHIND, "before")):
        if behind := pattern.match(text, point.end):
            edtf = _read(f"{words} {point.edtf}")
            return Point(point.start, behind.end(), edtf, point.confidence) if edtf else None
    return None


def _read(words: str) -> str:
    try:
        return parse(words).date.text
    except InvalidValueError:
        return ""


def _spotted(text: str, point: Point) -> Spotted:
    words = text[point.start : point.end]
    value = _value(point.edtf, words) if point.edtf else None
    typed = value.date.text if value else words
    confidence = point.confidence if value else DOUBTFUL
    return Spotted(point.start, point.end, SuggestionKind.DATE, typed, value, confidence)


def _value(edtf: str, words: str) -> DateValue | None:
    try:
        return DateValue(parse(edtf).date, words)
    except InvalidValueError:
        return None

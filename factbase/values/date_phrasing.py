"""Ways in which the press writes dates, put into the words that `date_words` reads.

`3Q 2024` and `2024-Q3` are `q3 2024`; `15–17 January 2025` is `15 january 2025 to 17 january 2025`;
`2019 to present` and `自2019年起` are `since 2019`. Words arrive lower-cased, with single
spaces and without commas.
"""

import re
from collections.abc import Callable

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
MONTHS = {
    name[:length].lower(): number for number, name in enumerate(MONTH_NAMES, 1) for length in (3, 9)
} | {"sept": 9}
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"

_PERIOD = "(?:[1-4][qh]|[qh][1-4])"
_TODAY = "(?:present|now|today|the present)"
_SEASONS = {"春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter"}


def _season(found: re.Match[str]) -> str:
    return f"{_SEASONS[found[2]]} {found[1]}"


def _some(found: re.Match[str]) -> str:
    return f"some {'month' if found[2] == '月' else 'day'} in {found[1]}"


_PHRASES: list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]] = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\bb c( e)?$", "bc"),
        ("^(?:(?:sometime|some time|at some point) in|in|on|during|at) ", ""),
        ("^prior to ", "before "),
        ("^up to ", "until "),
        ("^(?:year|month) (?=.*[0-9]{4}$)", ""),
        (rf"^(?P<year>[0-9]{{4}})[ -]?(?P<part>{_PERIOD})$", r"\g<part> \g<year>"),
        (r"^([1-4])([qh])\b", r"\2\1"),
        ("-(?=(?:quarter|half) )", " "),
        ("\\b(?:year[- ]end|end[- ]year) (?=[0-9])", "end "),
        (r"\bbeginning\b", "start"),
        (r"\bmiddle\b", "mid"),
        (rf"^(?:from )?(.+?) ?(?:to|until|[-–—]) ?{_TODAY}$", r"since \1"),
        (rf"^([0-9]{{1,2}})-({MONTH})-([0-9]{{4}})$", r"\1 \2 \3"),
        (rf"^({MONTH})-([0-9]{{1,2}})-([0-9]{{4}})$", r"\1 \2 \3"),
        (rf"^([0-9]{{4}}) ({MONTH}(?: [0-9]{{1,2}})?)$", r"\2 \1"),
        ("^([0-9]{1,2})/([0-9]{4})$", r"\2/\1"),
        (rf"^((?:{MONTH} )?[0-9]{{1,2}})-(?=[0-9]{{1,2}} )", r"\1 to "),
        (rf"^({MONTH} [0-9]{{1,2}})-(?=[0-9]{{1,2}}$|{MONTH} )", r"\1 to "),
        (rf"^((?:[0-9]{{1,2}} )?{MONTH})-(?=(?:[0-9]{{1,2}} )?{MONTH}\b)", r"\1 to "),
        ("^可能[是在]?(.+)$", r"possibly \1"),
        ("^(?:[从自] ?)?(.+?)[至到]今$", r"since \1"),
        ("^[从自](.+?)起 ?结束时间不详$", r"from \1 end unknown"),
        ("^(?:[从自] ?)?(.+?)(?:起|以来|开始)$", r"since \1"),
        ("^[至到](.+?) 开始时间不详$", r"until \1 start unknown"),
        ("^[至到](.+?)(?:为?止)?$", r"until \1"),
        ("^(?:[从自] ?)?([0-9]{4}年)(.*)[至到]([0-9]{1,2}月.*)$", r"\1\2 to \1\3"),
        ("^(?:[从自] ?)?(.+?)[至到](.+)$", r"\1 to \2"),
        (r"(?:大约|大概|约) ?([^ ]+)", r"about \1"),
        (r"([^ ]+?)(?:左右|前后)(?= |$)", r"about \1"),
        (r"([0-9]{3}0)年代(?= |$)", r"\1s"),
        (r"([0-9]{4}年)某([月日])$", _some),
        (r"([0-9]{4}年[0-9]{1,2}月)某日$", r"some day in \1"),
        (r"([0-9]{4})年([春夏秋冬])[季天]?(?= |$)", _season),
        ("^([0-9]{4})年底$", r"end \1"),
        ("^([0-9]{4})年初$", r"start \1"),
        ("^([0-9]{4})年上半年$", r"h1 \1"),
        ("^([0-9]{4})年下半年$", r"h2 \1"),
        (r"(?<=[年月]) (?=[0-9])", ""),
    )
]
_DAY = "(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_DATED = re.compile(
    rf"(?:(?:{_DAY} )?(?P<month>{MONTH})|(?P<month_first>{MONTH}) (?P<late_day>[0-9]{{1,2}})"
    r"(?:st|nd|rd|th)?)(?: (?P<year>[0-9]{4}))?"
)
_BARE_DAY = re.compile(rf"{_DAY}(?: (?P<year>[0-9]{{4}}))?")


def rephrase(words: str) -> str:
    """Return the words in the forms that the reader of dates knows; others as they are."""
    for pattern, replacement in _PHRASES:
        words = pattern.sub(replacement, words)
    return words


def complete_ends(first: str, second: str) -> tuple[str, str]:
    """Give the ends of a span the month and year that only one of them names.

    `15` and `17 january 2025` become two days of January 2025; `november` and `january 2025` begin
    in 2024, since a span runs forward.
    """
    end, start = _DATED.fullmatch(second), _DATED.fullmatch(first)
    if end and (bare := _BARE_DAY.fullmatch(first)) and not bare["year"]:
        return _dated(int(bare["day"]), _month(end), end["year"]), second
    if start and start["late_day"] and (bare := _BARE_DAY.fullmatch(second)):
        month, year = _month(start), start["year"] or bare["year"]
        return _dated(_day(start), month, year), _dated(int(bare["day"]), month, year)
    if start and end and end["year"] and not start["year"]:
        runs_over = (MONTHS[_month(start)], _day(start)) > (MONTHS[_month(end)], _day(end) or 31)
        return f"{first} {int(end['year']) - runs_over:04}", second
    return first, second


def _month(found: re.Match[str]) -> str:
    return found["month"] or found["month_first"]


def _day(found: re.Match[str]) -> int:
    return int(found["day"] or found["late_day"] or 0)


def _dated(day: int, month: str, year: str | None) -> str:
    return f"{day} {month} {year or ''}".rstrip()

"""Dates in Chinese text: 2025年6月26日, 去年, 今年1月, 二〇二四年第二季度, 自2019年以来."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from factbase.spotting.clock import Clock
from factbase.spotting.han_numerals import HAN_DIGITS, han_to_number
from factbase.spotting.points import Point
from factbase.spotting.spotted import CERTAIN, DOUBTFUL, LIKELY, POSSIBLE
from factbase.values.date_phrasing import MONTH_NAMES
from factbase.values.dates import parse

_NUMBER = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_THIRD = "[上中下]旬|[初底末]"
_TAIL = (
    rf"(?:(?:(?P<from_month>{_NUMBER})[-至到])?(?P<month>{_NUMBER})月"
    rf"(?:份|(?P<third>{_THIRD})"
    rf"|(?P<day>{_NUMBER})[日号號](?:[-至到](?P<last_day>{_NUMBER})[日号號])?)?"
    "|(?P<part>年?底|年?末|年?初|年中(?!国|國)|上半年|下半年)|第?(?P<quarter>[一二三四1-4])季度?"
    rf"|前(?:(?P<quarters>[二两三2-3])个?季度?|(?P<months>{_NUMBER}|两)个月))?"
)
_POINT = re.compile(
    rf"(?:(?P<year>[12][0-9]{{3}}|[一二][〇零一二三四五六七八九]{{3}})年(?P<decade>代)?"
    rf"|(?P<relative>[去今明前本]年))(?P<tail>{_TAIL})"
    rf"|(?<![0-9年个個一二三四五六七八九十])(?P<month_alone>{_NUMBER})月"
    rf"(?:份|(?P<third_alone>{_THIRD})"
    rf"|(?P<day_alone>{_NUMBER})[日号號](?:[-至到](?P<last_alone>{_NUMBER})[日号號])?)?"
    "|(?<![0-9月])(?P<only_day>[0-9]{1,2})日(?![元本圆均])"
    "|(?P<word>昨日|昨天|今天|今日|明天|明日|前天|上个?月|本月|下个?月|上周|本周|下周)"
    "(?P<weekday>[一二三四五六日天])?"
    "|(?<![上本下这每个])(?:周|星期)(?P<day_of_week>[一二三四五六日天])(?![岁年])"
    "|(?<![年0-9前])第?(?P<quarter_alone>[一二三四1-4])季度"
    "|(?P<half_alone>[上下])半年"
    "|(?<![目年])前(?P<quarters_alone>[二两三2-3])个?季度"
    "|(?:20|二十|上个?)世纪(?P<tens>[1-9]0|[二三四五六七八九]十)年代"
    rf"|(?P<count>{_NUMBER}|两)(?P<unit>年|个月|天)(?:之?前|以前)"
)
_YEARS = {"前": -2, "去": -1, "今": 0, "本": 0, "明": 1}
_DAYS = {"前天": -2, "昨日": -1, "昨天": -1, "今日": 0, "今天": 0, "明日": 1, "明天": 1}
_NEIGHBOURS = {"上": -1, "本": 0, "下": 1}
_WEEKDAYS = "一二三四五六日"
_PARTS = {"底": (12, 12), "末": (12, 12), "初": (1, 1), "中": (5, 8), "上": (1, 6), "下": (7, 12)}
_THIRDS = {"上": "early", "初": "early", "中": "mid", "下": "late", "底": "late", "末": "late"}
# 将利率下调 speaks of what was done to the rate, 将于 and 将在 of what is to come.
_AHEAD = re.compile(
    "(?:将[于於在会會从從自要达達有继繼开開]|拟|计划|预计|有望|明年)[^。；！？]{0,30}$"
)


def chinese_points(text: str, clock: Clock) -> Iterator[Point]:
    """Yield the dates of a text from left to right."""
    for found in _POINT.finditer(text):
        for group, read in _READERS:
            if found[group]:
                if answer := read(text, found, clock):
                    edtf, confidence = answer
                    yield Point(*found.span(), edtf, confidence if edtf else DOUBTFUL)
                break


def _of_year(_text: str, found: re.Match[str], _clock: Clock) -> tuple[str, Decimal] | None:
    words = found["year"]
    year = words if words.isdigit() and words.isascii() else _digits(words)
    if found["decade"]:
        return (f"{year[:3]}X", CERTAIN) if year.endswith("0") else None
    edtf = _within(year, found)
    return (edtf, CERTAIN) if edtf else None


def _of_relative_year(_text: str, found: re.Match[str], clock: Clock) -> tuple[str, Decimal] | None:
    year = clock.years(_YEARS[found["relative"][0]])
    return (_within(year, found) if year else "", LIKELY)


def _within(year: str, found: re.Match[str]) -> str:
    """Return the EDTF of the month, day, quarter or part of a year; "" if there is none such."""
    if found["month"]:
        if found["third"] and not found["from_month"]:
            return _third(year, found["month"], found["third"])
        start = _month_and_day(year, found["from_month"] or found["month"], found["day"])
        end = _month_and_day(year, found["month"], found["last_day"] or found["day"])
        return start if start == end or not end else f"{start}/{end}"
    if found["quarter"]:
        return _quarter(year, found["quarter"])
    if found["part"]:
        return _months(year, *_PARTS[found["part"].removeprefix("年")[0]])
    if found["quarters"]:
        return _months(year, 1, _small(found["quarters"]) * 3)
    if found["months"]:
        last = _small(found["months"])
        return _months(year, 1, last) if last <= 12 else ""
    return year


def _months(year: str, first: int, last: int) -> str:
    return f"{year}-{first:02}" + ("" if first == last else f"/{year}-{last:02}")


def _of_month(text: str, found: re.Match[str], clock: Clock) -> tuple[str, Decimal] | None:
    month, day = _small(found["month_alone"]), _small(found["day_alone"] or "1")
    if not 1 <= month <= 12:
        return None
    is_ahead = bool(_AHEAD.search(text, max(0, found.start() - 40), found.start()))
    year = clock.year_of(month, day, is_ahead=is_ahead)
    if year is None:
        return "", DOUBTFUL
    edtf = _month_and_day(f"{year:04}", found["month_alone"], found["day_alone"])
    if found["third_alone"]:
        edtf = _third(f"{year:04}", found["month_alone"], found["third_alone"])
    if found["last_alone"] and edtf:
        last = _month_and_day(f"{year:04}", found["month_alone"], found["last_alone"])
        edtf = f"{edtf}/{last}" if last else edtf
    return (edtf, LIKELY) if edtf else None


def _of_day(_text: str, found: re.Match[str], clock: Clock) -> tuple[str, Decimal] | None:
    """Read 26日: of the source's month, or of the one before if it was not yet come."""
    day, this_month = int(found["only_day"]), clock.months(0)
    if not this_month or clock.number is None or not 1 <= day <= 31:
        return "", DOUBTFUL
    is_past = f"{this_month}-{day:02}" <= clock.days(0)
    return f"{this_month if is_past else clock.months(-1)}-{day:02}", POSSIBLE


def _of_word(_text: str, found: re.Match[str], clock: Clock) -> tuple[str, Decimal] | None:
    word = found["word"]
    if word in _DAYS:
        return clock.days(_DAYS[word]), LIKELY
    step = _NEIGHBOURS[word[0]]
    if word.endswith("月"):
        return clock.months(step), LIKELY
    if found["weekday"] and clock.number is not None:
        monday = clock.number - (clock.number - 1) % 7
        wanted = _WEEKDAYS.index(found["weekday"].replace("天", "日"))
        return clock.days(monday - clock.number + 7 * step + wanted), LIKELY
    return clock.week(step), LIKELY


def _of_weekday(_text: str, found: re.Match[str], clock: Clock) -> tuple[str, Decimal] | None:
    if clock.number is None:
        return "", DOUBTFUL
    wanted = _WEEKDAYS.index(found["day_of_week"].replace("天", "日"))
    return clock.days(-((clock.number - 1 - wanted) % 7)), LIKELY


def _of_quarter(_text: str, found: re.Match[str], clock: Clock) -> tuple[str, Decimal] | None:
    number = found["quarter_alone"]
    year = clock.year_of(_small(number) * 3 - 2)
    return (_quarter(f"{year:04}", number) if year else "", POSSIBLE)


def _of_half(_text: str, found: re.Match[str], clock: Clock) -> tuple[str, Decimal] | None:
    first, last = _PARTS[found["half_alone"]]
    year = clock.year_of(first)
    return (_months(f"{year:04}", first, last) if year else "", POSSIBLE)


def _of_quarters(_text: str, found: re.Match[str], clock: Clock) -> tuple[str, Decimal] | None:
    """Read 前三季度: from January of the year whose last of these quarters was the latest begun."""
    last = _small(found["quarters_alone"]) * 3
    year = clock.year_of(last - 2)
    return (_months(f"{year:04}", 1, last) if year else "", POSSIBLE)


def _of_decade(_text: str, found: re.Match[str], _clock: Clock) -> tuple[str, Decimal] | None:
    return f"19{_small(found['tens']) // 10}X", CERTAIN


def _ago(_text: str, found: re.Match[str], clock: Clock) -> tuple[str, Decimal] | None:
    count = _small(found["count"])
    if found["unit"] == "天":
        return clock.days(-count), LIKELY
    edtf = clock.years(-count) if found["unit"] == "年" else clock.months(-count)
    return (f"{edtf}~" if edtf else "", POSSIBLE)


def _quarter(year: str, number: str) -> str:
    last = _small(number) * 3
    return _months(year, last - 2, last)


def _month_and_day(year: str, month: str, day: str | None) -> str:
    if not 1 <= _small(month) <= 12 or not 1 <= _small(day or "1") <= 31:
        return ""
    return f"{year}-{_small(month):02}" + (f"-{_small(day):02}" if day else "")


def _third(year: str, month: str, third: str) -> str:
    """Return the ten days of a month, or what is left of it, as “mid July” is read."""
    if not 1 <= _small(month) <= 12:
        return ""
    return parse(f"{_THIRDS[third[0]]} {MONTH_NAMES[_small(month) - 1]} {year}").date.text


def _small(words: str) -> int:
    return int(words) if words.isascii() else int(han_to_number(words) or 0)


def _digits(words: str) -> str:
    return "".join(str(HAN_DIGITS[char]) for char in words)


_Reader = Callable[[str, re.Match[str], Clock], "tuple[str, Decimal] | None"]
_READERS: list[tuple[str, _Reader]] = [
    ("year", _of_year),
    ("relative", _of_relative_year),
    ("month_alone", _of_month),
    ("only_day", _of_day),
    ("word", _of_word),
    ("day_of_week", _of_weekday),
    ("quarter_alone", _of_quarter),
    ("half_alone", _of_half),
    ("quarters_alone", _of_quarters),
    ("tens", _of_decade),
    ("count", _ago),
]

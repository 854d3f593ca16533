"""Dates as people type them, turned into EDTF text.

`26 June 2025`, `Jan 2025`, `about 2019`, `since 2019`, `2019 to 2021`, `Q1 2025`, `the 2010s`,
`44 BC`, `2025年6月`; relative to the source's date: `in April`, `last year`, `earlier this year`.

Choices, because EDTF level 1 cannot say everything:

* early, mid and late cut a year into January–April, May–August and September–December, and a month
  into the days 1–10, 11–20 and 21 to its end.
* A month or day without a year is the latest one that had begun at the reference date. If the
  reference is too vague to tell, the text is refused.
* The end of a year is its December and the start its January; of a month, the same days as late and
  early. A week runs from Monday to Sunday. A day of the week alone is the latest one.
* `before 2020` ends, and `after 2019` starts, on the day next to the named time.
* Two readings (`10/7/2008`, `the 1900s`) or a span that EDTF does not cut so (`20th century`) are
  refused with what to write instead.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from factbase.exceptions import InvalidValueError
from factbase.values.date_phrasing import MONTH, MONTHS, complete_ends, rephrase
from factbase.values.edtf_writing import marked, year_of, year_text
from sources.edtf import EdtfDate, day_number, format_day, parse_edtf, year_month_day
from sources.exceptions import shown
from sources.phrases import Phrase
from sources.widths import at_usual_width

_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}
_PART_MONTHS = {
    "early": (1, 4), "mid": (5, 8), "late": (9, 12), "start": (1, 1), "end": (12, 12),
}  # fmt: skip
_PART_DAYS = {
    "early": ("01", "10"), "mid": ("11", "20"), "late": ("21", ""), "start": ("01", "10"),
    "end": ("21", ""),
}  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_MONTH = f"(?P<month>{MONTH})"
_DAY = "(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = "(?P<year>[0-9]{4}|[0-9]{1,4} ?(?:bce?|ad|ce)|ad ?[0-9]{1,4}|10000 ?bce?)"
_PART = "(?P<part>early|mid|late|start|end)[ -](?:in )?"
_WEEKDAY = "(?P<weekday>" + "|".join(f"{day}|{day[:3]}" for day in _WEEKDAYS) + ")"

_APPROXIMATE = re.compile(r"(?:about|around|approximately|approx|roughly|circa|ca|c|~|≈|约) ?(.+)")
_UNCERTAIN = re.compile(r"(?:possibly|perhaps|maybe|probably) (.+)")
_SINCE = re.compile(r"(?:since|from|starting) (.+)|(.+) onwards?")
_UNTIL = re.compile(r"(?:until|till|through|by|no later than) (.+)")
_BEFORE = re.compile(r"before (.+)")
_AFTER = re.compile(r"after (.+)")
_SPAN = re.compile(
    r"between (.+?) and (.+)"
    r"|(?:from )?(.+?) (?:to|until|till|through|[-–—]) (.+)"
    r"|([0-9]{4}) ?[-–—] ?([0-9]{4})"
    r"|(.+?) ?[–—] ?(.+)"
)
_WITHOUT_YEAR = re.compile(rf"(?:{_DAY} )?{MONTH}|{MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?")
_START_UNKNOWN = re.compile(r"until (.+) start unknown")
_END_UNKNOWN = re.compile(r"from (.+) end unknown")


@dataclass(frozen=True, slots=True)
class DateReader:
    """Reads typed dates for one field, relative to a reference date where there is one."""

    field: str
    reference: EdtfDate | date | None

    def read(self, line: str) -> str:
        """Return the EDTF text that one line of words means, or raise InvalidValueError."""
        plain = at_usual_width(line).casefold()
        words = " ".join(re.sub(r"(?<=[a-z])\.|,|\bthe\b|\bof\b", " ", plain).split())
        if any(char.isdecimal() and not char.isascii() for char in words):
            raise self._refused(line, Phrase("write its digits as 0 to 9"))
        words = rephrase(words)
        return self._span(words) or self._point(words, line)

    def _span(self, words: str) -> str:
        """Read the words that make an interval; "" if there are none."""
        if found := _END_UNKNOWN.fullmatch(words):
            return self._end(found[1]) + "/"
        if found := _START_UNKNOWN.fullmatch(words):
            return "/" + self._end(found[1])
        if found := _SPAN.fullmatch(words):
            first, second = (part for part in found.groups() if part)
            first, second = complete_ends(first, second)
            return f"{self._end(first)}/{self._end(second)}"
        if found := _SINCE.fullmatch(words):
            return self._end(found[1] or found[2]) + "/.."
        if found := _UNTIL.fullmatch(words):
            return "../" + self._end(self._with_known_year(found[1]))
        if found := _BEFORE.fullmatch(words):
            return "../" + self._day_beside(self._with_known_year(found[1]), step=-1)
        if found := _AFTER.fullmatch(words):
            return self._day_beside(self._with_known_year(found[1]), step=1) + "/.."
        return ""

    def _with_known_year(self, words: str) -> str:
        """Refuse a limit that may lie ahead of the source's date or a year behind it."""
        if _WITHOUT_YEAR.fullmatch(words) and self.reference:
            begun = parse_edtf(self._end(words), field=self.field).earliest or 0
            year = year_month_day(self._reference_days(words)[0])[0]
            if year_month_day(begun)[0] != year:
                raise self._refused(words, Phrase("it may be past or still to come; add the year"))
        return words

    def _end(self, words: str) -> str:
        edtf = self._point(words, words)
        if "/" in edtf:
            raise self._refused(words, Phrase("an end of an interval is one day, month or year"))
        return edtf

    def _day_beside(self, words: str, *, step: int) -> str:
        bounds = parse_edtf(self._end(words), field=self.field)
        edge = bounds.earliest if step < 0 else bounds.latest
        if edge is None:
            raise self._refused(words, Phrase("it has no first or last day"))
        return format_day(edge + step)

    def _point(self, words: str, line: str) -> str:
        """Read one day, month, year or part of a year, with the words that make it doubtful."""
        if found := _APPROXIMATE.fullmatch(words):
            return marked(self._point(found[1], line), "~")
        if found := _UNCERTAIN.fullmatch(words):
            return marked(self._point(found[1], line), "?")
        words = re.sub("^(?:in|on|during|at) ", "", words)
        for pattern, rule in _RULES:
            if found := pattern.fullmatch(words):
                return rule(self, found)
        if re.fullmatch(r"(?:y-?)?[-0-9xtz~?%.:+\[\]{}]+", words):
            return words.upper()  # shaped like EDTF: its parser knows best what is wrong with it
        raise self._refused(
            line,
            Phrase(
                "write it as in 26 June 2025, June 2025, 2025, about 2025, since 2019 or "
                "2019 to 2021"
            ),
        )

    def _relative(self, words: str, rule: Callable[[int, int, int], str]) -> str:
        """Apply a rule to year, month and day of the reference; refuse if it is too vague."""
        if self.reference is None:
            raise self._refused(
                words,
                Phrase("it depends on the date of the source, which is not known; add the year"),
            )
        results = {rule(*year_month_day(number)) for number in self._reference_days(words)}
        if len(results) > 1:
            raise self._refused(
                words,
                Phrase(
                    "the source's date %(date)s is too vague for it; add the year",
                    date=self.reference,
                ),
            )
        return results.pop()

    def _reference_days(self, words: str) -> tuple[int, int]:
        reference = self.reference
        if isinstance(reference, date):
            return reference.toordinal(), reference.toordinal()
        if reference is None or reference.earliest is None or reference.latest is None:
            raise self._refused(words, Phrase("the source's date has no bounds; add the year"))
        return reference.earliest, reference.latest

    def _refused(self, words: str, reason: str) -> InvalidValueError:
        return InvalidValueError(
            Phrase(
                "%(words)s cannot be read as a date: %(reason)s.", words=shown(words), reason=reason
            ),
            field=self.field,
        )

    def _calendar(self, found: re.Match[str]) -> str:
        parts = found.groupdict()
        year, month, day = year_of(parts["year"]), MONTHS[parts["month"]], parts.get("day")
        return f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")

    def _year_only(self, found: re.Match[str]) -> str:
        return year_of(found["year"])

    def _without_year(self, found: re.Match[str]) -> str:
        month, day = MONTHS[found["month"]], found.groupdict().get("day")

        def latest_begun(year: int, at_month: int, at_day: int) -> str:
            begun = (month, int(day or 1)) <= (at_month, at_day)
            text = f"{year_text(year if begun else year - 1)}-{month:02}"
            return f"{text}-{int(day):02}" if day else text

        return self._relative(found[0], latest_begun)

    def _relative_year(self, found: re.Match[str]) -> str:
        step = {"last": -1, "previous": -1, "去": -1, "next": 1, "明": 1}.get(found["which"], 0)
        return self._relative(found[0], lambda year, _month, _day: year_text(year + step))

    def _relative_month(self, found: re.Match[str]) -> str:
        step = {"last": -1, "previous": -1, "next": 1}.get(found["which"], 0)

        def beside(year: int, month: int, _day: int) -> str:
            years, months = divmod(year * 12 + month - 1 + step, 12)
            return f"{year_text(years)}-{months + 1:02}"

        return self._relative(found[0], beside)

    def _relative_day(self, found: re.Match[str]) -> str:
        step = {"yesterday": -1, "tomorrow": 1}.get(found[0], 0)
        first, last = self._reference_days(found[0]) if self.reference else (0, 0)
        if first != last or not self.reference:
            raise self._refused(
                found[0], Phrase("the exact day of the source is not known; write the date")
            )
        return format_day(first + step)

    def _relative_week(self, found: re.Match[str]) -> str:
        step = {"last": -7, "previous": -7, "next": 7}.get(found["which"], 0)

        def week(year: int, month: int, day: int) -> str:
            number = day_number(year, month, day)
            monday = number - (number - 1) % 7 + step
            return f"{format_day(monday)}/{format_day(monday + 6)}"

        return self._relative(found[0], week)

    def _of_relative_year(self, found: re.Match[str]) -> str:
        whole, year = found["whole"], self._relative_year(found)
        return self._point(f"{whole} {year}", found[0])

    def _weekday(self, found: re.Match[str]) -> str:
        """Read the latest such day up to the source's, as news means it."""
        wanted, whole = _weekday_number(found["weekday"]), found.groupdict().get("whole")
        if whole is None:
            number = int(parse_edtf(self._relative_day(found)).earliest or 0)
            return format_day(number - (number - 1 - wanted) % 7)
        edtf = self._point(whole, whole)
        day = parse_edtf(edtf, field=self.field)
        if day.earliest is None or day.earliest != day.latest:
            raise self._refused(found[0], Phrase("a day of the week goes with one day"))
        if (day.earliest - 1) % 7 != wanted:
            actual = Phrase(_WEEKDAYS[(day.earliest - 1) % 7].capitalize())
            raise self._refused(
                found[0], Phrase("%(edtf)s was a %(actual)s", edtf=edtf, actual=actual)
            )
        return edtf

    def _chinese(self, found: re.Match[str]) -> str:
        parts = (self._relative_year(found), found["month"], found["day"])
        return "-".join(part.zfill(2) for part in parts if part)

    def _fiscal_year(self, found: re.Match[str]) -> str:
        raise self._refused(
            found[0],
            Phrase("fiscal years begin on different days; write its months, as 2024-04/2025-03"),
        )

    def _part_of(self, found: re.Match[str]) -> str:
        whole, part = self._point(found["whole"], found["whole"]), found["part"]
        if re.fullmatch(r"-?[0-9]{4}", whole):
            first, last = _PART_MONTHS[part]
            until = "" if first == last else f"/{whole}-{last:02}"
            return f"{whole}-{first:02}{until}"
        if re.fullmatch(r"-?[0-9]{4}-[01][0-9]", whole):
            last_day = format_day(parse_edtf(whole).latest or 0)[-2:]
            first_day, end = _PART_DAYS[part]
            return f"{whole}-{first_day}/{whole}-{end or last_day}"
        raise self._refused(found[0], Phrase("“%(part)s” goes with a month or a year", part=part))

    def _season(self, found: re.Match[str]) -> str:
        return f"{year_of(found['year'])}-{_SEASONS[found['season']]}"

    def _quarter(self, found: re.Match[str]) -> str:
        number, year = found["number"], year_of(found["year"])
        count = 3 if found["unit"].startswith("q") else 6
        last = count * _ORDINALS.get(number, int(number) if number.isdigit() else 0)
        if last > 12:
            raise self._refused(found[0], Phrase("a year has four quarters and two halves"))
        return f"{year}-{last - count + 1:02}/{year}-{last:02}"

    def _decade(self, found: re.Match[str]) -> str:
        if found[1].endswith("0"):
            century = found[1][:2]
            raise self._refused(
                found[0],
                Phrase(
                    "it can mean ten years or a hundred; write %(century)s0X or %(century)sXX",
                    century=century,
                ),
            )
        return found[1] + "X"

    def _century(self, found: re.Match[str]) -> str:
        last = int(found[1]) * 100
        raise self._refused(
            found[0],
            Phrase(
                "write %(century)sXX, or %(first)s/%(last)s for the exact years",
                century=f"{last // 100 - 1:02}",
                first=f"{last - 99:04}",
                last=f"{last:04}",
            ),
        )

    def _numeric(self, found: re.Match[str]) -> str:
        first, second, year = int(found[1]), int(found[2]), found[3]
        readings = [
            f"{year}-{month:02}-{day:02}"
            for day, month in dict.fromkeys([(first, second), (second, first)])
            if month <= 12
        ]
        if len(readings) > 1:
            raise self._refused(
                found[0],
                Phrase(
                    "it can mean %(first)s or %(second)s; write one of these",
                    first=readings[0],
                    second=readings[1],
                ),
            )
        return readings[0] if readings else found[0]

    def _year_first(self, found: re.Match[str]) -> str:
        return "-".join(part.zfill(2) for part in found.groups() if part)

    def _unspecified(self, found: re.Match[str]) -> str:
        whole = self._point(found["whole"], found["whole"])
        return whole + ("-XX-XX" if found["unit"] == "day" and "-" not in whole[1:] else "-XX")


def _weekday_number(name: str) -> int:
    return next(number for number, day in enumerate(_WEEKDAYS) if day.startswith(name))


_Rule = Callable[[DateReader, re.Match[str]], str]
_WHICH = "(?P<which>last|previous|this|current|next|earlier this|later this)"
_RULES: list[tuple[re.Pattern[str], _Rule]] = [
    (re.compile(pattern), rule)
    for pattern, rule in (
        (rf"{_DAY} {_MONTH} {_YEAR}", DateReader._calendar),
        (rf"{_MONTH} {_DAY} {_YEAR}", DateReader._calendar),
        (rf"{_MONTH} {_YEAR}", DateReader._calendar),
        (rf"{_DAY} {_MONTH}", DateReader._without_year),
        (rf"{_MONTH} {_DAY}", DateReader._without_year),
        (_MONTH, DateReader._without_year),
        (_YEAR, DateReader._year_only),
        (rf"{_WHICH} year", DateReader._relative_year),
        ("(?P<which>[去今明])年", DateReader._relative_year),
        (rf"(?P<whole>.+?) (?:in )?{_WHICH} year", DateReader._of_relative_year),
        (rf"{_WHICH} month", DateReader._relative_month),
        (rf"{_WHICH} week", DateReader._relative_week),
        ("today|yesterday|tomorrow", DateReader._relative_day),
        (rf"{_PART}(?P<whole>.+)", DateReader._part_of),
        (rf"{_WEEKDAY}", DateReader._weekday),
        (rf"{_WEEKDAY} (?P<whole>.+)", DateReader._weekday),
        ("(?:.+ )?(?:fy ?|fiscal (?:year )?)[0-9]{2,4}", DateReader._fiscal_year),
        (
            "(?P<which>[去今明])年(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})日)?",
            DateReader._chinese,
        ),
        (rf"(?P<season>{'|'.join(_SEASONS)}) {_YEAR}", DateReader._season),
        (rf"(?P<unit>[qh])(?P<number>[1-4]) {_YEAR}", DateReader._quarter),
        (rf"(?P<number>{'|'.join(_ORDINALS)}) (?P<unit>quarter|half) {_YEAR}", DateReader._quarter),
        ("([0-9]{3})0s", DateReader._decade),
        ("([0-9]{1,2})(?:st|nd|rd|th) century", DateReader._century),
        ("([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})", DateReader._numeric),
        ("([0-9]{4})[./-]([0-9]{1,2})(?:[./-]([0-9]{1,2}))?", DateReader._year_first),
        ("([0-9]{4})年(?:([0-9]{1,2})月(?:([0-9]{1,2})日)?)?", DateReader._year_first),
        ("some (?P<unit>day|month) in (?P<whole>.+)", DateReader._unspecified),
    )
]

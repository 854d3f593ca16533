"""Dates typed in words, and dates shown in words."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbase.exceptions import InvalidValueError
from factbase.values import DateValue, ValueType, display, interval, parse
from sources.edtf import parse_edtf
from tests.factbase.values.strategies import dates

PUBLISHED = date(2025, 6, 26)


def edtf(typed: str, **options: object) -> str:
    found = parse(typed, ValueType.DATE, **options)  # type: ignore[arg-type]
    assert isinstance(found, DateValue)
    return found.date.text


WORDS = [
    ("2025-06-26", "2025-06-26"),
    (" 2025~ ", "2025~"),
    ("2019/..", "2019/.."),
    ("Jan 2025", "2025-01"),
    ("January, 2025", "2025-01"),
    ("Sept. 2025", "2025-09"),
    ("26 June 2025", "2025-06-26"),
    ("26th of June, 2025", "2025-06-26"),
    ("June 26, 2025", "2025-06-26"),
    ("on June 26 2025", "2025-06-26"),
    ("in 2025", "2025"),
    ("26/06/2025", "2025-06-26"),
    ("6/26/2025", "2025-06-26"),
    ("26.6.2025", "2025-06-26"),
    ("7/7/2008", "2008-07-07"),
    ("2025/06/26", "2025-06-26"),
    ("2025-06-26 00:00:00", "2025-06-26"),
    ("2025-06-26 00:00", "2025-06-26"),
    ("2025-06-26 13:05:00", "2025-06-26T13:05:00"),
    ("2025.0", "2025"),
    ("2025年6月26日", "2025-06-26"),
    ("2025年6月", "2025-06"),
    ("about 2019", "2019~"),
    ("~2019", "2019~"),
    ("c. 1850", "1850~"),
    ("circa May 2019", "2019-05~"),
    ("possibly 2019", "2019?"),
    ("possibly about 2019", "2019%"),
    ("about 2019?", "2019%"),
    ("since 2019", "2019/.."),
    ("from May 2019", "2019-05/.."),
    ("2019 onwards", "2019/.."),
    ("since about 2019", "2019~/.."),
    ("until 2020", "../2020"),
    ("before 2020", "../2019-12-31"),
    ("before 1 January 2020", "../2019-12-31"),
    ("after June 2025", "2025-07-01/.."),
    ("2019 to 2021", "2019/2021"),
    ("2019-2021", "2019/2021"),
    ("2019–2021", "2019/2021"),
    ("May 2019 – 3 June 2020", "2019-05/2020-06-03"),
    ("from 2019 until 2021", "2019/2021"),
    ("between May 2019 and June 2019", "2019-05/2019-06"),
    ("early 2025", "2025-01/2025-04"),
    ("mid-2025", "2025-05/2025-08"),
    ("late 2025", "2025-09/2025-12"),
    ("early June 2025", "2025-06-01/2025-06-10"),
    ("mid June 2025", "2025-06-11/2025-06-20"),
    ("late February 2024", "2024-02-21/2024-02-29"),
    ("about early 2025", "2025-01~/2025-04~"),
    ("spring 2025", "2025-21"),
    ("the fall of 2025", "2025-23"),
    ("about winter 2024", "2024-12~/2024-12~"),
    ("Q3 2025", "2025-07/2025-09"),
    ("the second quarter of 2025", "2025-04/2025-06"),
    ("H2 2025", "2025-07/2025-12"),
    ("first half of 2025", "2025-01/2025-06"),
    ("the 1990s", "199X"),
    ("about the 1990s", "199X~"),
    ("44 BC", "-0043"),
    ("15 March 44 BC", "-0043-03-15"),
    ("1 BC", "0000"),
    ("AD 79", "0079"),
    ("August 79 AD", "0079-08"),
    ("some day in June 2025", "2025-06-XX"),
    ("some day in 2025", "2025-XX-XX"),
    ("some month in 2025", "2025-XX"),
    ("3Q 2024", "2024-07/2024-09"),
    ("2024-Q3", "2024-07/2024-09"),
    ("third-quarter 2024", "2024-07/2024-09"),
    ("1H 2025", "2025-01/2025-06"),
    ("the end of 2024", "2024-12"),
    ("at the end of 2024", "2024-12"),
    ("year-end 2024", "2024-12"),
    ("end-2024", "2024-12"),
    ("the beginning of 2024", "2024-01"),
    ("in the middle of January 2025", "2025-01-11/2025-01-20"),
    ("end of February 2024", "2024-02-21/2024-02-29"),
    ("by the end of 2030", "../2030-12"),
    ("up to 2020", "../2020"),
    ("no later than May 2025", "../2025-05"),
    ("prior to 2020", "../2019-12-31"),
    ("Thursday, June 26, 2025", "2025-06-26"),
    ("Thu 26 Jun 2025", "2025-06-26"),
    ("15-Jan-2025", "2025-01-15"),
    ("2025 June 26", "2025-06-26"),
    ("01/2025", "2025-01"),
    ("2025/01", "2025-01"),
    ("2025-1-5", "2025-01-05"),
    ("sometime in 2024", "2024"),
    ("in the year 2025", "2025"),
    ("44 B.C.", "-0043"),
    ("10000 BC", "-9999"),
    ("2019 to present", "2019/.."),
    ("2019–present", "2019/.."),
    ("January to March 2025", "2025-01/2025-03"),
    ("Jan-Mar 2025", "2025-01/2025-03"),
    ("between January and March 2025", "2025-01/2025-03"),
    ("November to January 2025", "2024-11/2025-01"),
    ("15–17 January 2025", "2025-01-15/2025-01-17"),
    ("15-17 January 2025", "2025-01-15/2025-01-17"),
    ("January 15-17, 2025", "2025-01-15/2025-01-17"),
    ("Jan 15 - Feb 3, 2025", "2025-01-15/2025-02-03"),
    ("20 December to 5 January 2025", "2024-12-20/2025-01-05"),
    ("2024年上半年", "2024-01/2024-06"),
    ("２０２５年６月", "2025-06"),
    ("大约2019年", "2019~"),
    ("2019年以来", "2019/.."),
    ("从2019年3月开始", "2019-03/.."),
    ("2019年至今", "2019/.."),
    ("2019年到2021年", "2019/2021"),
    ("从2024年3月5日至4月6日", "2024-03-05/2024-04-06"),
    ("2025年6月至8月", "2025-06/2025-08"),
    ("到2021年为止", "../2021"),
    ("2024年底", "2024-12"),
    ("2024年 3月 5日", "2024-03-05"),
]


@pytest.mark.parametrize(("typed", "text"), WORDS)
def test_parse_date_words_become_edtf(typed: str, text: str) -> None:
    assert edtf(typed) == text


RELATIVE = [
    ("in April", "2025-04"),
    ("in May", "2025-05"),
    ("in June", "2025-06"),
    ("in December", "2024-12"),
    ("26 June", "2025-06-26"),
    ("on June 27", "2024-06-27"),
    ("last year", "2024"),
    ("this year", "2025"),
    ("earlier this year", "2025"),
    ("next year", "2026"),
    ("early last year", "2024-01/2024-04"),
    ("about last year", "2024~"),
    ("since last year", "2024/.."),
    ("since April", "2025-04/.."),
    ("last month", "2025-05"),
    ("this month", "2025-06"),
    ("today", "2025-06-26"),
    ("yesterday", "2025-06-25"),
    ("去年", "2024"),
    ("去年12月", "2024-12"),
    ("今年3月5日", "2025-03-05"),
    ("June last year", "2024-06"),
    ("in June of this year", "2025-06"),
    ("the first quarter of this year", "2025-01/2025-03"),
    ("Q4 last year", "2024-10/2024-12"),
    ("the end of last year", "2024-12"),
    ("on Thursday", "2025-06-26"),
    ("Friday", "2025-06-20"),
    ("Thursday, 26 June", "2025-06-26"),
    ("last week", "2025-06-16/2025-06-22"),
    ("15-17 January", "2025-01-15/2025-01-17"),
    ("January 15 to 17", "2025-01-15/2025-01-17"),
    ("until April", "../2025-04"),
    ("November to January", "2024-11/2025-01"),
    ("今年", "2025"),
]


@pytest.mark.parametrize(("typed", "text"), RELATIVE)
def test_parse_relative_date_counts_from_the_reference(typed: str, text: str) -> None:
    assert edtf(typed, reference=PUBLISHED) == text
    assert edtf(typed, reference=parse_edtf("2025-06-26")) == text


def test_parse_relative_month_over_new_year_steps_back_a_year() -> None:
    assert edtf("last month", reference=date(2025, 1, 10)) == "2024-12"
    assert edtf("next month", reference=date(2024, 12, 10)) == "2025-01"


@pytest.mark.parametrize(
    ("published", "text"),
    [("-0043-03-15", "-0043-03-04/-0043-03-10"), ("0001-01-01", "0000-12-25/0000-12-31")],
)
def test_parse_week_counts_from_a_day_of_any_year(published: str, text: str) -> None:
    assert edtf("last week", reference=parse_edtf(published)) == text


@pytest.mark.parametrize("typed", ["in April", "last year", "26 June", "yesterday", "since April"])
def test_parse_relative_date_without_reference_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValueError, match=r"not known; (add the year|write the date)"):
        parse(typed, ValueType.DATE)


def test_parse_span_with_one_year_is_not_stretched_to_the_reference() -> None:
    assert edtf("January to March 2025", reference=date(2024, 6, 1)) == "2025-01/2025-03"


@pytest.mark.parametrize("typed", ["before July", "until December", "after 27 June", "by July"])
def test_parse_limit_that_may_lie_ahead_of_the_reference_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValueError, match="it may be past or still to come; add the year"):
        parse(typed, ValueType.DATE, reference=PUBLISHED)


def test_parse_relative_date_vague_reference_is_used_only_where_it_suffices() -> None:
    vague = parse_edtf("2025")

    assert edtf("last year", reference=vague) == "2024"
    assert edtf("in April", reference=parse_edtf("2025-06")) == "2025-04"
    with pytest.raises(InvalidValueError, match="the source's date 2025 is too vague for it"):
        parse("in April", ValueType.DATE, reference=vague)
    with pytest.raises(InvalidValueError, match="the source's date has no bounds"):
        parse("last year", ValueType.DATE, reference=parse_edtf("2025/.."))
    with pytest.raises(InvalidValueError, match="the exact day of the source is not known"):
        parse("yesterday", ValueType.DATE, reference=vague)


REFUSED = [
    ("10/7/2008", "it can mean 2008-07-10 or 2008-10-07; write one of these"),
    ("13/13/2008", "write it as in 26 June 2025|is not a date"),
    ("the 1900s", "it can mean ten years or a hundred; write 190X or 19XX"),
    ("20th century", "write 19XX, or 1901/2000 for the exact years"),
    ("June 31 2025", "that month has the days 1 to 30"),
    ("29 February 2025", "that month has the days 1 to 28"),
    ("2025-13", "months are 01 to 12"),
    ("10000", "starts with Y"),
    ("1560-XX-25", "level 2, which is not supported"),
    ("2021 to 2019", "ends before it starts"),
    ("since early 2019", "an end of an interval is one day, month or year"),
    ("early spring 2025", "“early” goes with a month or a year"),
    ("third half of 2025", "a year has four quarters and two halves"),
    ("sometime soon", "write it as in 26 June 2025"),
    ("", "The value is empty"),
    ("early " * 100 + "2025", "at most 100 fit"),
    ("June\x002025", r"the character U\+0000"),
    ("٢٠٢٥", "write its digits as 0 to 9"),
    ("Friday, June 26, 2025", "2025-06-26 was a Thursday"),
    ("Friday June 2025", "a day of the week goes with one day"),
    ("on Thursday", "the exact day of the source is not known"),
    ("FY2024", "fiscal years begin on different days"),
]


@pytest.mark.parametrize(("typed", "message"), REFUSED)
def test_parse_date_unclear_text_is_refused_with_what_to_write(typed: str, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message) as caught:
        parse(typed, ValueType.DATE, field="valid")

    assert caught.value.field == "valid"


DISPLAYED = [
    ("2025-06-26", "26 June 2025"),
    ("2025-01", "January 2025"),
    ("2025~", "about 2025"),
    ("2025-06?", "possibly June 2025"),
    ("2025%", "possibly about 2025"),
    ("201X", "the 2010s"),
    ("20XX", "20XX"),
    ("2004-XX", "some month in 2004"),
    ("1985-XX-XX", "some day in 1985"),
    ("2025-21", "spring 2025"),
    ("-0043-03-15", "15 March 44 BC"),
    ("0000", "1 BC"),
    ("2019/..", "since 2019"),
    ("2019/", "from 2019, end unknown"),
    ("../2020", "until 2020"),
    ("/2020", "until 2020, start unknown"),
    ("2019-05~/2021", "about May 2019 to 2021"),
    ("../..", "../.."),
    ("Y170000002", "Y170000002"),
]


@pytest.mark.parametrize(("text", "shown"), DISPLAYED)
def test_display_date_reads_like_words(text: str, shown: str) -> None:
    assert display(DateValue(parse_edtf(text))) == shown


@given(dates)
def test_display_of_any_date_is_read_back_as_the_same(value: DateValue) -> None:
    found = parse(display(value), ValueType.DATE)

    assert isinstance(found, DateValue)
    assert found.date == value.date


def test_interval_of_date_is_its_day_numbers_as_written() -> None:
    value = DateValue(parse_edtf("2025~/.."))

    assert interval(value) == (Decimal(date(2025, 1, 1).toordinal()), None)


@given(st.text() | st.text(alphabet="0123456789-–/.XYTZ~?% aprilmjunebcth年月日'", max_size=30))
def test_parse_any_text_as_date_is_read_or_refused(text: str) -> None:
    with suppress(InvalidValueError):
        assert display(parse(text, ValueType.DATE, reference=PUBLISHED))

"""The date parser against its own table, three other implementations' cases, and the calendar."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import edtf as oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.edtf import EdtfDate, EdtfError, day_number, format_day, parse_edtf, year_month_day

# Where the implementations disagree, and what the majority (or else the specification) says.
DECADES_AND_CENTURIES = (
    "edtf.js alone reads fewer than four digits as a century or decade; the others refuse it"
)
SEASON_INTERVALS = (
    "edtf.js alone refuses seasons in intervals; edtf-validate and python-edtf read them"
)
THREE_X = "python-edtf alone reads three unspecified digits at level 1; the specification says two"
SPACES = "python-edtf alone allows white space inside a set; edtf-validate lists it as invalid"
UNKNOWN_END = "python-edtf alone puts an unknown end ten years away; there is no such bound"
DISAGREEMENTS = {
    **dict.fromkeys(
        ["19", "00", "-04", "193", "019", "009", "000", "-193", "-019", "197~", "197?", "197%"],
        DECADES_AND_CENTURIES,
    ),
    **dict.fromkeys(["19~", "19?", "19%"], DECADES_AND_CENTURIES),
    **dict.fromkeys(["2018/2018-23", "2018-01?/2018-23", "2012-21/2012-22"], SEASON_INTERVALS),
    **dict.fromkeys(["1XXX", "1XXX~"], THREE_X),
    **dict.fromkeys(
        [
            "[1667, 1668, 1670..1672]",
            "[1760-01, 1760-02, 1760-12..]",
            "[1667, 1760-12]",
            "{1667,1668, 1670..1672}",
            "{1960, 1961-12}",
        ],
        SPACES,
    ),
    **dict.fromkeys(["/2006", "2004-06-01/", "1984-06-02?/"], UNKNOWN_END),
}


def outcome(text: str) -> str:
    try:
        parse_edtf(text)
    except EdtfError as error:
        return error.code
    return "accepted"


def load(shared: Path, name: str) -> Any:
    return json.loads((shared / "data" / "edtf" / name).read_text())


BOUNDS = [
    ("2025-06-26", "2025-06-26", "2025-06-26"),
    ("2025-06", "2025-06-01", "2025-06-30"),
    ("2024-02", "2024-02-01", "2024-02-29"),
    ("1900-02", "1900-02-01", "1900-02-28"),
    ("2000-02", "2000-02-01", "2000-02-29"),
    ("1600-02", "1600-02-01", "1600-02-29"),
    ("-0400-02", "-0400-02-01", "-0400-02-29"),
    ("2025", "2025-01-01", "2025-12-31"),
    ("2025~", "2025-01-01", "2025-12-31"),
    ("201X", "2010-01-01", "2019-12-31"),
    ("20XX", "2000-01-01", "2099-12-31"),
    ("-01XX", "-0199-01-01", "-0100-12-31"),
    ("2004-XX", "2004-01-01", "2004-12-31"),
    ("1985-04-XX", "1985-04-01", "1985-04-30"),
    ("1985-XX-XX", "1985-01-01", "1985-12-31"),
    ("2001-21", "2001-03-01", "2001-05-31"),
    ("2003-22", "2003-06-01", "2003-08-31"),
    ("2000-23", "2000-09-01", "2000-11-30"),
    ("2010-24", "2010-12-01", "2010-12-31"),
    ("0000", "0000-01-01", "0000-12-31"),
    ("-0044-03-15", "-0044-03-15", "-0044-03-15"),
    ("Y12000", "+012000-01-01", "+012000-12-31"),
    ("Y-170000002", "-170000002-01-01", "-170000002-12-31"),
    ("2019/2021-06", "2019-01-01", "2021-06-30"),
    ("1984-06-02?/2004-08-08~", "1984-06-02", "2004-08-08"),
    ("2019/..", "2019-01-01", None),
    ("2019/", "2019-01-01", None),
    ("../2020-02", None, "2020-02-29"),
    ("/2020", None, "2020-12-31"),
    ("../..", None, None),
    ("1985-04-12T23:20:30", "1985-04-12", "1985-04-12"),
    ("1985-04-12T23:20:30-04", "1985-04-12", "1985-04-12"),
    ("2004-01-01T10:10:10+14:00", "2004-01-01", "2004-01-01"),
]


@pytest.mark.parametrize(("text", "earliest", "latest"), BOUNDS)
def test_parse_accepted_text_gives_bounds(
    text: str, earliest: str | None, latest: str | None
) -> None:
    found = parse_edtf(text)

    assert found.text == text
    assert (None if found.earliest is None else format_day(found.earliest)) == earliest
    assert (None if found.latest is None else format_day(found.latest)) == latest


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("2025", False, False),
        ("2025~", True, False),
        ("2025-06?", False, True),
        ("2025-06-26%", True, True),
        ("2019~/2021", True, False),
        ("2019/2021?", False, True),
        ("2019?/2021~", True, True),
    ],
)
def test_parse_qualified_text_sets_flags(text: str, approximate: bool, uncertain: bool) -> None:
    found = parse_edtf(text)

    assert (found.approximate, found.uncertain) == (approximate, uncertain)


REFUSED = [
    ("", "A date is missing"),
    ("10000", "starts with Y, as in Y12000"),
    ("-10000", "starts with Y, as in Y12000"),
    ("45834", "a spreadsheet counts in days is written as a day, as in 2025-06-26"),
    ("Y2006", "is not a date"),
    ("Y02006", "is not a date"),
    ("79", "a year has four digits, as in 0079"),
    ("-0000", "there is no year -0000"),
    ("2025-13", "months are 01 to 12"),
    ("2025-00", "months are 01 to 12"),
    ("2025-21-01", "months are 01 to 12"),
    ("2025-06-31", "that month has the days 1 to 30"),
    ("2025-02-29", "that month has the days 1 to 28"),
    ("1900-02-29", "that month has the days 1 to 28"),
    ("2025-06-00", "that month has the days 1 to 30"),
    ("2025-6-1", "write 2025-06-26"),
    ("２０２５", "characters other than ASCII"),
    ("٢٠٢٥", "characters other than ASCII"),
    ("2025-06-26 ", "white space around it"),
    ("2025-06-26T24:00:01", "a time is hh:mm:ss"),
    ("2025-06-26T12:00:00-00:00", "a time is hh:mm:ss"),
    ("2025-06-26T12:00:00+14:01", "a time is hh:mm:ss"),
    ("2025-06-26T12:00:00~", "a time is hh:mm:ss"),
    ("2021/2019", "the interval ends before it starts"),
    ("2019/2020/2021", "two dates with one slash"),
    ("/", "two dates with one slash"),
    ("Y12000/Y13000", "years of four digits and no time"),
    ("2005-07-25T10:10:10Z/2006", "years of four digits and no time"),
    ("Y" + "9" * 13, "at most 12 digits"),
    ("Y" + "9" * 1_000_000, "longer than 64 characters"),
    ("2019/" * 100_000, "two dates with one slash"),
    ("2025\x00", "is not a date"),
    ("\ud800", "characters other than ASCII"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=[text[:20] for text, _ in REFUSED])
def test_parse_invalid_text_is_refused_with_reason(text: str, message: str) -> None:
    with pytest.raises(EdtfError, match=message) as caught:
        parse_edtf(text, field="published")

    assert caught.value.code == "edtf_invalid"
    assert caught.value.field == "published"
    assert len(caught.value.message) < 200
    assert caught.value.message.encode().decode().isprintable()


def test_parse_level_2_text_is_refused_as_unsupported() -> None:
    with pytest.raises(EdtfError, match="uses EDTF level 2, which is not supported") as caught:
        parse_edtf("156X-12-25")

    assert caught.value.code == "edtf_level_2"


def test_edtf_validate_lists_are_judged_by_level(shared: Path) -> None:
    expected = {"L0": "accepted", "L1": "accepted", "L2": "edtf_level_2", "in": "refused"}
    wrong = []
    for name, texts in load(shared, "edtf_validate_lists.json").items():
        for text in texts:
            found = outcome(text)
            judged = "refused" if name.startswith("in") and found != "accepted" else found
            if judged != expected[name.replace("Level", "L")[:2]]:
                wrong.append((name, text, found))

    assert wrong == []


def test_edtfjs_cases_are_judged_alike_but_for_listed_disagreements(shared: Path) -> None:
    cases = load(shared, "edtfjs_cases.json")
    wanted = {case["edtf"]: case["level"] for case in cases["accepted"]}
    differing = {
        text
        for text, level in wanted.items()
        if outcome(text) != ("edtf_level_2" if level == "2" else "accepted")
    }
    differing |= {text for text in cases["rejected"] if outcome(text) == "accepted"}

    assert differing == {
        text
        for text, reason in DISAGREEMENTS.items()
        if reason in (DECADES_AND_CENTURIES, SEASON_INTERVALS)
    }


def test_python_edtf_examples_have_its_strict_bounds_but_for_listed_disagreements(
    shared: Path,
) -> None:
    differing = set()
    for text, *rest in load(shared, "python_edtf_examples.json")["EXAMPLES"]:
        bounds = rest[0] if isinstance(rest[0], list) else rest
        if outcome(text) == "edtf_level_2" and text not in DISAGREEMENTS:
            continue
        if outcome(text) != "accepted" or not same_bounds(parse_edtf(text), bounds):
            differing.add(text)

    assert differing == {
        text for text, reason in DISAGREEMENTS.items() if reason in (THREE_X, SPACES, UNKNOWN_END)
    }


def same_bounds(found: EdtfDate, bounds: list[str]) -> bool:
    """Compare with a list of one day, of two bounds, or of more with fuzzy ones at the end."""
    wanted = [bounds[0], bounds[1] if len(bounds) in (2, 4) else bounds[0]]
    shown = [
        "inf" if number is None else format_day(number).lstrip("+")
        for number in (found.earliest, found.latest)
    ]
    return shown == [bound.replace("-inf", "inf") for bound in wanted]


years = st.integers(min_value=0, max_value=9999)
months = st.integers(min_value=1, max_value=12)
days = st.integers(min_value=1, max_value=28)
points = st.one_of(
    years.map("{:04}".format),
    st.tuples(years, months).map(lambda parts: "{:04}-{:02}".format(*parts)),
    st.tuples(years, months, days).map(lambda parts: "{:04}-{:02}-{:02}".format(*parts)),
)
qualified = st.tuples(points, st.sampled_from(["", "?", "~", "%"])).map("".join)
unspecified = st.one_of(
    st.integers(min_value=0, max_value=999).map("{:03}X".format),
    st.integers(min_value=0, max_value=99).map("{:02}XX".format),
    years.map("{:04}-XX".format),
    years.map("{:04}-XX-XX".format),
)
seasons = st.tuples(years, st.sampled_from([21, 22, 23, 24])).map(
    lambda parts: "{:04}-{}".format(*parts)
)


@given(st.one_of(qualified, unspecified, seasons))
def test_parse_generated_date_has_the_bounds_of_the_oracle(text: str) -> None:
    found, wanted = parse_edtf(text), oracle.parse_edtf(text)

    assert year_month_day(found.earliest or 0) == tuple(wanted.lower_strict())[:3]
    assert year_month_day(found.latest or 0) == tuple(wanted.upper_strict())[:3]


@given(qualified, qualified)
def test_parse_generated_interval_spans_its_ends(first: str, second: str) -> None:
    start, end = sorted((first, second), key=lambda text: parse_edtf(text).earliest or 0)
    found = parse_edtf(f"{start}/{end}")

    assert found.earliest == parse_edtf(start).earliest
    assert found.latest == parse_edtf(end).latest


@given(st.text(alphabet="0123456789-/.XYTZES?~%[]{},:+ ", max_size=30) | st.text())
def test_parse_any_text_is_read_with_ordered_bounds_or_refused(text: str) -> None:
    found = outcome(text)

    assert found in ("accepted", "edtf_invalid", "edtf_level_2")
    if found == "accepted":
        bounds = parse_edtf(text)
        assert None in (bounds.earliest, bounds.latest) or bounds.earliest <= bounds.latest


@given(st.dates())
def test_day_number_of_calendar_date_is_its_ordinal(day: date) -> None:
    assert day_number(day.year, day.month, day.day) == day.toordinal()
    assert format_day(day.toordinal()) == day.isoformat()


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_day_number_of_any_year_is_inverted(number: int) -> None:
    assert day_number(*year_month_day(number)) == number


def test_day_number_around_year_zero_has_no_gap() -> None:
    assert day_number(1, 1, 1) - day_number(0, 12, 31) == 1
    assert day_number(0, 1, 1) - day_number(-1, 12, 31) == 1
    assert day_number(1, 1, 1) - day_number(0, 1, 1) == 366


def test_bounds_of_largest_year_fit_in_bigint() -> None:
    largest, smallest = parse_edtf("Y" + "9" * 12), parse_edtf("Y-" + "9" * 12)

    assert largest.latest is not None
    assert smallest.earliest is not None
    assert largest.latest + 1 < 2**63
    assert smallest.earliest > -(2**63)

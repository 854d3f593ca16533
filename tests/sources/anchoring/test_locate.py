"""The decision table of `locate`, row by row, and the rules that hold throughout it."""

from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from sources.anchoring import CheckState, Match, Place, QuoteTooLongError, describe, locate
from sources.anchoring.limits import MAX_PLACES, MAX_QUOTE
from tests.sources.anchoring.strategies import spans

ONCE = "Alpha one. The firm grew fast. Omega end."
TWICE = "First the firm grew. Then the firm grew. End."
CURLY = "Alpha one. The firm’s “growth”\nwas fast. Omega end."
PLAIN = 'The firm\'s "growth" was fast.'

# Every row of the table: (row, text, anchor, state, place or count).
ROWS: list[tuple[str, str, dict[str, Any], str, tuple[int, int] | int]] = [
    ("there, no context", ONCE, {"exact": "The firm", "start": 11}, "exact", (11, 19)),
    ("there, no context, normalised", CURLY, {"exact": PLAIN, "start": 11}, "normalised", (11, 40)),
    ("there, no context, repeated", TWICE, {"exact": "the firm", "start": 26}, "exact", (26, 34)),
    (
        "there, context fits there and elsewhere",
        TWICE,
        {"exact": "the firm", "suffix": " grew", "start": 26},
        "exact",
        (26, 34),
    ),
    (
        "there, context fits there but for white space",
        CURLY,
        {"exact": "was", "prefix": '"growth" ', "start": 31},
        "exact",
        (31, 34),
    ),
    (
        "there, context fits nowhere",
        ONCE,
        {"exact": "The firm", "prefix": "Beta ", "start": 11, "end": 19},
        "exact",
        (11, 19),
    ),
    (
        "there, context fits nowhere, repeated",
        TWICE,
        {"exact": "the firm", "prefix": "Later ", "start": 26},
        "exact",
        (26, 34),
    ),
    (
        "there, context fits only elsewhere",
        TWICE,
        {"exact": "the firm", "prefix": "First ", "start": 26},
        "ambiguous",
        2,
    ),
    (
        "there, context fits only elsewhere, twice",
        "x ab, x ab, y ab",
        {"exact": "ab", "prefix": "x ", "start": 14},
        "ambiguous",
        3,
    ),
    ("not stated, no context, once", ONCE, {"exact": "The firm"}, "exact", (11, 19)),
    ("not stated, no context, once, normalised", CURLY, {"exact": PLAIN}, "normalised", (11, 40)),
    ("not stated, no context, repeated", TWICE, {"exact": "the firm"}, "ambiguous", 2),
    (
        "not stated, verbatim once and normalised once",
        "the firm's way, the firm’s way",
        {"exact": "firm's"},
        "exact",
        (4, 10),
    ),
    (
        "not stated, context fits once",
        TWICE,
        {"exact": "the firm", "prefix": "Then "},
        "exact",
        (26, 34),
    ),
    (
        "not stated, context fits once, normalised",
        TWICE.replace("Then the", "Then the\n"),
        {"exact": "the firm", "prefix": "Then "},
        "normalised",
        (26, 35),
    ),
    (
        "not stated, context fits twice",
        TWICE,
        {"exact": "the firm", "suffix": " grew."},
        "ambiguous",
        2,
    ),
    (
        "not stated, context fits nowhere",
        ONCE,
        {"exact": "firm", "prefix": "A "},
        "moved",
        (15, 19),
    ),
    (
        "not stated, context fits nowhere, repeated",
        TWICE,
        {"exact": "the firm", "prefix": "Later "},
        "ambiguous",
        2,
    ),
    ("not there, no context, once", ONCE, {"exact": "The firm", "start": 3}, "moved", (11, 19)),
    (
        "not there, no context, once, normalised",
        CURLY,
        {"exact": PLAIN, "start": 2},
        "moved",
        (11, 40),
    ),
    (
        "not there, context fits nowhere, once",
        ONCE,
        {"exact": "The firm", "prefix": "Beta ", "start": 3},
        "moved",
        (11, 19),
    ),
    ("not there, no context, repeated", TWICE, {"exact": "the firm", "start": 1}, "ambiguous", 2),
    (
        "not there, context fits nowhere, repeated",
        TWICE,
        {"exact": "the firm", "prefix": "Later ", "start": 1},
        "ambiguous",
        2,
    ),
    (
        "not there, context fits once",
        TWICE,
        {"exact": "the firm", "prefix": "Then ", "start": 1, "end": 9},
        "moved",
        (26, 34),
    ),
    (
        "not there, context fits twice",
        TWICE,
        {"exact": "the firm", "suffix": " grew.", "start": 1},
        "ambiguous",
        2,
    ),
    ("nowhere", ONCE, {"exact": "The bank", "prefix": "one. ", "start": 11}, "missing", 0),
    ("nowhere, text empty", "", {"exact": "The firm"}, "missing", 0),
    ("quote empty", ONCE, {"exact": "", "start": 3}, "missing", 0),
    ("quote only white space", ONCE, {"exact": " \u200b\n", "start": 5}, "missing", 0),
    (
        "position beyond the text",
        ONCE,
        {"exact": "firm", "start": 900, "end": 904},
        "moved",
        (15, 19),
    ),
    ("position negative", ONCE, {"exact": "firm", "start": -26, "end": -22}, "moved", (15, 19)),
    ("position reversed", ONCE, {"exact": "firm", "start": 19, "end": 15}, "moved", (15, 19)),
    ("position too wide", ONCE, {"exact": "firm", "start": 15, "end": 30}, "moved", (15, 19)),
]


@pytest.mark.parametrize(
    ("text", "anchor", "state", "result"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_locate_row_of_the_table_gives_its_state(
    text: str, anchor: dict[str, Any], state: str, result: tuple[int, int] | int
) -> None:
    match = locate(text, **anchor)
    assert match.state == state
    if isinstance(result, tuple):
        assert (match.start, match.end, match.count) == (*result, 1)
    else:
        assert (match.start, match.end, match.count) == (None, None, result)


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("worth $1.4 billion now", "4 billion"),
        ("worth 120 billion now", "20 billion"),
        ("worth 1,200 now", "200"),
        ("worth 1,200 now", "1"),
        ("grew by -5% then", "5%"),
        ("grew by about 20 billion", "about 20"),
        ("grew by about 20bn", "about 20"),
        ("grew by 20% then", "grew by 20"),
        ("worth twenty-two billion", "two billion"),
        ("worth one hundred and five million", "five million"),
        ("估值一百二十亿元", "二十亿元"),
        ("the undisclosed sum", "disclosed sum"),
        ("an unprofitable year", "profitable year"),
        ("it was delisted in May", "listed in May"),
        ("its non-compliance", "compliance"),
    ],
)
def test_locate_words_that_cut_a_number_or_a_negation_are_missing(text: str, exact: str) -> None:
    """With the position too: an edited text may have the look-alike at the same offset."""
    at = text.index(exact)
    assert locate(text, exact=exact).state == CheckState.MISSING
    assert locate(text, exact=exact, start=at).state == CheckState.MISSING
    assert locate(text, exact=exact, prefix="Elsewhere ", start=at).state == CheckState.MISSING


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("sold in 2025, 300 at once", "300 at once"),
        ("from 3 to 5 percent", "from 3"),
        ("the price: 20.", "price: 20"),
        ("Stand-alone: 5% growth", "5% growth"),
        ("a well-known listed firm", "listed firm"),
        ("成立于2019年", "成立于2019"),
    ],
)
def test_locate_words_beside_a_number_are_found(text: str, exact: str) -> None:
    assert locate(text, exact=exact).state == CheckState.EXACT


def test_locate_place_with_a_whole_number_wins_over_a_cut_one() -> None:
    match = locate("from 120 billion to 20 billion", exact="20 billion")
    assert (match.state, match.start) == (CheckState.EXACT, 20)


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("in 10⁶ steps", "in 106 steps"),
        ("about 1½ years", "about 11⁄2 years"),
        ("5′ wide", "5″ wide"),
        ("ranked 一 二", "ranked 一二"),
        ("worth 1 4 yuan", "worth 14 yuan"),
    ],
)
def test_locate_different_numbers_are_not_made_alike(text: str, exact: str) -> None:
    assert locate(text, exact=exact).state == CheckState.MISSING


def test_locate_offsets_count_code_points() -> None:
    text = "😀𝔘 The “firm” 🚀 grew."
    assert locate(text, exact='"firm" 🚀').start == 7
    assert text[7:15] == "“firm” 🚀"
    assert locate(text, exact='"firm" 🚀').end == 15


def test_locate_count_is_capped() -> None:
    assert locate("a" * (MAX_PLACES * 3), exact="a").count == MAX_PLACES


def test_locate_position_decides_beyond_the_cap() -> None:
    at = MAX_PLACES * 2
    assert locate("a " * (MAX_PLACES * 3), exact="a", start=at).state == CheckState.EXACT


def test_locate_quote_too_long_is_refused() -> None:
    with pytest.raises(QuoteTooLongError, match=r"at most 10,000 characters; this one has 10,001"):
        locate("text", exact="a" * (MAX_QUOTE + 1))


def test_locate_quote_of_the_longest_length_is_found() -> None:
    text = "start " + "ever and again " * 1_000
    match = locate(text, exact=text[:MAX_QUOTE])
    assert (match.state, match.end) == (CheckState.EXACT, MAX_QUOTE)


@given(spans("ab 1.’'-\n😀e\u0301智"))
@example(("11", 0, 1))
@example(("e\u0301a", 0, 1))
def test_locate_described_span_is_exact_at_its_place(span: tuple[str, int, int]) -> None:
    text, start, end = span
    assume(text[start:end].strip())
    anchor = describe(text, start, end)
    match = locate(
        text,
        exact=anchor.exact,
        prefix=anchor.prefix,
        suffix=anchor.suffix,
        start=anchor.start,
        end=anchor.end,
    )
    assert (match.state, match.start, match.end) == (CheckState.EXACT, start, end)


TEXTS = st.text(st.sampled_from("ab 1.’'-\n😀e\u0301智"), max_size=60)


@given(TEXTS, TEXTS, TEXTS, TEXTS, st.none() | st.integers(-5, 70), st.none() | st.integers(-5, 70))
def test_locate_anything_gives_a_consistent_match(
    text: str, exact: str, prefix: str, suffix: str, start: int | None, end: int | None
) -> None:
    match = locate(text, exact=exact, prefix=prefix, suffix=suffix, start=start, end=end)
    assert match.state.is_found == (match.start is not None) == (match.count == 1)
    assert (match.count > 1) == (match.state == CheckState.AMBIGUOUS)
    assert match.nearest is None or match.state == CheckState.MISSING
    if match.state == CheckState.EXACT:
        assert text[match.start : match.end] == exact


def test_locate_several_places_names_each_whole_one_in_its_order() -> None:
    text = "It paid 4 billion. It paid 14 billion. It paid  4 billion."
    match = locate(text, exact="4 billion")
    assert match == Match(CheckState.AMBIGUOUS, count=2, places=(Place(8, 17), Place(48, 57)))


def test_locate_context_elsewhere_names_the_stated_place_too() -> None:
    text = "Ann said yes. Bo said yes."
    match = locate(text, exact="said yes", prefix="Ann ", start=17)
    assert (match.count, match.places) == (2, (Place(4, 12), Place(17, 25)))

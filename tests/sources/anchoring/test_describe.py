"""Anchors made from spans."""

import unicodedata

import pytest
from hypothesis import given

from sources.anchoring import SpanError, describe, occurrences
from sources.anchoring.limits import MAX_CONTEXT, MAX_QUOTE, MIN_CONTEXT
from tests.sources.anchoring.strategies import spans


def test_describe_unique_quote_has_the_shortest_context() -> None:
    text = "x" * 100 + "the words" + "y" * 100
    anchor = describe(text, 100, 109)
    assert (anchor.prefix, anchor.exact, anchor.suffix) == (
        *("x" * MIN_CONTEXT, "the words", "y" * MIN_CONTEXT),
    )


def test_describe_at_the_edges_takes_what_there_is() -> None:
    anchor = describe("Hello there", 0, 11)
    assert (anchor.prefix, anchor.exact, anchor.suffix) == ("", "Hello there", "")


def test_describe_repeated_sentence_extends_until_unique() -> None:
    sentence = "The same long sentence stands here again, word for word. "
    text = "Start. " + sentence * 3 + "End."
    start = text.index(sentence, 20)
    anchor = describe(text, start, start + 8)
    assert len(occurrences(text, anchor.exact, anchor.prefix, anchor.suffix)) == 1
    assert len(anchor.prefix) > MIN_CONTEXT


def test_describe_endless_repetition_stops_at_the_longest_context() -> None:
    anchor = describe("ab" * 20_000, 20_000, 20_002)
    assert len(anchor.prefix) == len(anchor.suffix) == MAX_CONTEXT


def test_describe_offsets_count_code_points() -> None:
    anchor = describe("😀😀 word 🚀", 3, 7)
    assert (anchor.exact, anchor.prefix, anchor.start, anchor.end) == ("word", "😀😀 ", 3, 7)


def test_describe_context_does_not_part_a_letter_from_its_marks() -> None:
    text = "e\u0301" * 40 + "word" + "e\u0301" * 40
    anchor = describe(text, 80, 84)
    assert not unicodedata.combining(anchor.prefix[0])
    odd = describe("x" + text[1:], 81, 84)
    assert not unicodedata.combining(odd.prefix[0])


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 2), (-1, 3), (0, 99)])
def test_describe_span_outside_or_empty_is_refused(start: int, end: int) -> None:
    with pytest.raises(SpanError, match="is empty or not inside the text of 11 characters"):
        describe("Hello there", start, end)


def test_describe_span_too_long_is_refused() -> None:
    with pytest.raises(SpanError, match=r"at most 10,000 characters; this span has 10,001"):
        describe("a" * (MAX_QUOTE + 1), 0, MAX_QUOTE + 1)


@given(spans("ab \n😀e\u0301"))
def test_describe_any_span_is_unique_with_its_context(span: tuple[str, int, int]) -> None:
    text, start, end = span
    anchor = describe(text, start, end)
    places = occurrences(text, anchor.exact, anchor.prefix, anchor.suffix)
    assert [(place.start, place.end) for place in places] == [(start, end)]

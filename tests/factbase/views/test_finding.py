import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbase.views.finding import MOST_HITS, hits


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("One two. ONE\n two", "one  two", ["One two", "ONE\n two"]),
        ("智谱华章与智谱", "智谱", ["智谱", "智谱"]),
        ("1.4 billion", ".", ["."]),
        ("(a+)+ $", "(a+)+", ["(a+)+"]),
        ("words", "  ", []),
        ("words", "", []),
    ],
)
def test_hits_are_the_words_whatever_their_case_and_white_space(text, words, found):
    assert [text[hit.start : hit.end] for hit in hits(text, words)] == found


def test_hits_are_numbered_and_no_more_than_can_be_read():
    found = hits("a " * 5000, "a")
    assert [hit.number for hit in found] == list(range(1, MOST_HITS + 1))


@given(st.text(max_size=300))
def test_hits_of_any_words_do_not_fail(words):
    hits("A text (with signs). [\\", words)

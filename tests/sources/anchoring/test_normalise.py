"""The normal form and the way back from it."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sources.anchoring import normalise

LETTERS = "a1 \n\t\u00a0\u3000'‘“\"-—−\u00ad\u200b\ufeffﬁｶﾞ２e\u0301\u0323\u1100\u1161\u11a8智二😀"


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("a\u00a0 \n\tb", "a b"),
        ("智谱\n估值", "智谱估值"),
        ("智谱 AI", "智谱 AI"),
        ("ranked 一 二", "ranked 一 二"),
        ("二十 亿", "二十 亿"),
        ("约 二十", "约二十"),
        ("“a” «b» 「c」", '"a" "b" "c"'),
        ("don’t", "don't"),
        ("2019–2020 — −5", "2019-2020 - -5"),
        ("a--b", "a-b"),
        ("co\u00adop\u200berate", "cooperate"),
        ("a \u200b b", "a b"),
        ("cafe\u0301", "café"),
        ("\u1112\u1161\u11ab", "한"),
        ("ﬁve ２０ ｶﾞ", "five 20 ガ"),
        ("10⁶ 1½ 5′ 5″ ①", "10⁶ 1½ 5′ 5″ ①"),
        ("a\u202e1", "a\u202e1"),
    ],
)
def test_normalise_text_has_the_declared_form(text: str, normal: str) -> None:
    assert normalise(text).text == normal


@example("二 \u0301\uff9e")
@given(st.text(st.sampled_from(LETTERS), max_size=60))
def test_normalise_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text).text
    assert unicodedata.is_normalized("NFC", once)
    assert normalise(once).text == once


@given(st.text(st.sampled_from(LETTERS), max_size=60), st.data())
def test_normalise_span_maps_back_to_a_span_with_the_same_form(
    text: str, data: st.DataObject
) -> None:
    normal = normalise(text)
    if not normal.text.strip():
        return
    start = data.draw(st.integers(0, len(normal.text) - 1))
    end = data.draw(st.integers(start + 1, len(normal.text)))
    begin, finish = normal.original(start, end)
    assert 0 <= begin < finish <= len(text)
    assert (
        normal.text[start:end] in normalise(text[begin:finish]).text
        or not normal.text[start:end].strip()
    )


@given(st.text(st.sampled_from(LETTERS), max_size=60))
def test_normalise_offsets_never_run_backwards(text: str) -> None:
    normal = normalise(text)
    offsets = [normal.offset(original) for original in range(len(text) + 1)]
    assert offsets == sorted(offsets)
    assert offsets[-1] <= len(normal.text)


def test_normalise_long_run_of_marks_is_composed_in_pieces() -> None:
    """In one piece, 200,000 unordered marks would take minutes: the time grows as the square."""
    marks = 200_000
    normal = normalise("a" + "\u0301\u0323" * (marks // 2))
    assert normal.text.startswith("\u1ea1\u0323")
    assert normal.original(len(normal.text) - 1, len(normal.text))[1] == marks + 1

"""The words that turn a statement into another one."""

import pytest

from sources.anchoring.statements import decisive_words, is_negated_around, says_the_same


@pytest.mark.parametrize(
    ("passage", "words"),
    [
        ("over $1.4 billion in 2025", ("over", "$", "1.4", "billion", "2025")),
        ("20bn, up 12%", ("20bn", "up", "12", "%")),
        ("it did not and couldn't", ("not", "couldn't")),
        ("on 26 June 2025", ("26", "june", "2025")),
        ("约二十亿元", ("约", "二", "十", "亿", "元")),
        ("10⁶ and 1½", ("10", "⁶", "1", "½")),
        ("a firm in a city", ()),
    ],
)
def test_decisive_words_are_read_in_order(passage: str, words: tuple[str, ...]) -> None:
    assert decisive_words(passage) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("from 5 to 7", "from 7 to 5"),
        ("it rose 20", "it rose 20%"),
        ("20 million", "20 billion"),
        ("the disclosed sum", "the undisclosed sum"),
        ("a listed firm", "a delisted firm"),
        ("it is listed", "it is not listed"),
        ("it is listed", "it isn't listed"),
        ("more than before", "less than before"),
        ("in January", "in June"),
    ],
)
def test_says_the_same_other_statement_is_told_apart(one: str, other: str) -> None:
    assert not says_the_same(one, other)
    assert not says_the_same(other, one)


def test_says_the_same_other_wording_is_let_pass() -> None:
    assert says_the_same("the deal was worth 20 billion", "the agreement is worth 20 billion")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It was not a surprise to the ", ""),
        ("", " was denied later. More"),
        ("公司没有在", ""),
        ("", "と発表していない。"),
    ],
)
def test_is_negated_around_negation_in_the_clause_is_seen(before: str, after: str) -> None:
    assert is_negated_around(before, after)


def test_is_negated_around_negation_in_another_clause_is_let_pass() -> None:
    assert not is_negated_around("It was not so. Then, at last, the ", ", which nobody saw")

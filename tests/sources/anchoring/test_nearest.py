"""Passages offered for a quote that is missing, judged on generated texts.

The generator knows which edit it made, so that the judge does not rest on the code's own lists.
"""

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from sources.anchoring import CheckState, Match, locate, nearest

NAMES = ("Zhipu", "Moonshot", "the ministry", "the fund", "Baidu", "the regulator", "Huawei")
VERBS = ("said", "estimated", "reported", "announced", "told investors", "wrote")
THINGS = ("its valuation", "the round", "the contract", "annual revenue", "the data centre")
ENDS = (
    "according to people familiar with the talks",
    "in a filing seen by reporters",
    "after weeks of negotiation with lenders",
    "as the board had asked for in its letter",
    "while analysts looked at the export rules",
)
MEANING = [  # what a look-alike changes, and into what
    ("20 billion", "21 billion"),
    ("20 billion", "200 billion"),
    ("20 billion", "20 million"),
    ("20 billion", "20,5 billion"),
    ("20 billion", "2.0 billion"),
    ("20 billion", "twenty billion"),
    ("20 billion yuan", "20 billion dollars"),
    ("20 billion", "over 20 billion"),
    ("in 2025", "in 2024"),
    ("in 2025", "since 2025"),
    ("three banks", "four banks"),
    ("three banks", "13 banks"),
    ("12%", "1.2%"),
    ("12%", "12"),
    ("was reached", "was not reached"),
    ("was reached", "wasn't reached"),
    ("was reached", "was never reached"),
    ("was reached", "was nearly reached"),
    ("with approval", "without approval"),
    ("confirmed", "denied"),
    ("confirmed", "unconfirmed"),
    ("listed firm", "unlisted firm"),
]
HARMLESS = [
    ("the deal", "the agreement"),
    ("three banks", "three lenders"),
    ("confirmed that", "confirmed yesterday that"),
    ("was reached", "was then reached"),
    ("listed firm", "listed company"),
    ("quietly", "silently"),
]
TEMPLATE = (
    "{name} confirmed that the deal with the listed firm was reached quietly in 2025, worth about"
    " 20 billion yuan or 12% of {thing}, with approval of three banks {end}."
)


class Case(NamedTuple):
    """A text, a quote that stands in it but for one edit, and where the edited sentence stands."""

    text: str
    quote: str
    start: int
    end: int


def _sentence(chance: random.Random) -> str:
    amount = f"{chance.randint(2, 900)} {chance.choice(('million', 'billion'))}"
    name, verb, thing, end = map(chance.choice, (NAMES, VERBS, THINGS, ENDS))
    return f"{name} {verb} that {thing} came to {amount} {end}."


def _cases(edits: list[tuple[str, str]], seed: int) -> Iterator[Case]:
    """For each edit both ways: the quote has one side of it, the text the other."""
    chance = random.Random(seed)
    for old, new in edits:
        quote = TEMPLATE.format(
            name=chance.choice(NAMES), thing=chance.choice(THINGS), end=chance.choice(ENDS)
        )
        edited = quote.replace(old, new)
        assert edited != quote, (old, new)
        for said, stands in ((quote, edited), (edited, quote)):
            before = " ".join(_sentence(chance) for _ in range(chance.randint(0, 60)))
            after = " ".join(_sentence(chance) for _ in range(chance.randint(0, 60)))
            text = f"{before} {stands} {after}"
            yield Case(text, said, len(before) + 1, len(before) + 1 + len(stands))


def taken(find: Callable[..., Match], cases: Iterator[Case]) -> list[str]:
    """The quotes for which something was accepted or offered, although the text says another."""
    found = ((case, find(case.text, exact=case.quote)) for case in cases)
    return [case.quote for case, match in found if match.state.is_found or match.nearest]


@pytest.mark.parametrize("seed", range(5))
def test_nearest_look_alike_is_neither_accepted_nor_offered(seed: int) -> None:
    assert taken(locate, _cases(MEANING, seed)) == []


def test_nearest_without_the_rule_of_numbers_offers_look_alikes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The broken variant: the check above must be able to fail."""
    monkeypatch.setattr(nearest, "says_the_same", lambda quote, passage: True)
    assert len(taken(locate, _cases(MEANING, 0))) > len(MEANING)


@pytest.mark.parametrize("seed", range(5))
def test_nearest_look_alike_at_the_stated_position_is_not_accepted(seed: int) -> None:
    for case in _cases(MEANING, seed):
        match = locate(
            case.text,
            exact=case.quote,
            prefix=case.text[max(case.start - 32, 0) : case.start],
            suffix=case.text[case.end : case.end + 32],
            start=case.start,
            end=case.end,
        )
        assert (match.state, match.nearest) == (CheckState.MISSING, None)


@pytest.mark.parametrize("seed", range(5))
def test_nearest_harmless_edit_is_offered_at_its_place(seed: int) -> None:
    for case in _cases(HARMLESS, seed):
        match = locate(case.text, exact=case.quote)
        assert match.state == CheckState.MISSING
        assert match.nearest is not None, case.quote
        offered = case.text[match.nearest.start : match.nearest.end]
        assert offered.rstrip(".") == case.text[case.start : case.end].rstrip(".")
        assert match.nearest.similarity > 0.85
        assert match.nearest.margin > 0.1


@pytest.mark.parametrize(("old", "new"), HARMLESS)
def test_nearest_two_passages_alike_are_not_offered(old: str, new: str) -> None:
    quote = TEMPLATE.format(name="Baidu", thing="the round", end=ENDS[0])
    edited = quote.replace(old, new)
    match = locate(f"{edited} Later it said again: {edited}", exact=quote)
    assert (match.state, match.nearest) == (CheckState.MISSING, None)


def test_nearest_rival_with_another_number_takes_the_margin() -> None:
    """The right passage is not offered beside one that says another number in the same words."""
    quote = TEMPLATE.format(name="Baidu", thing="the round", end=ENDS[0])
    right, wrong = quote.replace("quietly", "silently"), quote.replace("20 b", "30 b")
    assert locate(right, exact=quote).nearest is not None
    assert locate(f"{right} Then came more. {wrong}", exact=quote).nearest is None


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (
            "智谱公司估值约为三十亿元，并于一月被列入。",
            "智谱企业估值约为二十亿元，并于一月被列入。",
        ),
        ("智谱公司没有在一月被商务部列入清单。", "智谱企业在一月被商务部列入清单。"),
        ("Die Firma wurde nicht auf die Liste gesetzt.", "Die Firma wurde auf die Liste gesetzt."),
        ("Компания не была добавлена в список.", "Компания была добавлена в список."),
    ],
)
def test_nearest_look_alike_in_other_languages_is_not_offered(text: str, quote: str) -> None:
    match = locate(text, exact=quote)
    assert (match.state, match.nearest) == (CheckState.MISSING, None)


def test_nearest_in_a_script_without_spaces_is_offered() -> None:
    text = "今天有消息。智谱公司估值约为二十亿元人民币，并于一月被列入清单。其他内容在此。"
    match = locate(text, exact="智谱企业估值约为二十亿元人民币，并于一月被列入清单。")
    assert match.nearest is not None
    assert text[match.nearest.start : match.nearest.end].startswith("智谱公司估值")


def test_nearest_passage_after_a_negation_is_not_offered() -> None:
    text = "It was not added to the long list of the department in the spring by the agency."
    quote = "added to the long list of the ministry in the spring by the agency"
    assert locate(text, exact=quote).nearest is None
    assert locate(text.replace("not ", ""), exact=quote).nearest is not None


def test_nearest_short_quote_has_none() -> None:
    assert locate("The firm grew.", exact="bank").nearest is None


def test_nearest_text_of_one_letter_has_none() -> None:
    assert locate("a" * 100_000, exact="b" + "a" * 500).nearest is None

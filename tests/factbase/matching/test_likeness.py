"""How likely two are one, and what a person is told."""

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbase.matching import (
    PROPOSE_FROM,
    Profile,
    SharedFact,
    compare,
    identifier_key,
    name_key,
    near_pairs,
    neighbours,
)
from factbase.matching.neighbours import near


def words(left: Profile, right: Profile, *shared: SharedFact) -> list[str]:
    return [reason.words for reason in compare(left, right, shared).reasons]


def company(*names: str, **identifiers: str) -> Profile:
    return Profile("company", names, list(identifiers.items()))


def test_nothing_in_common_is_no_likeness() -> None:
    assert compare(company("Zhipu"), company("OpenAI")) == (Decimal(0), [])


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        (company("Zhipu AI"), company("Z.ai", "ZHIPU AI"), "both are called Zhipu AI"),
        (
            company("Zhipu AI"),
            company("Zhipu-AI Inc."),
            "“Zhipu AI” and “Zhipu-AI Inc.” differ only in spelling or legal form",
        ),
        (
            company("Zhipu AI", "智谱"),
            company("Zhipu"),
            "“智谱” and “Zhipu” sound alike in two scripts",
        ),
        (
            company("Moonshot Artificial Intelligence"),
            company("Moonshot Artifical Intelligence"),
            "“Moonshot Artificial Intelligence” and “Moonshot Artifical Intelligence” are nearly "
            "the same name",
        ),
        (
            company("Knowledge Atlas Technology"),
            company("Technology Knowledge Atlas"),
            "“Knowledge Atlas Technology” and “Technology Knowledge Atlas” are nearly the same "
            "name",
        ),
        (
            company("A", wd="Q1"),
            company("B", wikidata="q1"),
            "wd:Q1 and wikidata:q1 are one identifier",
        ),
        (
            company("A", website="https://www.zhipu.ai/"),
            company("B", url="zhipu.ai"),
            "website:https://www.zhipu.ai/ and url:zhipu.ai are one identifier",
        ),
    ],
)
def test_likeness_is_explained_and_worth_a_look(left: Profile, right: Profile, told: str) -> None:
    assert words(left, right) == [told]
    assert compare(left, right).score >= PROPOSE_FROM
    assert compare(right, left).score == compare(left, right).score


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("GLM-4 release notes", "GLM-5 release notes"),
        ("Series B of 2024", "Series B of 2025"),
        ("Mini", "Mina"),
    ],
)
def test_near_names_with_other_numbers_or_too_short_are_not_alike(left: str, right: str) -> None:
    assert compare(company(left), company(right)).score == 0


def test_shared_facts_add_up_and_one_alone_is_not_worth_a_look() -> None:
    facts = [SharedFact("founded", "June 2019"), SharedFact("valuation", "20 billion CNY")]
    one, two = (compare(company("A"), company("B"), facts[:n]) for n in (1, 2))
    assert one.score < PROPOSE_FROM <= two.score
    assert [reason.words for reason in two.reasons] == [
        "both have the founded June 2019",
        "both have the valuation 20 billion CNY",
    ]


def test_what_speaks_against_lowers_the_score_and_is_told() -> None:
    left, right = company("Zhipu", lei="5299"), Profile("person", ["Zhipu"], [("lei", "1000")])
    found = compare(left, right)
    assert found.score < PROPOSE_FROM
    assert [reason.words for reason in found.reasons[1:]] == [
        "but their lei identifiers differ",
        "but their types differ: company and person",
    ]


def test_one_identifier_in_common_is_enough_where_there_are_several_of_a_scheme() -> None:
    left = Profile("company", ["Zhipu"], [("website", "z.ai"), ("website", "zhipuai.cn")])
    right = Profile("company", ["Z.ai"], [("website", "https://z.ai/")])
    assert words(left, right) == ["website:z.ai and website:https://z.ai/ are one identifier"]
    assert words(right, left) == ["website:https://z.ai/ and website:z.ai are one identifier"]


NAMES = st.lists(st.text("aeiklmnoprstuz -智谱4", min_size=1, max_size=14), min_size=1, max_size=3)


@given(NAMES, NAMES)
def test_score_is_the_same_both_ways_and_from_0_to_1(left: list[str], right: list[str]) -> None:
    ways = compare(company(*left), company(*right)), compare(company(*right), company(*left))
    assert ways[0].score == ways[1].score
    assert 0 <= ways[0].score <= 1


def test_identifier_keeps_what_tells_it_apart() -> None:
    assert identifier_key("lei", "5299 00AB") == ("lei", "529900ab")
    assert identifier_key("lei", "5299-00") != identifier_key("lei", "529900")


FAMILIES = [
    ["Zhipu Artificial Intelligence", "Zhipu Artifical Intelligence"],
    ["Beijing Moonshot Technology", "Moonshot Technology Beijing"],
    ["Xinhua News Agency", "Kinhua News Agency"],
    ["北京月之暗面科技", "Beijing Yuezhianmian Keji"],
]


def neighbouring() -> set[frozenset[int]]:
    """Hide the families among many others and return which of them are found."""
    syllables = ["ber", "lin", "mar", "so", "ra", "ti", "ka", "lo", "nex", "tor", "vil", "dun"]
    names = [" ".join(three) for three in combinations(syllables, 3)]
    names += [name for family in FAMILIES for name in family]
    keys = [(name_key(name), place) for place, name in enumerate(names)]
    first = len(names) - 2 * len(FAMILIES)
    found = {frozenset(pair) for pair in near_pairs(keys)}
    return {pair for pair in found if min(pair) >= first}


def test_near_names_are_found_without_comparing_all() -> None:
    found = neighbouring()
    assert len(found) == len(FAMILIES)


def test_search_catches_a_sort_from_the_front_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "WINDOW", 0)
    assert neighbouring() == set()


def test_near_is_all_or_nothing_for_equal_keys() -> None:
    assert near(name_key("Zhipu"), name_key("智谱")) == 100
    assert near(name_key("—"), name_key("!")) == 0

"""The quick search for contradictions finds what comparing each with each finds."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbase.values import (
    Assertion,
    Cardinality,
    Kind,
    Money,
    Relation,
    contradictions,
    relate,
    sweep,
)
from sources.edtf import parse_edtf
from tests.factbase.values.strategies import entities, money

valid_times = st.sampled_from(["", "2023", "2024~", "2024-06/..", "../2023", "2023-07", "../.."])


def says(kind: Kind, denied: bool, value: object, valid: str) -> Assertion:
    date = parse_edtf(valid) if valid else None
    return Assertion(kind, denied, value if kind is Kind.VALUE else None, date)


assertions = st.lists(
    st.builds(says, st.sampled_from(Kind), st.booleans(), st.one_of(money, entities), valid_times),
    max_size=12,
)


def each_with_each(
    said: Sequence[Assertion], cardinality: Cardinality
) -> Iterator[tuple[int, int]]:
    for low, high in combinations(range(len(said)), 2):
        if relate(said[low], said[high], cardinality=cardinality) is Relation.CONFLICT:
            yield low, high


@given(assertions, st.sampled_from(Cardinality))
def test_contradictions_are_those_of_comparing_each_with_each(
    said: list[Assertion], cardinality: Cardinality
) -> None:
    found = list(contradictions(said, cardinality=cardinality))

    assert sorted(found) == list(each_with_each(said, cardinality))


def test_contradictions_of_a_search_that_forgets_open_ends_are_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sweep, "_ends", lambda assertion: 0)

    with pytest.raises((AssertionError, BaseExceptionGroup)):
        test_contradictions_are_those_of_comparing_each_with_each()


@pytest.mark.parametrize("cardinality", [Cardinality.MANY, Cardinality.ONE_AT_A_TIME])
def test_contradictions_of_thousands_that_cannot_conflict_compare_none(
    cardinality: Cardinality, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many values as years: `many` because values stand alone, else because times are apart."""
    said = [
        says(Kind.VALUE, False, Money(Decimal(year), "CNY"), str(year))
        for year in range(1000, 4000)
    ]
    calls: list[object] = []
    monkeypatch.setattr(sweep, "relate", lambda *pair, **_: calls.append(pair))

    assert list(contradictions(said, cardinality=cardinality)) == []
    assert calls == []


def test_contradictions_of_thousands_that_say_two_things_compare_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = [says(Kind.VALUE, False, Money(Decimal(n % 2), "CNY"), "") for n in range(100)]
    calls: list[object] = []

    def counted(*pair: Assertion, **options: Any) -> Relation:
        calls.append(pair)
        return relate(*pair, **options)

    monkeypatch.setattr(sweep, "relate", counted)

    assert len(list(contradictions(said, cardinality=Cardinality.ONE))) == 50 * 50
    assert len(calls) == 1

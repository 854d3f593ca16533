"""Searches for words that many rows say: sought in the beginning of a list, found as everywhere."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.http import QueryDict

from factbase.filtersets import ClaimFilterSet, EvidenceFilterSet
from factbase.filtersets.base import StrictFilterSet
from factbase.filtersets.keyset import key_of, text_of
from factbase.models import Claim, Evidence
from factbase.values import Text
from tests.factories import EntityFactory, EvidenceFactory, SourceFactory, make_claim

ROWS = 12
WAYS = [
    (ClaimFilterSet, "q=common&status=any"),
    (ClaimFilterSet, "q=common+known&status=any"),
    (ClaimFilterSet, "q=common&status=any&ordering=-amount"),
    (ClaimFilterSet, "q=common&status=any&ordering=subject,-created_at"),
    (ClaimFilterSet, "q=common&status=any&value_type=text"),
    (ClaimFilterSet, "q=common&status=any&stance=supports"),
    (ClaimFilterSet, "q=unheard&status=any"),
    (EvidenceFilterSet, "q=common"),
    (EvidenceFilterSet, "q=common+known"),
    (EvidenceFilterSet, "q=common&ordering=checked_at"),
    (EvidenceFilterSet, "q=common&ordering=-credibility"),
]


@pytest.fixture
def claims(db: None) -> list[Claim]:
    """Make claims that say two words in every place where they can be said, or not at all."""
    named, other = EntityFactory(label="Common known"), EntityFactory(label="Another")
    made = []
    for number in range(ROWS):
        value = {"value": Text(f"{number} common and known")} if number % 3 == 1 else {}
        claim = make_claim(subject=named if number % 3 == 0 else other, **value)
        title = "The common known source" if number % 4 == 1 else f"Another {number}"
        exact = f"{number} common known words" if number % 2 else f"{number} words"
        source = SourceFactory(title=title)
        EvidenceFactory(claim=claim, source=source, exact=exact, credibility=number % 6 + 1)
        made.append(claim)
    return made


@pytest.fixture(params=[1, 4, 1000])
def window(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Take every word for common, and look through so many rows first."""
    monkeypatch.setattr("factbase.filtersets.saying.MOST_RARE", -1)
    monkeypatch.setattr("factbase.filtersets.saying.WINDOW", request.param)
    return int(request.param)


def made(kind: type[StrictFilterSet], query: str) -> StrictFilterSet:
    rows = (Claim if kind is ClaimFilterSet else Evidence)._default_manager.all()
    filterset = kind(QueryDict(query), rows)
    assert filterset.errors == {}
    return filterset


def walked(filterset: StrictFilterSet, size: int, *, backwards: bool) -> Iterator[UUID]:
    after = None
    while True:
        found = filterset.keys(after=after, backwards=backwards, limit=size)
        yield from (key[-1] for key in found)
        if len(found) < size:
            return
        after = key_of(filterset.qs.model, filterset.order, text_of(found[-1]))


@pytest.mark.parametrize(("kind", "query"), WAYS)
def test_every_piece_of_the_list_is_what_the_whole_of_it_says(
    claims: list[Claim], window: int, kind: type[StrictFilterSet], query: str
) -> None:
    whole = [row.pk for row in made(kind, query).qs]
    assert bool(whole) is ("unheard" not in query)
    assert len(whole) < ROWS
    for start, stop in ((0, 2), (0, 5), (2, 5), (4, 50), (40, 50)):
        rows = made(kind, query).piece(start, stop)
        assert [row.pk for row in rows] == whole[start:stop]
    for size in (1, 3, 50):
        assert list(walked(made(kind, query), size, backwards=False)) == whole
        assert list(walked(made(kind, query), size, backwards=True)) == whole[::-1]
    for most in (1, 3, len(whole) + 1, 50):
        assert made(kind, query).counted(most) == min(most, len(whole))
    for least in (1, 3, 50):
        ids = made(kind, query).first_ids(50, least=least)
        assert ids == whole[: len(ids)]
        assert len(ids) >= min(least, len(whole))


@pytest.mark.parametrize(("kind", "query"), [WAYS[0], WAYS[7]])
@pytest.mark.parametrize(("window", "everywhere"), [(1, 1), (1000, 0)], indirect=["window"])
def test_only_what_is_not_in_the_beginning_is_sought_everywhere(
    claims: list[Claim],
    window: int,
    everywhere: int,
    django_assert_max_num_queries: Any,
    kind: type[StrictFilterSet],
    query: str,
) -> None:
    with django_assert_max_num_queries(20) as asked:
        assert len(made(kind, query).piece(0, 2)) == 2
    unions = [each["sql"] for each in asked.captured_queries if "UNION (SELECT" in each["sql"]]
    assert len([sql for sql in unions if '"id" IN ((SELECT' in sql]) == everywhere

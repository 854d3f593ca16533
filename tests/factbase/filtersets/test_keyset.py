"""Walking a list from row to row: each row once, in order, there and back."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Q
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from factbase import filtersets
from factbase.filtersets import ClaimFilterSet, SourceFilterSet, keyset
from factbase.filtersets.keyset import Key
from factbase.filtersets.ordering import Term
from factbase.models import Claim
from sources.models import Publisher, Source
from tests.factbase.filtersets.test_every_filter import TABLE
from tests.factories import make_claim
from tests.plans import leave_only

# Few different values, so that many rows are equal, and some missing.
DAYS = st.sampled_from([None, 1, 2])
ROWS = st.lists(
    st.tuples(st.sampled_from("ab"), DAYS, st.sampled_from(["", "c", "d"])), max_size=12
)
NAMES = [name for name in SourceFilterSet.base_filters["ordering"].columns if "_at" not in name]
ORDERING = st.lists(
    st.tuples(st.sampled_from(NAMES), st.booleans()), unique_by=lambda term: term[0], max_size=4
).map(lambda terms: ",".join("-" * descends + name for name, descends in terms))


def make_sources(rows: list[tuple[str, int | None, str]]) -> None:
    publishers = {name: Publisher.objects.create(name=name) for name in "cd"}
    Source.objects.bulk_create(
        Source(
            title=title,
            published="2025" if day else "",
            published_earliest=day,
            published_latest=day,
            publisher=publishers.get(publisher),
        )
        for title, day, publisher in rows
    )


def pages(made: Any, size: int, *, backwards: bool) -> Iterator[list[Key]]:
    """Yield the pages of a walk, each begun behind the last row of the one before."""
    after = None
    while True:
        found = keyset.keys(made.qs, made.order, after=after, backwards=backwards, limit=size)
        yield found
        if len(found) < size:
            return
        after = keyset.key_of(made.qs.model, made.order, keyset.text_of(found[-1]))


def walked(made: Any, size: int, *, backwards: bool = False) -> list[UUID]:
    return [key[-1] for page in pages(made, size, backwards=backwards) for key in page]


def gives_each_row_once_in_order(
    rows: list[tuple[str, int | None, str]], ordering: str, size: int
) -> None:
    make_sources(rows)
    made = SourceFilterSet(QueryDict(f"ordering={ordering}"), Source.objects.all())
    whole = [row.pk for row in made.qs]
    assert len(whole) == len(rows)
    assert walked(made, size) == whole
    assert walked(made, size, backwards=True) == whole[::-1]


class AnyOrderTest(TestCase):
    @settings(max_examples=150)
    @given(ROWS, ORDERING, st.integers(1, 5))
    def test_walk_gives_each_row_once_in_order(
        self, rows: list[tuple[str, int | None, str]], ordering: str, size: int
    ) -> None:
        gives_each_row_once_in_order(rows, ordering, size)


def without_the_id(order: Sequence[Term], key: Key | None, *, backwards: bool) -> Iterator[Q]:
    return SEGMENTS(order[:-1], key and key[:-1], backwards=backwards)


def without_missing_values(
    order: Sequence[Term], key: Key | None, *, backwards: bool
) -> Iterator[Q]:
    plain = [term._replace(is_nullable=False) for term in order]
    return SEGMENTS(plain, key, backwards=backwards)


SEGMENTS = keyset.segments
EQUAL = [("a", 1, "c")] * 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("broken", "rows"),
    [(without_the_id, EQUAL), (without_missing_values, [*EQUAL, ("a", None, "c")])],
)
def test_broken_walk_is_caught(
    monkeypatch: pytest.MonkeyPatch, broken: Any, rows: list[tuple[str, int | None, str]]
) -> None:
    monkeypatch.setattr(keyset, "segments", broken)
    with pytest.raises(AssertionError):
        gives_each_row_once_in_order(rows, "published,title", 1)


@pytest.mark.django_db
def test_page_is_one_query_unless_values_are_missing(django_assert_num_queries: Any) -> None:
    make_sources([("a", 1, "c"), ("a", 2, "c"), ("a", None, "c")])
    made = SourceFilterSet(QueryDict("ordering=published"), Source.objects.all())
    [key] = keyset.keys(made.qs, made.order, after=None, backwards=False, limit=1)
    with django_assert_num_queries(1):
        keyset.keys(made.qs, made.order, after=key, backwards=False, limit=1)
    with django_assert_num_queries(2):
        assert len(keyset.keys(made.qs, made.order, after=key, backwards=False, limit=9)) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("filterset", TABLE)
def test_every_name_that_can_be_missing_is_declared_so(
    filterset: type[filtersets.StrictFilterSet],
) -> None:
    model, _ = TABLE[filterset]
    ordering = filterset.base_filters["ordering"]
    for name, column in ordering.columns.items():
        is_nullable, step = False, model
        for part in column.split("__"):
            field = step._meta.get_field(part)
            is_nullable, step = is_nullable or field.null, field.related_model
        assert is_nullable is (name in ordering.nullable), name


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("status=verified", "factbase_claim_by_status"),
        ("status=any", "factbase_claim_newest"),
    ],
)
@pytest.mark.parametrize("backwards", [False, True])
def test_page_goes_straight_to_its_rows_in_the_index(
    db: None, query: str, index: str, backwards: bool
) -> None:
    leave_only(index)
    claim = make_claim()
    made = ClaimFilterSet(QueryDict(query), Claim.objects.all())
    assert made.is_valid()
    [segment] = keyset.segments(made.order, (claim.created_at, claim.pk), backwards=backwards)
    ordered = made.qs.order_by(*(term.order_by(backwards=backwards) for term in made.order))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        plan = ordered.filter(segment)[:50].explain()
    assert index in plan
    assert "ROW(created_at, id)" in plan.split("Index Cond")[1]
    assert "Sort" not in plan
    assert "Filter" not in plan

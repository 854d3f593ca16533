"""Lists by statements that are compiled without their values."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import QueryDict

from factbase import filtersets
from factbase.filtersets.outline import Outline, outline_of
from factbase.models import Claim, Conflict, Entity, Match
from factbase.postgresql.compiled import Compiled
from tests.factbase.filtersets.test_every_filter import ROWS, Value
from tests.factbase.filtersets.world import World, make_world
from tests.factories import EntityFactory, make_match

SOURCE = "0199f3a2-0000-7000-8000-000000000001"
ANY: dict[type, dict[str, str]] = {
    Claim: {"status": "any"},
    Conflict: {"state": "any"},
    Match: {"judgement": "any"},
}


def filterset(kind: type, query: QueryDict, made_by: Any) -> Any:
    made = made_by(query, kind._default_manager.all(), is_shown=False)  # type: ignore[attr-defined]
    assert made.is_valid(), made.errors
    return made


def asked(kind: type, name: str, given: object) -> QueryDict:
    query = QueryDict(mutable=True)
    for each, text in {**ANY.get(kind, {}), name: given}.items():
        query[each] = str(text)
    return query


def run(outline: Outline, kind: type) -> list[Any]:
    rows = outline.rows(kind._default_manager.all()).values_list("pk")  # type: ignore[attr-defined]
    found = Compiled(*rows.query.sql_with_params()).run(outline.values)
    return [UUID(pk.decode()) for (pk,) in found if pk is not None]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.mark.parametrize(("made_by", "kind", "name", "value"), ROWS)
def test_list_with_an_outline_is_the_same_by_it(
    made_by: type, kind: type, name: str, value: Value, world: World
) -> None:
    given = value(world) if callable(value) else value
    made = filterset(kind, asked(kind, name, given), made_by)
    outline = outline_of(made)
    if outline is not None:
        assert run(outline, kind) == list(made.qs.values_list("pk", flat=True))


@pytest.mark.parametrize("times", [1, 2, 3])
def test_outline_of_several_values_is_one_whatever_their_number(world: World, times: int) -> None:
    ids = [world.wanted[Claim].pk, *(uuid4() for _ in range(times))]
    made = filterset(
        Claim, QueryDict(f"id={','.join(map(str, ids))}&status=any"), filtersets.ClaimFilterSet
    )
    outline = outline_of(made)
    assert outline is not None
    assert dict(outline.key)["id"] == "several"  # type: ignore[call-overload]
    assert run(outline, Claim) == [world.wanted[Claim].pk]


def test_outline_widens_entities_to_what_is_merged_with_them(world: World) -> None:
    claim = world.wanted[Claim]
    other = EntityFactory()
    make_match(claim.subject, other, "same")
    made = filterset(Claim, QueryDict(f"subject={other.pk}&status=any"), filtersets.ClaimFilterSet)
    outline = outline_of(made)
    assert outline is not None
    assert claim.pk in run(outline, Claim)


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("q=zhipu", "q=openai", True),
        ("q=zhipu", "q=openai labs", False),
        ("q=zhipu", "q=智谱", False),
        ("type=company", "type=law", True),
        ("retracted=any", "retracted=true", False),
        ("ordering=label", "ordering=-label", False),
    ],
)
def test_one_statement_serves_lists_that_differ_in_values_alone(
    db: None, first: str, second: str, is_one: bool
) -> None:
    found = []
    for query in (first, second):
        outline = outline_of(filterset(Entity, QueryDict(query), filtersets.EntityFilterSet))
        assert outline is not None
        found.append(outline.key)
    assert (found[0] == found[1]) is is_one


@pytest.mark.parametrize(
    "query",
    ["q=zhipu", "valid=2025", "source=" + "0199f3a2-0000-7000-8000-000000000001", "amount=5"],
)
def test_list_whose_filters_do_more_than_compare_has_no_outline(db: None, query: str) -> None:
    assert outline_of(filterset(Claim, QueryDict(query), filtersets.ClaimFilterSet)) is None

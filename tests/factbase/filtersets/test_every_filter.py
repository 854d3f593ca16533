"""Every declared filter filters: it keeps the row it names and drops one that differs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict

from factbase import filtersets
from factbase.models import Claim, Conflict, Entity, EntityType, Evidence, Match, Property
from sources.models import Publisher, Snapshot, Source
from tests.factbase.filtersets.world import BETWEEN, World, make_world

Value = str | Callable[[World], Any]


def wanted(kind: type) -> Value:
    return lambda world: world.wanted[kind].pk


WHO_AND_WHEN: dict[str, Value] = {
    "created_by": "ann",
    "created_at__gte": BETWEEN,
}
CHANGES: dict[str, Value] = {"updated_by": "ann"}
# Each keeps both sides out or in; what they do exactly has tests of its own.
ELSEWHERE = {
    "ordering",
    "merged",
    "retracted",
    "updated_at__gte",
    "updated_at__lt",
    "created_at__lt",
}

TABLE: dict[type[filtersets.StrictFilterSet], tuple[type, dict[str, Value]]] = {
    filtersets.ClaimFilterSet: (
        Claim,
        {
            "id": wanted(Claim),
            "property": "worth",
            "value_type": "money",
            "subject": wanted(Entity),
            "subject_type": "company",
            "object": "",
            "status": "submitted",
            "kind": "",
            "denied": "true",
            "recheck": "claim_edited",
            "unit": "CNY",
            "modifier": "about",
            "amount": "20.0",
            "amount__gte": "20",
            "amount__lte": "20",
            "boolean": "",
            "language": "",
            "value_date": "",
            "value_date__gte": "",
            "value_date__lte": "",
            "valid": "2025-06-15",
            "valid__gte": "2025",
            "valid__lte": "",
            "valid_at": "2025-06-15",
            "confidence__gte": "0.5",
            "confidence__lte": "",
            "editor_confidence__gte": "",
            "editor_confidence__lte": "",
            "verified_by": "",
            "changed_since": "",
            "qualifier": "",
            "supports__gte": "",
            "supports__lte": "",
            "refutes__gte": "",
            "refutes__lte": "",
            "context__gte": "",
            "context__lte": "",
            "origins__gte": "",
            "origins__lte": "",
            "has_evidence": "true",
            "has_conflict": "true",
            "source": wanted(Source),
            "publisher": wanted(Publisher),
            "source_kind": "report",
            "asserted_by": lambda world: world.object.pk,
            "stance": "refutes",
            "check_state": "exact",
            "q": "zhipu",
        }
        | WHO_AND_WHEN
        | CHANGES,
    ),
    filtersets.ConflictFilterSet: (
        Conflict,
        {
            "id": wanted(Conflict),
            "state": "resolved",
            "property": "worth",
            "entity": wanted(Entity),
            "valid_at": "2025-06-15",
            "claim": wanted(Claim),
            "resolution": "first_stands",
            "resolved_by": "ann",
            "resolved_at__gte": BETWEEN,
            "resolved_at__lt": "",
            "q": "so much",
        }
        | WHO_AND_WHEN
        | CHANGES,
    ),
    filtersets.EntityFilterSet: (
        Entity,
        {
            "id": wanted(Entity),
            "type": "company",
            "label": "Zhipu AI",
            "alias": "智谱华章",
            "identifier": "wikidata:Q115",
            "scheme": "wikidata",
            "source": "",
            "valid_at": "",
            "has_conflict": "true",
            "q": "智谱",
        }
        | WHO_AND_WHEN
        | CHANGES,
    ),
    filtersets.EntityTypeFilterSet: (
        EntityType,
        {
            "id": wanted(EntityType),
            "slug": "company",
            "label": "Company",
            "equivalent": "followthemoney:Company",
            "q": "compan",
        }
        | WHO_AND_WHEN
        | CHANGES,
    ),
    filtersets.MatchFilterSet: (
        Match,
        {
            "id": wanted(Match),
            "judgement": "same",
            "entity": wanted(Entity),
            "type": "company",
            "judged_by": "ann",
            "judged_at__gte": BETWEEN,
            "judged_at__lt": "",
            "score__gte": "0.5",
            "score__lte": "",
            "q": "智谱",
        }
        | WHO_AND_WHEN
        | CHANGES,
    ),
    filtersets.PropertyFilterSet: (
        Property,
        {
            "id": wanted(Property),
            "slug": "worth",
            "label": "worth in money",
            "equivalent": "wikidata:P2226",
            "value_type": "money",
            "cardinality": "one",
            "unit": "CNY",
            "subject_type": "company",
            "object_type": "company",
            "q": "worth in",
        }
        | WHO_AND_WHEN
        | CHANGES,
    ),
    filtersets.EvidenceFilterSet: (
        Evidence,
        {
            "id": wanted(Evidence),
            "claim": wanted(Claim),
            "valid_at": "2025-06-15",
            "claim_status": "submitted",
            "source": wanted(Source),
            "snapshot": wanted(Snapshot),
            "publisher": wanted(Publisher),
            "asserted_by": lambda world: world.object.pk,
            "stance": "refutes",
            "mode": "hearsay",
            "credibility": "1,2",
            "checked_at__gte": BETWEEN,
            "checked_at__lt": "",
            "check_state": "exact",
            "q": "pegged",
        }
        | WHO_AND_WHEN
        | CHANGES,
    ),
    filtersets.PublisherFilterSet: (
        Publisher,
        {
            "id": wanted(Publisher),
            "name": "Caixin",
            "grade": "A,B",
            "owner_group": "Caixin Media",
            "url": "https://caixin.example",
            "q": "caix",
        }
        | WHO_AND_WHEN
        | CHANGES,
    ),
    filtersets.SourceFilterSet: (
        Source,
        {
            "id": wanted(Source),
            "title": "Pegged high",
            "author": "Li Na",
            "kind": "report",
            "status": "current",
            "publisher": wanted(Publisher),
            "grade": "A",
            "language": "zh",
            "url": "https://example.org/a",
            "published": "2025-06-30",
            "published__gte": "2024",
            "published__lte": "",
            "derived_from": lambda world: world.origin.pk,
            "has_snapshot": "true",
            "q": "pegged",
        }
        | WHO_AND_WHEN
        | CHANGES,
    ),
    filtersets.SnapshotFilterSet: (
        Snapshot,
        {
            "id": wanted(Snapshot),
            "source": wanted(Source),
            "sha256": lambda world: world.wanted[Snapshot].blob_id,
            "text_sha256": lambda world: world.wanted[Snapshot].text_sha256,
            "media_type": "",
            "charset": "",
            "filename": "",
            "extractor": "",
            "extractor_version": "",
            "captured_at__gte": "",
            "captured_at__lt": "",
            "created_by": "",
            "created_at__gte": "",
        },
    ),
}
ROWS = [
    pytest.param(filterset, kind, name, value, id=f"{filterset.__name__}-{name}")
    for filterset, (kind, filters) in TABLE.items()
    for name, value in filters.items()
    if value
]
# Filters whose "wanted" side differs from the world's, so that they have rows of their own.
INVERTED = [
    (filtersets.ClaimFilterSet, Claim, "object", lambda world: world.object.pk),
    (filtersets.ClaimFilterSet, Claim, "valid__lte", "2024"),
    (filtersets.ClaimFilterSet, Claim, "confidence__lte", "0.5"),
    (filtersets.ClaimFilterSet, Claim, "has_conflict", "false"),
    (filtersets.ConflictFilterSet, Conflict, "resolved_at__lt", BETWEEN),
    (filtersets.EntityFilterSet, Entity, "has_conflict", "false"),
    (filtersets.MatchFilterSet, Match, "score__lte", "0.5"),
    (filtersets.SourceFilterSet, Source, "published__lte", "2024"),
    *(
        (filterset, kind, "created_at__lt", BETWEEN)
        for filterset, (kind, _) in TABLE.items()
        if kind is not Snapshot
    ),
]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def found(filterset: type, kind: type, parameters: dict[str, Any]) -> set[Any]:
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in parameters.items()})
    if kind is Claim:
        query.setdefault("status", "any")
    if kind is Conflict:
        query.setdefault("state", "any")
    if kind is Match:
        query.setdefault("judgement", "any")
    made = filterset(query, kind._default_manager.all())
    assert made.is_valid(), made.errors
    return set(made.qs)


@pytest.mark.parametrize(("filterset", "kind", "name", "value"), ROWS)
def test_filter_keeps_the_wanted_row_alone(
    filterset: type, kind: type, name: str, value: Value, world: World
) -> None:
    given = value(world) if callable(value) else value
    rows = found(filterset, kind, {name: given})
    assert world.wanted[kind] in rows
    assert world.other[kind] not in rows
    assert world.other[kind] in found(filterset, kind, {})


@pytest.mark.parametrize(("filterset", "kind", "name", "value"), INVERTED)
def test_filter_of_the_other_side_keeps_the_other_row(
    filterset: type, kind: type, name: str, value: Value, world: World
) -> None:
    given = value(world) if callable(value) else value
    rows = found(filterset, kind, {name: given})
    assert world.other[kind] in rows
    assert world.wanted[kind] not in rows


@pytest.mark.parametrize("filterset", TABLE)
def test_table_names_every_declared_filter(filterset: type[filtersets.StrictFilterSet]) -> None:
    _, filters = TABLE[filterset]
    assert set(filterset.base_filters) - ELSEWHERE == set(filters)


@pytest.mark.parametrize("filterset", TABLE)
def test_every_filter_says_what_it_asks(filterset: type[filtersets.StrictFilterSet]) -> None:
    silent = [
        name for name, found in filterset.base_filters.items() if not found.extra.get("help_text")
    ]
    assert silent == []

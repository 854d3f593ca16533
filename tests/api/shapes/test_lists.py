"""Lists: the same JSON as details, in a constant number of queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test.utils import CaptureQueriesContext

from factbase.actions import sources
from factbase.models import Alias, EntityType, Identifier, Qualifier, Status, Unit
from factbase.models.transitions import Action
from factbase.values import Text
from sources.models import Source
from sources.models.record import uuid7
from tests.api.conftest import ApiClient
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    PublisherFactory,
    SourceFactory,
    make_claim,
    make_conflict,
    make_match,
    make_snapshot,
    make_user,
    take_step,
)


def make_claims(count: int) -> None:
    series = PropertyFactory(value_type="text")
    for _ in range(count):
        claim = make_claim(valid="2025")
        qualifier = Qualifier(claim=claim, property=series, value_type="text")
        qualifier.put(Text("Series B"))
        qualifier.save()
        take_step(claim, Action.SUBMIT)
        take_step(claim, Action.VERIFY)


def make_entities(count: int) -> None:
    for _ in range(count):
        entity = EntityFactory()
        Alias.objects.create(entity=entity, name="also", language="en")
        Identifier.objects.create(entity=entity, scheme="own", value=str(entity.pk))


def make_matches(count: int) -> None:
    for _ in range(count):
        make_match(EntityFactory(), EntityFactory())


def make_conflicts(count: int) -> None:
    for _ in range(count):
        make_conflict(make_claim(status=Status.VERIFIED))


def make_types(count: int) -> None:
    for _ in range(count):
        name = f"kind-{uuid7()}"
        EntityType.objects.create(slug=name, label=name)


def make_properties(count: int) -> None:
    for _ in range(count):
        prop = PropertyFactory()
        prop.units.set([Unit.objects.get(code="CNY")])
        prop.subject_types.set(EntityType.objects.filter(slug="company"))
        prop.object_types.set(EntityType.objects.filter(slug="law"))


def make_evidence(count: int) -> None:
    for _ in range(count):
        claim = make_claim(status=Status.VERIFIED)
        EvidenceFactory(claim=claim, asserted_by=EntityFactory())


def make_publishers(count: int) -> None:
    PublisherFactory.create_batch(count)


def make_sources(count: int) -> None:
    for _ in range(count):
        source: Source = SourceFactory()
        make_snapshot(f"text {uuid7()}", source)
        sources.derive(
            source=source,
            derived_from=SourceFactory(),
            kind="quotes",
            by=make_user("contributor"),
        )


def make_snapshots(count: int) -> None:
    for _ in range(count):
        make_snapshot(f"text {uuid7()}")


# What a list costs, named query by query; each is asked once whatever the number of rows.
LISTS: list[tuple[str, Callable[[int], None], list[str]]] = [
    ("claims", make_claims, ["claims"]),
    ("entities", make_entities, ["entities"]),
    ("matches", make_matches, ["ids", "matches"]),
    ("conflicts", make_conflicts, ["ids", "conflicts", "claims"]),
    ("entity-types", make_types, ["entity types"]),
    ("properties", make_properties, ["properties"]),
    ("evidence", make_evidence, ["evidence"]),
    ("publishers", make_publishers, ["publishers"]),
    ("sources", make_sources, ["sources"]),
    ("snapshots", make_snapshots, ["snapshots"]),
]


@pytest.mark.parametrize(("path", "make", "queries"), LISTS)
def test_list_costs_the_same_at_2_and_at_30_rows(
    path: str,
    make: Callable[[int], None],
    queries: list[str],
    anonymous: ApiClient,
    django_assert_num_queries: Any,
) -> None:
    make(2)
    with django_assert_num_queries(len(queries)):
        assert len(anonymous.read(f"{path}/")["results"]) >= 2
    make(28)
    with django_assert_num_queries(len(queries)):
        assert len(anonymous.read(f"{path}/", page_size="500")["results"]) >= 30


def test_token_costs_one_query_more(
    contributor: User, client_of: Callable[[User], ApiClient], django_assert_num_queries: Any
) -> None:
    client = client_of(contributor)
    client.read("claims/")
    # token with its user and groups; claims
    with django_assert_num_queries(2):
        client.read("claims/")


@pytest.mark.parametrize(("path", "make", "queries"), LISTS)
def test_detail_is_what_the_list_shows(
    path: str, make: Callable[[int], None], queries: list[str], anonymous: ApiClient
) -> None:
    make(2)
    for row in anonymous.read(f"{path}/")["results"]:
        detail = anonymous.get(row["self"]).json()
        if path == "snapshots":
            assert detail.pop("text").startswith("text ")
        assert detail == row


def test_list_of_claims_never_reads_a_snapshots_text(
    anonymous: ApiClient, django_assert_num_queries: Any
) -> None:
    make_snapshots(1)
    with django_assert_num_queries(1) as captured:
        anonymous.read("snapshots/")
    assert isinstance(captured, CaptureQueriesContext)
    assert not any('"sources_snapshot"."text",' in query["sql"] for query in captured)

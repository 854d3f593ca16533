"""What is one is derived from the matches judged the same."""

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from factbase.models import Entity, Match
from factbase.models.clusters import canonical_of, clusters_of
from tests.factories import EntityFactory, make_match

pytestmark = pytest.mark.django_db


@pytest.fixture
def entities() -> list[Entity]:
    return EntityFactory.create_batch(5)


def one(*entities: Entity) -> frozenset[object]:
    return frozenset(entity.pk for entity in entities)


def test_cluster_without_a_merge_is_the_entity_alone(entities: list[Entity]) -> None:
    make_match(entities[0], entities[1])
    make_match(entities[0], entities[2], "different")
    make_match(entities[0], entities[3], "unsure")

    assert clusters_of([entities[0].pk]) == {entities[0].pk: one(entities[0])}
    assert canonical_of([entities[0].pk]) == {entities[0].pk: entities[0].pk}


def test_cluster_follows_chains_of_merges_both_ways(entities: list[Entity]) -> None:
    first, second, third, fourth, alone = entities
    make_match(second, third, "same")
    make_match(first, third, "same")
    make_match(first, fourth, "same")

    found = clusters_of([fourth.pk, second.pk, alone.pk])

    assert found == {
        fourth.pk: one(first, second, third, fourth),
        second.pk: one(first, second, third, fourth),
        alone.pk: one(alone),
    }
    assert canonical_of([third.pk, alone.pk]) == {third.pk: first.pk, alone.pk: alone.pk}


def test_canonical_entity_is_the_oldest_that_stands(entities: list[Entity]) -> None:
    make_match(entities[0], entities[1], "same")
    make_match(entities[1], entities[2], "same")

    Entity.objects.filter(pk=entities[0].pk).update(retracted_at=timezone.now())
    assert canonical_of([entities[2].pk]) == {entities[2].pk: entities[1].pk}

    Entity.objects.update(retracted_at=timezone.now())
    assert canonical_of([entities[2].pk]) == {entities[2].pk: entities[0].pk}


def test_withdrawn_merge_makes_nothing_one(entities: list[Entity]) -> None:
    make_match(entities[0], entities[1], "same")
    Match.objects.update(retracted_at=timezone.now())

    assert clusters_of([entities[0].pk]) == {entities[0].pk: one(entities[0])}


def test_clusters_of_many_are_one_query_and_of_none_no_query(
    entities: list[Entity], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_match(entities[0], entities[1], "same")
    with django_assert_num_queries(1):
        clusters_of([entity.pk for entity in entities])
    with django_assert_num_queries(1):
        canonical_of([entities[0].pk])
    with django_assert_num_queries(0):
        assert clusters_of([]) == {}
        assert canonical_of([]) == {}


def test_canonical_list_leaves_out_what_was_merged_away(entities: list[Entity]) -> None:
    make_match(entities[0], entities[1], "same")
    make_match(entities[1], entities[4], "same")
    Entity.objects.filter(pk=entities[0].pk).update(retracted_at=timezone.now())

    assert set(Entity.objects.canonical()) == {entities[1], entities[2], entities[3]}
    assert set(Entity.objects.merged()) == {entities[0], entities[4]}

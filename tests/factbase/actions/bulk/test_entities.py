"""Many new entities at once: the rules of one by one, all errors told, few queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from factbase.actions.bulk import BulkRefusedError, NewEntity, create_entities
from factbase.actions.entities import AliasFields, IdentifierFields
from factbase.exceptions import PermissionDeniedError
from factbase.models import Entity, EntityType, Identifier, Match
from tests.factories import EntityFactory

pytestmark = pytest.mark.django_db
WIKIDATA = IdentifierFields("wikidata", "Q42")


def new(label: str, *, id: Any = None, **fields: Any) -> NewEntity:
    company = EntityType.objects.get(slug="company")
    return NewEntity(id=id, fields={"type": company, "label": label, **fields})


def test_entities_are_written_with_their_names(contributor: User) -> None:
    names = [AliasFields("智谱", "zh-Hans"), AliasFields("智谱", "zh-Hans"), AliasFields("Zhipu")]
    given = [new(" Zhipu AI ", aliases=names, identifiers=[WIKIDATA, WIKIDATA]), new("OpenAI")]
    ids = create_entities(entities=given, by=contributor, comment="From the register.")
    entity, other = (Entity.objects.get(pk=id) for id in ids)
    assert (entity.label, other.label) == ("Zhipu AI", "OpenAI")
    assert {(row.name, row.language) for row in entity.aliases.all()} == {
        ("智谱", "zh-Hans"),
        ("Zhipu", ""),
    }
    assert [(row.scheme, row.value) for row in entity.identifiers.all()] == [WIKIDATA]
    assert (entity.created_by, entity.revision) == (contributor, 1)


def test_errors_of_all_rows_are_told_and_nothing_is_written(contributor: User) -> None:
    there = EntityFactory(label="Deep Thought")
    Identifier.objects.create(entity=there, scheme="wikidata", value="Q42")
    taken, own = IdentifierFields("lei", "1"), Entity().pk
    given = [
        new("One", identifiers=[WIKIDATA]),
        new("  "),
        new("Two", identifiers=[taken], id=own),
        new("Three", identifiers=[taken], id=own),
        new("Four", id=there.pk),
    ]
    with pytest.raises(BulkRefusedError, match="4 of the rows cannot be written") as refused:
        create_entities(entities=given, by=contributor)
    told = [(error.row, error.field, error.code) for error in refused.value.errors]
    assert told == [
        (0, "identifiers", "identifier_taken"),
        (1, "label", "refused"),
        (3, "id", "duplicate"),
        (3, "identifiers", "identifier_taken"),
        (4, "id", "duplicate"),
    ]
    assert "Deep Thought" in refused.value.errors[0].message
    assert Entity.objects.get() == there


def test_reader_may_not(reader: User) -> None:
    with pytest.raises(PermissionDeniedError):
        create_entities(entities=[new("One")], by=reader)


def test_what_they_may_be_is_found_in_the_background(
    contributor: User, run_jobs: Callable[[], list[str]]
) -> None:
    there = EntityFactory(label="Zhipu AI")
    ids = create_entities(
        entities=[new("Zhipu-AI"), new("Something else"), new("Something-else")], by=contributor
    )
    assert not Match.objects.exists()
    assert run_jobs() == ["propose_matches"]
    pairs = {frozenset((match.left_id, match.right_id)) for match in Match.objects.all()}
    assert pairs == {frozenset((there.pk, ids[0])), frozenset(ids[1:])}


def test_queries_do_not_grow_with_the_entities(
    contributor: User, django_assert_num_queries: Any
) -> None:
    given = [new(f"Company {n}", identifiers=[IdentifierFields("test", str(n))]) for n in range(30)]
    # A savepoint and its release; identifiers that are taken; the comment's context set and reset;
    # entities, aliases and identifiers, each with what brings the context in; the job.
    with django_assert_num_queries(9):
        create_entities(entities=given, by=contributor)

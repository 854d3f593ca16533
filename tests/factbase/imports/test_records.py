"""Rows of entities and sources are matched, previewed and written."""

import json

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factbase.actions import records
from factbase.models import Alias, Entity, EntityType, Identifier
from sources.models import Publisher, Source
from tests.factbase.imports.files import applied, bring, changes, outcomes, problems
from tests.factories import EntityFactory, PublisherFactory, SourceFactory

pytestmark = pytest.mark.django_db
ENTITY = {
    "type": "company",
    "name": "Zhipu AI",
    "aliases": "智谱; 智谱华章",
    "identifiers": "wikidata:Q1; lei:X",
}
SOURCE = {
    "kind": "press release",
    "title": "A new tiger",
    "publisher": "The Paper",
    "authors": "Ann; Bo",
    "url": "https://example.org/tiger",
    "published": "26 June 2025",
}


def test_entities_are_added_with_names_and_identifiers(contributor: User) -> None:
    staged = bring(
        [ENTITY, ENTITY | {"name": "OpenAI", "identifiers": ""}], contributor, kind="entities"
    )
    assert (outcomes(staged), problems(staged)) == (["create", "create"], [])
    applied(staged)

    entity = Entity.objects.get(label="Zhipu AI")
    assert {alias.name for alias in entity.aliases.all()} == {"智谱", "智谱华章"}
    assert {str(each) for each in entity.identifiers.all()} == {"wikidata:Q1", "lei:X"}
    assert outcomes(bring([ENTITY | {"note": ""}], contributor, kind="entities")) == ["leave"]


def test_entity_is_known_by_identifier_and_changed_field_by_field(contributor: User) -> None:
    entity = EntityFactory(label="Zhipu")
    Identifier.objects.create(entity=entity, scheme="wikidata", value="Q1")
    Alias.objects.create(entity=entity, name="智谱")
    aliases = json.dumps([{"name": "智谱", "language": ""}, {"name": "智谱华章", "language": "zh"}])
    row = {"label": "Zhipu AI", "aliases": aliases, "identifiers": "wikidata:Q1"}
    staged = bring([row], contributor, kind="entities")

    assert changes(staged) == [
        ("label", "Zhipu", "Zhipu AI"),
        ("aliases", "智谱", "智谱; 智谱华章:zh"),
    ]
    applied(staged)
    entity.refresh_from_db()
    assert entity.label == "Zhipu AI"


@pytest.mark.parametrize("is_here", [False, True])
def test_further_row_of_a_record_that_says_more_is_wrong_and_not_lost(
    contributor: User, is_here: bool
) -> None:
    if is_here:
        EntityFactory(label="Foo", type=EntityType.objects.get(slug="company"))
    row = {"type": "company", "name": "Foo", "aliases": "F", "summary": ""}
    more = [row | {"aliases": "FOO AG"}, row, row | {"aliases": ""}, row | {"summary": "maker"}]
    staged = bring([row, *more], contributor, kind="entities")
    first = "change" if is_here else "create"
    assert outcomes(staged) == [first, "wrong", "leave", "leave", "wrong"]
    told = "Row 2 is the same record: write in one row what both say"
    assert [(number, told in message) for number, _, message in problems(staged)] == [
        (3, True),
        (6, True),
    ]


def test_further_row_of_a_source_that_says_more_is_wrong_and_not_lost(contributor: User) -> None:
    rows = [SOURCE, SOURCE, SOURCE | {"authors": "Cy"}]
    staged = bring(rows, contributor, kind="sources")
    assert outcomes(staged) == ["create", "leave", "wrong"]


@pytest.mark.parametrize("label", ["李强", "Li Qiang"])
def test_entity_known_by_a_name_keeps_what_the_row_does_not_say(
    contributor: User, label: str
) -> None:
    entity = EntityFactory(label="Li Qiang", description="premier")
    Identifier.objects.create(entity=entity, scheme="wikidata", value="Q1")
    Alias.objects.create(entity=entity, name="李强", language="zh")
    row = {"label": label, "description": "", "aliases": "", "identifiers": ""}
    assert outcomes(bring([row], contributor, kind="entities")) == ["leave"]

    row |= {"aliases": "李强; Lee", "identifiers": "viaf:1"}
    staged = bring([row], contributor, kind="entities")
    assert changes(staged) == [
        ("aliases", "李强:zh", "Lee; 李强:zh"),
        ("identifiers", "wikidata:Q1", "viaf:1; wikidata:Q1"),
    ]
    applied(staged)
    entity.refresh_from_db()
    assert (entity.label, entity.description) == ("Li Qiang", "premier")


def test_row_with_the_id_of_an_entity_says_all_of_it(contributor: User) -> None:
    entity = EntityFactory(label="Li Qiang")
    Alias.objects.create(entity=entity, name="李强")
    row = {"id": str(entity.pk), "label": "李强", "aliases": ""}
    assert changes(bring([row], contributor, kind="entities")) == [
        ("label", "Li Qiang", "李强"),
        ("aliases", "李强", ""),
    ]


def test_wrong_rows_of_entities_say_what_would_mend_them(contributor: User) -> None:
    staged = bring(
        [ENTITY | {"type": "firm", "identifiers": "Q1"}, ENTITY | {"name": "", "type": ""}],
        contributor,
        kind="entities",
    )
    assert [(row, column) for row, column, _ in problems(staged)] == [
        (2, "type"),
        (2, "identifiers"),
        (3, "label"),
    ]


def test_sources_are_added_with_a_new_publisher_and_left_the_second_time(contributor: User) -> None:
    applied(bring([SOURCE], contributor, kind="sources"))
    source = Source.objects.get()
    assert (source.kind, source.published, source.authors) == (
        "press_release",
        "2025-06-26",
        ["Ann", "Bo"],
    )
    assert source.publisher == Publisher.objects.get(name="The Paper")
    assert outcomes(bring([SOURCE | {"note": ""}], contributor, kind="sources")) == ["leave"]


def test_source_is_known_by_address_and_changed(contributor: User) -> None:
    source = SourceFactory(url=SOURCE["url"], publisher=PublisherFactory(name="the paper"))
    staged = bring([SOURCE], contributor, kind="sources")
    assert [field for field, _, _ in changes(staged)] == ["title", "kind", "authors", "published"]
    applied(staged)
    source.refresh_from_db()
    assert source.title == "A new tiger"


def test_blank_cell_of_a_source_takes_nothing_away_unless_its_id_is_there(
    contributor: User,
) -> None:
    applied(bring([SOURCE], contributor, kind="sources"))
    row = SOURCE | {"authors": "", "published": "26 June 2025"}
    assert outcomes(bring([row], contributor, kind="sources")) == ["leave"]
    row |= {"id": str(Source.objects.get().pk)}
    assert changes(bring([row], contributor, kind="sources")) == [("authors", "Ann; Bo", "")]


def test_wrong_rows_of_sources_say_what_would_mend_them(contributor: User) -> None:
    row = SOURCE | {"kind": "rumour", "url": "ftp://x", "published": "someday", "title": ""}
    staged = bring([row], contributor, kind="sources")
    assert {column for _, column, _ in problems(staged)} == {
        *("kind", "url", "published_edtf", "title")
    }


def test_publishers_of_sources_are_read_at_once(contributor: User) -> None:
    named = [SOURCE | {"publisher_id": PublisherFactory().pk, "url": ""} for _ in range(20)]
    queries = []
    for rows in (named[:2], named):
        with CaptureQueriesContext(connection) as asked:
            staged = bring(
                [row | {"title": f"Tiger {number}"} for number, row in enumerate(rows)],
                contributor,
                kind="sources",
            )
        assert problems(staged) == []
        queries.append(sum("sources_publisher" in query["sql"] for query in asked))
    assert queries[0] == queries[1]


def test_retracted_publisher_is_wrong_where_a_source_would_come_to_have_it(
    contributor: User,
) -> None:
    kept = PublisherFactory()
    row = SOURCE | {"publisher": "", "publisher_id": str(kept.pk), "url": ""}
    applied(bring([row], contributor, kind="sources"))
    source = Source.objects.get()
    records.retract(record=source, by=contributor, reason="twice")
    records.retract(record=kept, by=contributor, reason="a hoax")

    same = row | {"id": str(source.pk)}
    assert outcomes(bring([same], contributor, kind="sources")) == ["leave"]
    another = row | {"title": "Another tiger"}
    [(_, column, message)] = problems(bring([another], contributor, kind="sources"))
    assert (column, "a hoax" in message) == ("publisher_id", True)


def test_lists_hold_nothing_but_names(contributor: User) -> None:
    row = ENTITY | {"identifiers": json.dumps([{"scheme": "lei", "value": None}])}
    [(_, column, _)] = problems(bring([row], contributor, kind="entities"))
    assert column == "identifiers"
    row = SOURCE | {"authors": json.dumps(["Ann", None])}
    staged = bring([row], contributor, kind="sources")
    assert problems(staged) == [(2, "authors", "Write each author as a name in words.")]


def test_names_that_a_spreadsheet_wraps_are_lines(contributor: User) -> None:
    kept = PublisherFactory(name="The\u00a0Paper")
    entity = ENTITY | {"name": "Zhipu\nAI", "aliases": '["Zhipu\\tHuazhang", "Z  H"]'}
    applied(bring([entity], contributor, kind="entities"))
    source = SOURCE | {"title": "A new\r\ntiger", "publisher": "The\nDaily"}
    applied(bring([source], contributor, kind="sources"))
    applied(bring([SOURCE | {"url": "", "publisher": kept.name}], contributor, kind="sources"))

    assert Entity.objects.get().label == "Zhipu AI"
    assert {alias.name for alias in Alias.objects.all()} == {"Zhipu Huazhang", "Z  H"}
    assert {each.title for each in Source.objects.all()} == {"A new tiger"}
    assert {each.name for each in Publisher.objects.all()} == {"The Daily", kept.name}

"""Entities and entity types over the API."""

import unicodedata
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User

from factbase.models import Entity, EntityType, Status
from tests.api.conftest import ApiClient
from tests.factories import EntityFactory, make_claim

ZHIPU: dict[str, Any] = {
    "type": "company",
    "label": "Zhipu AI",
    "description": "Chinese maker of language models",
    "aliases": [{"name": "智谱华章", "language": "zh-Hans"}, {"name": "Z.ai"}],
    "identifiers": [{"scheme": "wikidata", "value": "Q115"}],
}


def test_entity_create_returns_it_with_names(as_contributor: ApiClient) -> None:
    response = as_contributor.send("post", "entities/", ZHIPU)
    assert response.status_code == 201, response.content
    body = response.json()
    entity = Entity.objects.get()
    assert body["self"] == f"http://testserver/api/v1/entities/{entity.pk}/"
    assert {name: body[name] for name in ("type", "label", "description")} == {
        name: ZHIPU[name] for name in ("type", "label", "description")
    }
    assert body["aliases"] == [
        {"name": "Z.ai", "language": ""},
        {"name": "智谱华章", "language": "zh-Hans"},
    ]
    assert body["identifiers"] == [{"scheme": "wikidata", "value": "Q115"}]


def test_entity_change_replaces_lists_that_are_sent_and_leaves_others(
    as_contributor: ApiClient,
) -> None:
    created = as_contributor.send("post", "entities/", ZHIPU).json()
    path = f"entities/{created['id']}/"
    changed = as_contributor.send("patch", path, {"aliases": [{"name": "Zhipu"}]}).json()
    assert changed["aliases"] == [{"name": "Zhipu", "language": ""}]
    assert changed["identifiers"] == created["identifiers"]
    assert changed["label"] == "Zhipu AI"


def test_entity_identifier_of_another_is_a_conflict_naming_it(as_contributor: ApiClient) -> None:
    as_contributor.send("post", "entities/", ZHIPU)
    response = as_contributor.send("post", "entities/", ZHIPU | {"label": "Copy"})
    assert response.status_code == 409
    assert response.json()["errors"][0] == {
        "field": "identifiers",
        "pointer": "/identifiers",
        "message": "wikidata:Q115 is already the identifier of Zhipu AI.",
        "code": "identifier_taken",
    }
    assert Entity.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"type": "spaceship"}, "type", "There is no entity type"),
        ({"aliases": [{"language": "zh"}]}, "aliases.0.name", "required"),
        ({"aliases": [{"name": "x", "colour": 1}]}, "aliases.0.colour", "allowed are"),
        ({"aliases": "Zhipu"}, "aliases", "list"),
        ({"aliases": ["Zhipu"]}, "aliases.0", "an object with named fields here, not str"),
        ({"aliases": [{"name": f"n{n}"} for n in range(201)]}, "aliases", "no more than 200"),
        ({"identifiers": [{"scheme": "a b", "value": "1"}]}, "identifiers.0.scheme", "slug"),
        ({"description": "x" * 10_001}, "description", "no more than 10000"),
        ({"description": "a\u009fb"}, "description", "U+009F"),
        ({"created_by": "me"}, "created_by", "read-only"),
    ],
)
def test_entity_with_a_wrong_field_is_refused_by_name(
    as_contributor: ApiClient, change: dict[str, Any], field: str, words: str
) -> None:
    response = as_contributor.send("post", "entities/", ZHIPU | change)
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == field
    assert words in response.json()["errors"][0]["message"]
    assert not Entity.objects.exists()


def test_entity_change_with_half_an_alias_is_refused(as_contributor: ApiClient) -> None:
    entity = EntityFactory()
    response = as_contributor.send("patch", f"entities/{entity.pk}/", {"aliases": [{}]})
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/aliases/0/name"


def test_entity_is_retracted_with_a_reason_and_restored(as_contributor: ApiClient) -> None:
    path = f"entities/{EntityFactory().pk}/"
    retracted = as_contributor.send("post", path + "retract/", {"reason": "A double."}).json()
    assert retracted["retraction_reason"] == "A double."
    assert retracted["retracted_at"]
    assert as_contributor.read("entities/")["count"] == 0
    again = as_contributor.send("post", path + "retract/", {"reason": "A double."})
    assert (again.status_code, again.json()["code"]) == (409, "already_retracted")
    restored = as_contributor.send("post", path + "restore/").json()
    assert restored["retracted_at"] is None


def test_entity_that_claims_rest_on_cannot_be_retracted(as_contributor: ApiClient) -> None:
    entity = make_claim().subject
    response = as_contributor.send("post", f"entities/{entity.pk}/retract/", {"reason": "x"})
    assert (response.status_code, response.json()["code"]) == (409, "in_use")


def test_retracted_entity_takes_no_new_claims(as_contributor: ApiClient) -> None:
    entity = EntityFactory()
    as_contributor.send("post", f"entities/{entity.pk}/retract/", {"reason": "x"})
    response = as_contributor.send("post", "claims/", {"subject": str(entity.pk)})
    assert "subject" in {error["field"] for error in response.json()["errors"]}


def test_entity_type_is_defined_and_changed_by_an_administrator(
    as_administrator: ApiClient, administrator: User
) -> None:
    sent = {"slug": "ship", "label": "Ship", "equivalents": {"followthemoney": "Vessel"}}
    created = as_administrator.send("post", "entity-types/", sent).json()
    assert created["equivalents"] == {"followthemoney": "Vessel"}
    path = f"entity-types/{created['id']}/"
    changed = as_administrator.send("patch", path, {"label": "Vessel"}).json()
    assert (changed["label"], changed["slug"]) == ("Vessel", "ship")
    assert EntityType.objects.get(slug="ship").updated_by == administrator


@pytest.mark.parametrize("equivalents", [{"a": {"b": "c"}}, {"a": 1}, ["a"], "a", {"a\u0001": "b"}])
def test_entity_type_with_odd_equivalents_is_refused(
    as_administrator: ApiClient, equivalents: Any
) -> None:
    sent = {"slug": "ship", "label": "Ship", "equivalents": equivalents}
    response = as_administrator.send("post", "entity-types/", sent)
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"].startswith("equivalents")


FULL_WIDTH = {ord(" "): "\u3000"} | {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@pytest.mark.parametrize("label", ["Société Générale", "삼성전자", "क़तर", "OpenAI 2.0"])
def test_search_finds_letters_in_whichever_signs_they_are_typed(
    label: str, as_reader: ApiClient
) -> None:
    entity = EntityFactory(label=label)
    claim = make_claim(subject=entity, status=Status.VERIFIED)
    forms = [unicodedata.normalize(form, label) for form in ("NFC", "NFD")]
    wide = label.translate(FULL_WIDTH)
    for typed in map(quote, [*forms, wide, f"{wide}\uff01"]):
        assert [each["id"] for each in as_reader.read(f"entities/?q={typed}")["results"]] == [
            str(entity.pk)
        ]
        assert [each["id"] for each in as_reader.read(f"claims/?q={typed}")["results"]] == [
            str(claim.pk)
        ]

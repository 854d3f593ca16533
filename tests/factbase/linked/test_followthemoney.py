"""What FollowTheMoney is given, judged by its own model."""

import json
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.management import call_command
from followthemoney import model

from factbase.exports.followthemoney import stream_entities, stream_statements
from factbase.exports.tables import ENTITIES
from factbase.linked.followthemoney import DATASET, Writer, statement_id
from factbase.models import Alias, Entity, EntityType, Identifier, Status
from factbase.models.querysets import ClaimQuerySet
from factbase.models.transitions import Action
from factbase.sample.loader import load
from factbase.values import Boolean, DateValue, EntityRef, Kind, Money, Text, ValueType
from factbase.values.modifiers import Modifier
from sources.edtf import parse_edtf
from tests.factories import EntityFactory, PropertyFactory, make_claim, make_match, take_step

pytestmark = pytest.mark.django_db


def lines(stream: Any = stream_entities, writer: Writer | None = None, **filters: Any) -> list[Any]:
    """Return what is written of all entities that stand for themselves."""
    rows = Entity.objects.standing().canonical().filter(**filters).order_by("label", "pk")
    written = b"".join(stream(ENTITIES, rows, writer=writer))
    return [json.loads(line) for line in written.splitlines()]


def mapped(slug: str, kind: ValueType, name: str) -> Any:
    """Make a property that FollowTheMoney has a name for."""
    return PropertyFactory(slug=slug, value_type=kind.value, equivalents={"followthemoney": name})


def judge(entity: Any) -> None:
    """Fail unless FollowTheMoney knows the schema, each property, and takes each value as it is."""
    schema = model.get(entity["schema"])
    assert schema is not None
    assert not schema.abstract
    for name, values in entity["properties"].items():
        prop = schema.get(name)
        assert prop is not None, (entity["schema"], name)
        for value in values:
            assert prop.type.clean(value) == value, (name, value)
    model.get_proxy(entity)


def test_id_of_a_statement_follows_the_rule_of_followthemoney() -> None:
    # followthemoney/statement/statement.py, Statement.make_key: SHA-1 of
    # "{dataset}.{entity_id}.{prop}.{value}". By sha1sum: printf 'factbase.e1.name.Zhipu AI'
    found = statement_id("factbase", "e1", "name", "Zhipu AI")
    assert found == "6938c1fb50b5b198fd0a168ba3ad2ee3371b350a"
    assert statement_id("factbase", "e1", "name", "智谱") != found


def test_entity_has_its_names_and_dates() -> None:
    entity = EntityFactory(label="Zhipu AI", description="maker of models")
    Alias.objects.create(entity=entity, name="智谱")
    Identifier.objects.create(entity=entity, scheme="wikidata", value="Q42")
    founded = mapped("founded", ValueType.DATE, "incorporationDate")
    value = DateValue(parse_edtf("2019-06~"))
    claim = make_claim(subject=entity, property=founded, value=value, status=Status.VERIFIED)
    [found] = lines(pk=entity.pk)
    judge(found)
    assert found == {
        "id": str(entity.pk),
        "schema": "Company",
        "properties": {
            "name": ["Zhipu AI"],
            "alias": ["智谱"],
            "description": ["maker of models"],
            "wikidataId": ["Q42"],
            "incorporationDate": ["2019-06"],
        },
        "datasets": [DATASET],
        "referents": [],
    }
    statements = {each["prop"]: each for each in lines(stream_statements, pk=entity.pk)}
    dated = statements["incorporationDate"]
    assert (dated["origin"], dated["original_value"]) == (str(claim.pk), "about June 2019")
    assert dated["id"] == statement_id(DATASET, str(entity.pk), "incorporationDate", "2019-06")
    assert statements["id"]["value"] == str(entity.pk)


@pytest.mark.parametrize(
    ("edtf", "told"),
    [
        ("2025-21", ["2025"]),
        ("1000-12-31?", ["1000-12-31"]),
        ("2299", ["2299"]),
        *((edtf, []) for edtf in ("0000", "0999", "2300", "9999-12-31", "-0044", "201X")),
    ],
)
def test_date_is_one_that_it_takes(edtf: str, told: list[str]) -> None:
    founded = mapped("founded", ValueType.DATE, "incorporationDate")
    value = DateValue(parse_edtf(edtf))
    entity = make_claim(property=founded, value=value, status=Status.VERIFIED).subject
    [found] = lines(pk=entity.pk)
    judge(found)
    assert found["properties"].get("incorporationDate", []) == told


def test_relation_is_a_link_of_its_own_between_what_stands_for_its_ends() -> None:
    company, owner = EntityFactory(label="Aurora"), EntityFactory(label="Borealis")
    other = EntityFactory(label="Borealis Holding")
    make_match(owner, other, "same")
    prop = mapped("owner", ValueType.ENTITY, "Ownership:asset:owner")
    claim = make_claim(
        subject=company, property=prop, value=EntityRef(other.pk, other.label),
        valid="2024", status=Status.VERIFIED,
    )  # fmt: skip
    found = {each["id"]: each for each in lines()}
    for each in found.values():
        judge(each)
    assert found[str(claim.pk)]["schema"] == "Ownership"
    assert found[str(claim.pk)]["properties"] == {
        "asset": [str(company.pk)], "owner": [str(owner.pk)], "date": ["2024"],
    }  # fmt: skip
    assert found[str(owner.pk)]["referents"] == [str(other.pk)]
    assert set(found[str(owner.pk)]["properties"]["name"]) == {owner.label, other.label}


def test_what_cannot_be_said_is_left_out_and_counted() -> None:
    entity = EntityFactory()
    model_ = EntityFactory(type=EntityType.objects.get(slug="ai_model"))
    capital = mapped("capital", ValueType.MONEY, "capital")
    exact, about = (Money(Decimal(5), "CNY", how) for how in (Modifier.EXACT, Modifier.ABOUT))
    founded = mapped("founded", ValueType.DATE, "incorporationDate")
    stated: list[dict[str, Any]] = [
        {"property": capital, "value": exact},
        {"property": capital, "value": about},
        {"property": founded, "value": DateValue(parse_edtf("2019/.."))},
        {"property": founded, "value": DateValue(parse_edtf("2019")), "denied": True},
        {"property": mapped("listed", ValueType.BOOLEAN, "status"), "value": Boolean(True)},
        {
            "property": mapped("part-of", ValueType.ENTITY, "Membership:member:organization"),
            "value": EntityRef(model_.pk, ""),
        },
        {"property": PropertyFactory(slug="motto", value_type="text"), "value": Text("ad astra")},
    ]
    for fields in stated:
        make_claim(subject=entity, status=Status.VERIFIED, **fields)
    writer = Writer()
    [found] = lines(writer=writer, pk=entity.pk)
    judge(found)
    assert found["properties"] == {"name": [entity.label], "capital": ["5"]}
    assert writer.left_out == {
        "values of capital that it cannot say": 1,
        "values of founded that it cannot say": 1,
        "denied claims of founded": 1,
        "values of listed that it cannot say": 1,
        "claims of part-of whose value is a ai_model": 1,
        "claims of motto, which has no name there": 1,
    }


@pytest.mark.parametrize("status", [s for s in Status if s != Status.VERIFIED])
def test_claim_that_is_not_verified_is_not_told(status: str) -> None:
    founded = mapped("founded", ValueType.DATE, "incorporationDate")
    make_claim(property=founded, value=DateValue(parse_edtf("2019")), status=status)
    assert {name for each in lines() for name in each["properties"]} == {"name"}


def test_reading_claims_of_any_status_would_fail_that_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ClaimQuerySet, "published", lambda self: self)
    with pytest.raises(AssertionError):
        test_claim_that_is_not_verified_is_not_told(Status.SUBMITTED)


def test_claim_without_a_value_is_left_out() -> None:
    founded = mapped("founded", ValueType.DATE, "incorporationDate")
    claim = make_claim(property=founded, value=DateValue(parse_edtf("2019")))
    claim.put(None, kind=Kind.UNKNOWN)
    claim.save()
    claim.refresh_from_db()
    take_step(claim, Action.SUBMIT, by=claim.created_by)
    take_step(claim, Action.VERIFY)
    writer = Writer()
    assert {name for each in lines(writer=writer) for name in each["properties"]} == {"name"}
    assert writer.left_out == {"claims that founded is unknown": 1}


def test_sample_desk_is_what_the_model_of_followthemoney_wants() -> None:
    load()
    writer = Writer()
    found = lines(writer=writer)
    assert {"Company", "Person"} <= {each["schema"] for each in found}
    for each in found:
        judge(each)
    assert any(each["schema"] in ("Ownership", "Membership") for each in found)
    assert "entities of the type ai_model" in writer.left_out


def test_command_says_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    EntityFactory(label="Aurora")
    EntityFactory(type=EntityType.objects.get(slug="law"))
    written = BytesIO()
    monkeypatch.setattr("sys.stdout", type("Out", (), {"buffer": written}))
    said = StringIO()
    call_command("export_ftm", "--statements", stderr=said)
    assert said.getvalue() == "left out: 1 entities of the type law\n"
    assert {json.loads(line)["prop"] for line in written.getvalue().splitlines()} == {"id", "name"}


def test_queries_do_not_grow_with_the_entities(django_assert_num_queries: Any) -> None:
    for count in (1, 20):
        for n in range(count):
            Alias.objects.create(entity=EntityFactory(), name=f"also {n}")
        # The ids; clusters, entities, aliases, identifiers; claims.
        with django_assert_num_queries(6):
            lines()

"""Entities in the JSON of Wikibase."""

from decimal import Decimal
from typing import Any

import pytest

from factbase.models import Alias, Qualifier, Status
from factbase.models.transitions import Action
from factbase.values import (
    Boolean,
    DateValue,
    EntityRef,
    Kind,
    Modifier,
    Money,
    Text,
    Url,
    Value,
    ValueType,
)
from sources.edtf import parse_edtf
from tests.api.conftest import ApiClient
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    make_claim,
    make_match,
    take_step,
)

pytestmark = pytest.mark.django_db


def item(client: ApiClient, entity: Any) -> Any:
    """Return an entity in Wikibase's JSON."""
    document = client.read(f"entities/{entity.pk}/", format="wikibase")
    return document["entities"][str(entity.pk)]


def snak(client: ApiClient, value: Value, **fields: Any) -> Any:
    """Return the only statement that a verified claim becomes, and its main snak."""
    claim = make_claim(value=value, status=Status.VERIFIED, **fields)
    ((statement,),) = item(client, claim.subject)["claims"].values()
    return statement, statement["mainsnak"]


def time(text: str, precision: int) -> Any:
    return {
        "type": "time",
        "value": {
            "time": text,
            "timezone": 0,
            "before": 0,
            "after": 0,
            "precision": precision,
            "calendarmodel": "http://www.wikidata.org/entity/Q1985727",
        },
    }


@pytest.mark.parametrize(
    ("value", "datatype", "datavalue"),
    [
        (Url("https://a.example/"), "url", {"type": "string", "value": "https://a.example/"}),
        (Boolean(True), "string", {"type": "string", "value": "yes"}),
        (
            Text("建议", "zh-Hans"),
            "monolingualtext",
            {"type": "monolingualtext", "value": {"text": "建议", "language": "zh-Hans"}},
        ),
        (
            Text("x"),
            "monolingualtext",
            {"type": "monolingualtext", "value": {"text": "x", "language": "und"}},
        ),
        (DateValue(parse_edtf("2019-06-11")), "time", time("+2019-06-11T00:00:00Z", 11)),
        (DateValue(parse_edtf("2019-06")), "time", time("+2019-06-00T00:00:00Z", 10)),
        (DateValue(parse_edtf("2019~")), "time", time("+2019-00-00T00:00:00Z", 9)),
        # The year 44 BC is -0043 in ISO 8601, and -0044 in Wikibase.
        (DateValue(parse_edtf("-0043")), "time", time("-0044-00-00T00:00:00Z", 9)),
        (DateValue(parse_edtf("0000")), "time", time("-0001-00-00T00:00:00Z", 9)),
        (DateValue(parse_edtf("0001-01-01")), "time", time("+0001-01-01T00:00:00Z", 11)),
        (DateValue(parse_edtf("2025-21")), "time", time("+2025-00-00T00:00:00Z", 9)),
        (DateValue(parse_edtf("201X")), "time", time("+2010-00-00T00:00:00Z", 8)),
    ],
)
def test_value_of_each_type_has_its_snak(
    anonymous: ApiClient, value: Value, datatype: str, datavalue: Any
) -> None:
    _, found = snak(anonymous, value)
    assert (found["snaktype"], found["datatype"]) == ("value", datatype)
    assert found["datavalue"] == datavalue


def test_entity_is_an_item(anonymous: ApiClient) -> None:
    other = EntityFactory()
    _, found = snak(anonymous, EntityRef(other.pk, other.label))
    item_ = {"entity-type": "item", "id": str(other.pk)}
    assert found["datavalue"] == {"type": "wikibase-entityid", "value": item_}


@pytest.mark.parametrize(
    ("money", "number", "modifier"),
    [
        (Money(Decimal("1.50"), "CNY"), {"amount": "+1.50"}, None),
        (Money(Decimal(-2), "CNY", Modifier.AT_LEAST), {"amount": "-2"}, "at_least"),
        (
            Money(None, "CNY", Modifier.BETWEEN, Decimal(3), Decimal(10**30 + 4)),
            {
                "amount": f"+{(10**30 + 7) // 2}.5",
                "lowerBound": "+3",
                "upperBound": f"+{10**30 + 4}",
            },
            "between",
        ),
    ],
)
def test_amount_is_exact_with_unit_and_bounds_and_its_modifier_beside_it(
    anonymous: ApiClient, money: Money, number: Any, modifier: str | None
) -> None:
    statement, found = snak(anonymous, money)
    told = dict(found["datavalue"]["value"])
    assert told.pop("unit").endswith("/api/v1/context/#unit-CNY")
    assert told == number
    beside = statement.get("qualifiers", {}).get("factbase-modifier")
    assert [each["datavalue"]["value"] for each in beside or []] == ([modifier] if modifier else [])


def test_date_that_has_no_precision_is_some_value_with_its_words_beside_it(
    anonymous: ApiClient,
) -> None:
    statement, found = snak(anonymous, DateValue(parse_edtf("2019/..")), valid="2024")
    assert found["snaktype"] == "somevalue"
    assert "datavalue" not in found
    beside = {name: each[0]["datavalue"]["value"] for name, each in statement["qualifiers"].items()}
    assert beside == {"factbase-edtf": "2019/..", "factbase-valid": "2024"}
    assert statement["qualifiers-order"] == [*beside]


@pytest.mark.parametrize(
    ("kind", "snaktype"), [(Kind.UNKNOWN, "somevalue"), (Kind.NONE, "novalue")]
)
def test_claim_without_a_value_says_so(anonymous: ApiClient, kind: Kind, snaktype: str) -> None:
    prop = PropertyFactory(slug="round", value_type=ValueType.TEXT.value)
    claim = make_claim()
    qualifier = Qualifier(claim=claim, property=prop, value_type=prop.value_type)
    qualifier.put(None, kind=kind)
    qualifier.save()
    claim.refresh_from_db()
    take_step(claim, Action.SUBMIT, by=claim.created_by)
    take_step(claim, Action.VERIFY)
    ((statement,),) = item(anonymous, claim.subject)["claims"].values()
    [found] = statement["qualifiers"]["round"]
    assert (found["snaktype"], "datavalue" in found) == (snaktype, False)


def test_denied_and_unverified_claims_are_left_out(anonymous: ApiClient) -> None:
    entity = EntityFactory()
    for status in Status:
        denied = status == Status.VERIFIED
        make_claim(subject=entity, status=status, denied=denied)
    assert item(anonymous, entity)["claims"] == {}


def test_statement_has_its_receipts_and_merged_claims_are_told(anonymous: ApiClient) -> None:
    first, second = EntityFactory(label="Aurora", description="x"), EntityFactory()
    make_match(first, second, "same")
    Alias.objects.create(entity=first, name="极光", language="zh-Hans")
    evidence = EvidenceFactory(claim=make_claim(subject=second, status=Status.VERIFIED))
    EvidenceFactory(claim=evidence.claim, stance="refutes")
    found = item(anonymous, first)
    assert found["labels"]["und"]["value"] == "Aurora"
    assert found["aliases"] == {"zh-Hans": [{"language": "zh-Hans", "value": "极光"}]}
    ((statement,),) = found["claims"].values()
    assert (statement["rank"], statement["type"]) == ("normal", "statement")
    [reference] = statement["references"]
    assert reference["snaks"]["factbase-quote"][0]["datavalue"]["value"] == evidence.exact
    assert reference["snaks-order"] == list(reference["snaks"])


def test_queries_do_not_grow_with_the_claims(
    anonymous: ApiClient, django_assert_num_queries: Any
) -> None:
    entity = EntityFactory()
    for count in (1, 10):
        for _ in range(count):
            EvidenceFactory(claim=make_claim(subject=entity, status=Status.VERIFIED))
        # Which entity stands for it, whether it is there, itself, aliases, identifiers, what is
        # merged, claims, qualifiers, evidence.
        with django_assert_num_queries(8):
            item(anonymous, entity)


@pytest.mark.parametrize("edtf", ["-004X", "000X", "-01XX", "Y12000"])
def test_date_that_wikibase_would_misread_is_some_value(anonymous: ApiClient, edtf: str) -> None:
    _, found = snak(anonymous, DateValue(parse_edtf(edtf)))
    assert found["snaktype"] == "somevalue"


def test_season_stands_beside_its_year(anonymous: ApiClient) -> None:
    statement, _ = snak(anonymous, DateValue(parse_edtf("2025-21")))
    [beside] = statement["qualifiers"]["factbase-edtf"]
    assert beside["datavalue"]["value"] == "2025-21"

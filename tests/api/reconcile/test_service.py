"""The reconciliation service as its clients see it, judged by the published schemas."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.utils import timezone

from api.reconcile.reading import MAX_LENGTH, MAX_QUERIES
from factbase.models import Entity, Property, Status
from factbase.values import Boolean, DateValue, EntityRef, Money, Quantity, Text, Url, ValueType
from factbase.values.modifiers import Modifier
from sources.edtf import parse_edtf
from tests.api.conftest import ApiClient
from tests.api.reconcile.conftest import Judge
from tests.api.reconcile.openrefine import SERVICE, Refine, post
from tests.factbase.reconciling.desk import fill
from tests.factories import EntityFactory, PropertyFactory, make_claim, make_match

pytestmark = pytest.mark.django_db

ROUTES = [
    "",
    "suggest/entity/?prefix=z",
    "suggest/type/?prefix=c",
    "suggest/property/?prefix=c",
    "flyout/type/?id=company",
    "properties/",
    "preview/",
]


def stated(slug: str, value: Any, subject: Entity, **fields: Any) -> Property:
    """Make a verified claim, and its property."""
    kind = fields.pop("kind_of", None) or {
        Text: "text", Url: "url", Boolean: "boolean", Money: "money", Quantity: "quantity",
        DateValue: "date", EntityRef: "entity",
    }[type(value)]  # fmt: skip
    prop = Property.objects.filter(slug=slug).first() or PropertyFactory(
        slug=slug, label=slug.replace("-", " "), value_type=ValueType(kind).value
    )
    make_claim(subject=subject, property=prop, value=value, **{"status": Status.VERIFIED} | fields)
    return prop


def test_a_day_with_openrefine_from_the_address_alone(anonymous: ApiClient) -> None:
    entities = fill()
    stated("chips-from", EntityRef(entities["Nvidia"].pk, "Nvidia"), entities["Zhipu AI"])
    refine = Refine(anonymous, SERVICE)
    cells = ["Zhipu", "Open AI", "Nvidia", "Gazprom", "Li Qiang", "nobody of note"] * 3
    results = refine.reconcile(cells, "company", **{"identifier:isin": ["US67066G1040"] * 18})
    assert [[each["name"] for each in result][:1] for result in results[:6]] == [
        ["Nvidia"], ["Nvidia"], ["Nvidia"], ["Nvidia"], ["Nvidia"], ["Nvidia"],
    ]  # fmt: skip
    results = refine.reconcile(cells, "company")
    assert [result[0]["name"] if result else "" for result in results[:6]] == [
        "Zhipu AI", "OpenAI", "Nvidia", "Газпром", "Li Qiang", "",
    ]  # fmt: skip
    assert [result[0]["match"] for result in results[:4]] == [True, True, True, False]
    (chosen,) = refine.suggest("entity", "zhi")
    assert (chosen["name"], chosen["notable"]) == (
        "Zhipu AI", [{"id": "company", "name": "Company"}],
    )  # fmt: skip
    assert refine.suggest("type", "compa")[0]["id"] == "company"
    assert refine.suggest("property", "chips")[0]["id"] == "chips-from"
    assert "chips-from" in {each["id"] for each in refine.propose("company")}
    extended = refine.extend([chosen["id"]], **{"chips-from": {"limit": "5"}})
    assert extended["rows"][chosen["id"]]["chips-from"] == [
        {"id": str(entities["Nvidia"].pk), "name": "Nvidia"}
    ]
    assert "Zhipu AI" in refine.preview(chosen["id"]).content.decode()
    assert refine.flyout("type", "company")["html"] == "<p>Company</p>"


def test_manifest_is_as_the_schema_wants_it_and_so_is_a_broken_one_not(
    anonymous: ApiClient, judge: Judge
) -> None:
    manifest = anonymous.read("reconcile/")
    judge("manifest", manifest)
    with pytest.raises(jsonschema.ValidationError):
        judge("manifest", manifest | {"versions": ["0.1"]})
    with override_settings(PUBLIC_READING=False):
        closed = anonymous.read("reconcile/")
    judge("manifest", closed)
    assert closed["defaultTypes"] == []


def test_answers_are_as_the_schemas_want_them(anonymous: ApiClient, judge: Judge) -> None:
    entities = fill()
    subject = entities["Zhipu AI"]
    stated("founded", DateValue(parse_edtf("2019-06-11")), subject)
    stated("rival", EntityRef(entities["OpenAI"].pk, "OpenAI"), subject)
    batch = {"a": {"query": "Zhipu"}, "b": {"query": "Li Qiang", "type": ["person"], "limit": 1}}
    judge("reconciliation-query-batch", batch)
    judge("reconciliation-result-batch", post(anonymous, queries=batch).json())
    for kind, schema in (("entity", "entities"), ("type", "types"), ("property", "properties")):
        found = anonymous.read(f"reconcile/suggest/{kind}/", prefix="o")
        judge(f"suggest-{schema}-response", found)
    judge("data-extension-property-proposal", anonymous.read("reconcile/properties/", type="law"))
    asked = {"ids": [str(subject.pk)], "properties": [{"id": "founded"}, {"id": "rival"}]}
    judge("data-extension-query", asked)
    answer = post(anonymous, extend=asked).json()
    assert all(answer["rows"][str(subject.pk)].values())
    judge("data-extension-response", answer)


def test_examples_of_the_specification_are_taken_and_refused(
    anonymous: ApiClient, specification: Path, judge: Judge
) -> None:
    forms = {"reconciliation-query-batch": "queries", "data-extension-query": "extend"}
    answers = {"queries": "reconciliation-result-batch", "extend": "data-extension-response"}
    seen = set()
    for example in sorted(specification.glob("examples/*/*/*.json")):
        field = forms.get(example.parent.parent.name)
        if field is None:
            continue
        response = post(anonymous, **{field: example.read_text()})
        seen.add((field, example.parent.name))
        if example.parent.name == "valid":
            assert response.status_code == 200, response.content
            judge(answers[field], response.json())
        else:
            assert response.status_code == 400, example
            assert response["Content-Type"] == "application/problem+json"
    assert {("queries", "valid"), ("queries", "invalid"), ("extend", "valid")} <= seen


def test_batch_by_get_by_post_and_one_query_alone_answer_alike(anonymous: ApiClient) -> None:
    fill()
    batch = {"q0": {"query": "Zhipu"}}
    by_post = post(anonymous, queries=batch).json()
    assert anonymous.read("reconcile/", queries=json.dumps(batch)) == by_post
    assert by_post["q0"]["result"][0]["name"] == "Zhipu AI"
    assert anonymous.read("reconcile/", query="Zhipu") == by_post["q0"]
    assert post(anonymous, query={"query": "Zhipu"}).json() == by_post["q0"]


def test_values_are_told_as_what_they_are(anonymous: ApiClient) -> None:
    subject, other = EntityFactory(label="Aurora"), EntityFactory(label="Borealis")
    amount = Money(Decimal(7_500_000_000), "CNY", Modifier.ABOUT)
    values = {
        "founded": DateValue(parse_edtf("2019-06-11")),
        "renamed": DateValue(parse_edtf("2021~")),
        "worth": amount,
        "members": Quantity(Decimal(12), "people"),
        "site": Url("https://aurora.example/"),
        "motto": Text("ad astra", "la"),
        "listed": Boolean(False),
        "owner": EntityRef(other.pk, "Borealis"),
    }
    for slug, value in values.items():
        stated(slug, value, subject)
    pk = str(subject.pk)
    plain = {"ids": [pk, "Q42"], "properties": [{"id": name} for name in values]}
    rows = post(anonymous, extend=plain).json()["rows"]
    assert rows[pk] == {
        "founded": [{"date": "2019-06-11T00:00:00Z"}],
        "renamed": [{"str": "about 2021"}],
        "worth": [{"str": "about 7.5 billion CNY"}],
        "members": [{"str": "12 people"}],
        "site": [{"str": "https://aurora.example/"}],
        "motto": [{"str": "ad astra"}],
        "listed": [{"str": "no"}],
        "owner": [{"id": str(other.pk), "name": "Borealis"}],
    }
    assert rows["Q42"].keys() == values.keys()
    assert not any(rows["Q42"].values())
    settings = {"worth": {"amounts": True}, "members": {"amounts": "on"}, "owner": {"count": True}}
    bare = {"ids": [pk], "properties": [{"id": n, "settings": s} for n, s in settings.items()]}
    assert post(anonymous, extend=bare).json()["rows"][pk] == {
        "worth": [{"float": 7500000000.0}],
        "members": [{"int": 12}],
        "owner": [{"int": 1}],
    }


@pytest.mark.parametrize("status", [s for s in Status if s != Status.VERIFIED])
def test_nobody_gets_what_is_not_verified(
    status: str, as_reviewer: ApiClient, anonymous: ApiClient
) -> None:
    subject = EntityFactory(label="Aurora")
    stated("seat", Text("Oslo"), subject, status=status)
    asked = {"ids": [str(subject.pk)], "properties": [{"id": "seat"}]}
    for client in (anonymous, as_reviewer):
        assert post(client, extend=asked).json()["rows"] == {str(subject.pk): {"seat": []}}


def test_values_of_what_is_merged_are_those_of_all_and_retracted_entities_have_none(
    anonymous: ApiClient,
) -> None:
    first, second, gone = (EntityFactory(label=label) for label in ("Aurora", "Borealis", "Corona"))
    make_match(first, second, "same")
    stated("seat", Text("Oslo"), second)
    stated("seat", Text("Rome"), gone)
    Entity.objects.filter(pk=gone.pk).update(retracted_at=timezone.now(), retraction_reason="no")
    ids = [str(entity.pk) for entity in (first, second, gone)]
    rows = post(anonymous, extend={"ids": ids, "properties": [{"id": "seat"}]}).json()["rows"]
    assert [rows[pk]["seat"] for pk in ids] == [[{"str": "Oslo"}], [{"str": "Oslo"}], []]
    assert anonymous.get(f"{SERVICE}preview/?id={gone.pk}").status_code == 404


@pytest.mark.parametrize("route", ROUTES)
def test_every_answer_may_be_read_by_any_site_and_preflight_needs_no_token(route: str) -> None:
    with override_settings(PUBLIC_READING=False):
        preflight = Client().options(SERVICE + route, headers={"Origin": "https://other.example"})
        refused = Client().get(f"{SERVICE}{route}", {"queries": "{}"} if not route else None)
    assert preflight.status_code == 204
    assert "POST" in preflight["Access-Control-Allow-Methods"]
    assert "Authorization" in preflight["Access-Control-Allow-Headers"]
    assert refused.status_code == 401
    for response in (preflight, refused, Client().get(SERVICE + route)):
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response


def test_script_of_any_site_gets_on_from_the_address_without_its_slash() -> None:
    redirect = Client().get(SERVICE.rstrip("/"), {"query": "x"})
    assert redirect.status_code == 308
    assert redirect["Access-Control-Allow-Origin"] == "*"


def test_rest_of_the_api_is_open_to_no_other_site(anonymous: ApiClient) -> None:
    for path in ("entities/", "claims/", ""):
        response = anonymous.get(f"/api/v1/{path}", headers={"Origin": "https://other.example"})
        assert "Access-Control-Allow-Origin" not in response


def test_session_signs_nobody_in_and_token_does(reader: User, as_reader: ApiClient) -> None:
    browser = Client()
    browser.force_login(reader)
    with override_settings(PUBLIC_READING=False):
        assert browser.get(SERVICE, {"query": "x"}).status_code == 401
        assert as_reader.get(SERVICE, {"query": "x"}).status_code == 200


def test_preview_can_be_framed_runs_nothing_and_shows_names_inert(anonymous: ApiClient) -> None:
    entity = EntityFactory(label="<script>alert(1)</script>\u202e", description="A & B")
    response = anonymous.get(f"{SERVICE}preview/?id={entity.pk}")
    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    assert policy.pop("frame-ancestors") == "*"
    assert policy.pop("style-src") == "'self'"
    assert set(policy.values()) == {"'none'"}
    assert "X-Frame-Options" not in response
    assert "Set-Cookie" not in response
    page = response.content.decode()
    assert "<script" not in page
    assert "U+202E" in page
    others = anonymous.get("/entities/")
    assert "frame-ancestors 'none'" in others["Content-Security-Policy"]
    assert others["X-Frame-Options"] == "DENY"


def test_flyout_is_inert_and_says_nothing_of_what_is_not_there(anonymous: ApiClient) -> None:
    entity = EntityFactory(description="<img src=x onerror=alert(1)>")
    shown = anonymous.read("reconcile/flyout/entity/", id=entity.pk)
    assert shown == {
        "id": str(entity.pk),
        "html": "<p>&lt;img src=x onerror=alert(1)&gt;</p>",
    }
    for kind in ("entity", "type", "property"):
        assert anonymous.get(f"{SERVICE}flyout/{kind}/?id=nothing").status_code == 404


def test_suggestions_go_on_after_the_first_page_and_take_signs_as_they_are(
    anonymous: ApiClient,
) -> None:
    for n in range(25):
        EntityFactory(label=f"Aurora {n:02}")
    first = anonymous.read("reconcile/suggest/entity/", prefix="auro")["result"]
    rest = anonymous.read("reconcile/suggest/entity/", prefix="auro", cursor=20)["result"]
    assert [each["name"] for each in (*first, *rest)] == [f"Aurora {n:02}" for n in range(25)]
    for typed in ("%", "_", "\\", " "):
        assert anonymous.read("reconcile/suggest/entity/", prefix=typed) == {"result": []}
    for wrong in ({"prefix": "x", "cursor": "-1"}, {}, {"prefix": "x" * 600}):
        assert anonymous.get(f"{SERVICE}suggest/entity/", wrong).status_code == 400


def test_naughty_strings_are_answered_or_refused_and_break_nothing(
    anonymous: ApiClient, shared: Path, judge: Judge
) -> None:
    fill()
    strings = json.loads((shared / "data" / "blns" / "blns.json").read_text())
    for start in range(0, len(strings), MAX_QUERIES):
        batch = {
            f"q{n}": {"query": text, "properties": [{"pid": text, "v": text}], "type": text}
            for n, text in enumerate(strings[start : start + MAX_QUERIES])
            if len(text) <= MAX_LENGTH and "\0" not in text
        }
        answer = post(anonymous, queries=batch)
        assert answer.status_code == 200, answer.content
        judge("reconciliation-result-batch", answer.json())
    for text in strings[::7]:
        parameters = {"prefix": text, "id": text, "type": text, "query": text}
        for route in (*ROUTES, "flyout/entity/?"):
            address = SERVICE + route.partition("?")[0]
            assert anonymous.get(address, parameters).status_code in (200, 400, 404)

"""What clients of the reconciliation service send, and what of it cannot be read."""

from typing import Any

import pytest

from api.reconcile.reading import MAX_IDS, MAX_LENGTH
from tests.api.conftest import ApiClient
from tests.api.reconcile.conftest import Judge
from tests.api.reconcile.openrefine import FORM, SERVICE, post
from tests.factbase.reconciling.desk import fill

pytestmark = pytest.mark.django_db


def test_query_that_cannot_be_read_is_told_so_and_the_others_are_answered(
    anonymous: ApiClient, judge: Judge
) -> None:
    fill()
    batch = {
        "long": {"query": "x" * (MAX_LENGTH + 1)},
        "q0": {"query": "Zhipu"},
        "odd": {"query": "Zhipu", "limit": 0},
        "q1": {"query": "OpenAI"},
    }
    answer = post(anonymous, queries=batch).json()
    judge("reconciliation-result-batch", answer)
    assert list(answer) == list(batch)
    found = {key: [each["name"] for each in part["result"][:1]] for key, part in answer.items()}
    assert found == {"long": [], "q0": ["Zhipu AI"], "odd": [], "q1": ["OpenAI"]}
    refused = {
        key: part["errors"][0]["pointer"] for key, part in answer.items() if "errors" in part
    }
    assert refused == {"long": "/queries/long/query", "odd": "/queries/odd/limit"}


@pytest.mark.parametrize("blank", ["", " ", [], ["", " "]])
def test_blank_value_says_nothing_against_anybody(anonymous: ApiClient, blank: Any) -> None:
    fill()
    asked = {"query": "Zhipu AI", "properties": [{"pid": "founded", "v": blank}]}
    [found] = post(anonymous, queries={"q": asked}).json()["q"]["result"]
    assert (found["score"], found["match"]) == (100.0, True)


def one(**parts: Any) -> Any:
    """Return a batch of one query for “x” with further parts."""
    return {"queries": {"q": {"query": "x"} | parts}}


def with_value(value: str) -> Any:
    """Return a batch of one query with a value of a property, in JSON."""
    return {"queries": f'{{"q": {{"properties": [{{"pid": "p", "v": {value}}}]}}}}'}


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({}, None),
        ({"queries": {}, "extend": {}}, None),
        ({"callback": "x"}, None),
        ({"queries": "no json"}, None),
        ({"queries": '{"a": {"query": "x"}, "a": {"query": "y"}}'}, None),
        ({"queries": '{"a": {"query": "\\u0000"}}'}, None),
        ({"queries": '{"a": {"query": "\\ud800"}}'}, None),
        ({"queries": "[" * 5000}, None),
        ({"queries": ["x"]}, "/queries"),
        ({"queries": {"q": "x"}}, "/queries/q"),
        ({"queries": {"q": {}}}, "/queries/q"),
        (one(props=[]), "/queries/q"),
        (one(query=7), "/queries/q/query"),
        (one(query="x" * (MAX_LENGTH + 1)), "/queries/q/query"),
        (one(limit=0), "/queries/q/limit"),
        (one(limit=True), "/queries/q/limit"),
        (one(limit=1.5), "/queries/q/limit"),
        (one(type={}), "/queries/q/type/0"),
        (one(type=["x"] * 21), "/queries/q/type"),
        (one(type_strict="x"), "/queries/q/type_strict"),
        (one(properties={}), "/queries/q/properties"),
        (one(properties=[{"pid": "p"}]), "/queries/q/properties/0/v"),
        (with_value("null"), "/queries/q/properties/0/v/0"),
        (with_value("1E+99999"), "/queries/q/properties/0/v/0"),
        ({"query": "\0"}, "/query/query"),
        ({"extend": {"ids": []}}, "/extend/properties"),
        ({"extend": {"ids": [7], "properties": []}}, "/extend/ids/0"),
        (
            {"extend": {"ids": [], "properties": [{"id": "p", "settings": {"limit": "many"}}]}},
            "/extend/properties/0/settings/limit",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(
    anonymous: ApiClient, fields: Any, pointer: str | None
) -> None:
    response = post(anonymous, **fields)
    assert response.status_code == 400, response.content
    assert response["Access-Control-Allow-Origin"] == "*"
    named = [error["pointer"] for error in response.json()["errors"]]
    assert named == ([pointer] if pointer else named[:1])


def test_more_at_once_than_the_manifest_says_is_413(anonymous: ApiClient) -> None:
    most = anonymous.read("reconcile/")["batchSize"]
    batch = {f"q{n}": {"query": "x"} for n in range(most + 1)}
    refused = post(anonymous, queries=batch)
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
    batch.popitem()
    assert post(anonymous, queries=batch).status_code == 200
    ids = {"ids": ["x"] * (MAX_IDS + 1), "properties": []}
    assert post(anonymous, extend=ids).status_code == 413


def test_form_that_is_not_utf_8_or_no_form_is_refused(anonymous: ApiClient) -> None:
    assert anonymous.post(SERVICE, b"queries=%ff", content_type=FORM).status_code == 400
    assert anonymous.post(SERVICE, b"{}", content_type="application/json").status_code == 415
    many = "&".join(f"a{n}=1" for n in range(500))
    assert anonymous.post(SERVICE, many, content_type=FORM).status_code == 400
    large = b"queries=" + b"x" * 3_000_000
    assert anonymous.post(SERVICE, large, content_type=FORM).status_code == 413

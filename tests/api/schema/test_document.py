"""The OpenAPI document is valid, complete, and true of real answers."""

import json
from collections import defaultdict
from functools import cache
from io import StringIO
from typing import Any

import jsonschema
import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.urls import resolve
from drf_spectacular.validation import validate_schema
from openapi_spec_validator import validate

from api import urls
from api.views.base import ReadView
from factbase import filtersets
from sources.models.record import uuid7
from tests.api.conftest import ApiClient
from tests.api.shapes.test_lists import LISTS
from tests.factories import EntityFactory, PropertyFactory, make_claim, make_match

UNDOCUMENTED = {"api-schema", "api-docs", "api-nowhere"}


@cache
def document() -> dict[str, Any]:
    """Return the document as `manage.py spectacular` writes it; a warning fails."""
    out = StringIO()
    call_command("spectacular", "--fail-on-warn", "--format", "openapi-json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def schema_of(path: str, method: str, status: int, media_type: str) -> dict[str, Any]:
    """Return the schema of one answer, with the components it refers to."""
    answer = document()["paths"][f"/api/v1/{path}"][method]["responses"][str(status)]
    return {
        **answer["content"][media_type]["schema"],
        "components": document()["components"],
        "$schema": "https://json-schema.org/draft/2020-12/schema",
    }


def judge(instance: Any, path: str, method: str, status: int, media_type: str) -> None:
    """Fail unless `instance` is what the document says, formats included."""
    checker = jsonschema.Draft202012Validator(
        schema_of(path, method, status, media_type),
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )
    checker.validate(instance)


def test_document_is_valid_openapi_3_1() -> None:
    assert document()["openapi"] == "3.1.0"
    validate(document())
    validate_schema(document())


def test_document_names_the_parameters_that_each_detail_takes() -> None:
    told = 0
    for path, methods in document()["paths"].items():
        view = resolve(path.format_map(defaultdict(uuid7))).func.view_class
        if not issubclass(view, ReadView):
            continue
        parameters = methods["get"]["parameters"]
        named = {each["name"] for each in parameters if each["in"] == "query"}
        assert named == set(view.allowed_parameters), path
        told += 1
    assert told >= 13


def test_entity_that_is_merged_sends_on_as_the_document_says(anonymous: ApiClient) -> None:
    match = make_match(EntityFactory(), EntityFactory(), "same")
    answers = [anonymous.get(f"/api/v1/entities/{each.pk}/") for each in (match.left, match.right)]
    assert {answer.status_code for answer in answers} == {200, 307}
    assert "307" in document()["paths"]["/api/v1/entities/{id}/"]["get"]["responses"]


def test_document_lets_anybody_read_and_nobody_write_unsigned() -> None:
    claims = document()["paths"]["/api/v1/claims/"]
    assert claims["get"]["security"] == [{"token": []}, {"session": []}, {}]
    assert claims["post"]["security"] == [{"token": ["contribute"]}, {"session": []}]


def test_document_refuses_unknown_fields_as_the_api_does() -> None:
    schemas = document()["components"]["schemas"]
    sent = [name for name in schemas if name.endswith("Request")]
    assert len(sent) > 10
    assert [name for name in sent if schemas[name].get("additionalProperties") is not False] == []


def test_document_describes_every_route() -> None:
    documented = {path.removeprefix("/api/v1/") for path in document()["paths"]}
    routes = {
        str(pattern.pattern)
        .replace("<uuid:pk>", "{id}")
        .replace("<uuid:derivation>", "{derivation}")
        for pattern in urls.urlpatterns
        if pattern.name not in UNDOCUMENTED
    }
    assert documented == routes


def test_document_names_every_filter() -> None:
    for path, filterset in {
        "claims": filtersets.ClaimFilterSet,
        "conflicts": filtersets.ConflictFilterSet,
        "entities": filtersets.EntityFilterSet,
        "entity-types": filtersets.EntityTypeFilterSet,
        "evidence": filtersets.EvidenceFilterSet,
        "matches": filtersets.MatchFilterSet,
        "properties": filtersets.PropertyFilterSet,
        "publishers": filtersets.PublisherFilterSet,
        "snapshots": filtersets.SnapshotFilterSet,
        "sources": filtersets.SourceFilterSet,
    }.items():
        operation = document()["paths"][f"/api/v1/{path}/"]["get"]
        named = {parameter["name"]: parameter for parameter in operation["parameters"]}
        assert set(named) == set(filterset.base_filters) | filtersets.LIST_PARAMETERS
        assert all(parameter["description"] for parameter in named.values())


def test_document_gives_each_operation_a_name_of_its_own_and_a_summary() -> None:
    operations = [operation for item in document()["paths"].values() for operation in item.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)
    assert {"claims_list", "claims_create", "claims_read", "claims_verify"} <= set(names)
    assert all(operation["summary"] for operation in operations)


@pytest.mark.parametrize(("path", "make", "queries"), LISTS)
def test_answers_are_what_the_document_says(
    path: str, make: Any, queries: list[str], anonymous: ApiClient
) -> None:
    make(2)
    page = anonymous.read(f"{path}/")
    assert page["results"]
    judge(page, f"{path}/", "get", 200, "application/json")
    detail = anonymous.get(page["results"][0]["self"]).json()
    judge(detail, f"{path}/{{id}}/", "get", 200, "application/json")


def test_answer_with_another_field_would_fail_the_judge(anonymous: ApiClient) -> None:
    """Show that the check above can fail."""
    page = anonymous.read("entity-types/")
    page["results"][0]["colour"] = "red"
    with pytest.raises(jsonschema.ValidationError, match="colour"):
        judge(page, "entity-types/", "get", 200, "application/json")


@pytest.mark.parametrize(
    ("method", "path", "template", "body", "status"),
    [
        ("post", "claims/", "claims/", {"colour": 1}, 400),
        ("patch", "claims/{claim}/", "claims/{id}/", {"revision": 99}, 400),
        ("post", "claims/{claim}/verify/", "claims/{id}/verify/", {}, 403),
        ("post", "claims/{claim}/retract/", "claims/{id}/retract/", {}, 422),
        ("patch", f"claims/{'0' * 8}-0000-7000-8000-{'0' * 12}/", "claims/{id}/", {}, 404),
    ],
)
def test_problems_are_what_the_document_says(
    as_contributor: ApiClient,
    contributor: User,
    method: str,
    path: str,
    template: str,
    body: dict[str, Any],
    status: int,
) -> None:
    claim = make_claim(by=contributor, status="submitted")
    response = as_contributor.send(method, path.format(claim=claim.pk), body)
    assert response.status_code == status, response.content
    judge(response.json(), template, method, status, "application/problem+json")


@pytest.mark.parametrize("path", ["imports/", "imports/{id}/", "imports/{id}/rows/"])
def test_reading_that_readers_may_not_says_so(as_reader: ApiClient, path: str) -> None:
    response = as_reader.send("get", path.format(id=uuid7()))
    assert response.status_code == 403
    judge(response.json(), path, "get", 403, "application/problem+json")


def test_request_that_the_document_allows_is_taken(as_contributor: ApiClient) -> None:
    body = {
        "subject": str(EntityFactory().pk),
        "property": PropertyFactory().slug,
        "value": {"amount": "5", "unit": "CNY", "modifier": "at_least"},
        "valid": "2025",
        "qualifiers": [],
    }
    request = document()["paths"]["/api/v1/claims/"]["post"]["requestBody"]
    schema = request["content"]["application/json"]["schema"] | {
        "components": document()["components"]
    }
    jsonschema.Draft202012Validator(schema).validate(body)
    created = as_contributor.send("post", "claims/", body)
    assert created.status_code == 201
    judge(created.json(), "claims/", "post", 201, "application/json")

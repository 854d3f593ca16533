"""One shape for every error, and nothing of the inside in any."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DataError, IntegrityError, OperationalError, connection
from rest_framework.exceptions import ErrorDetail

from api.errors import field_errors
from factbase.actions import entities, records
from factbase.logs import JSONFormatter
from factbase.models import Entity, EntityType
from tests.api.conftest import ApiClient
from tests.factories import EntityFactory, PublisherFactory

MEMBERS = {"type", "title", "status", "detail", "code", "request_id", "errors"}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "entities/?colour=red", 400, "invalid"),
        ("get", "entities/?page=2", 404, "not_found"),
        ("get", "nothing/", 404, "not_found"),
        ("get", "claims/1/", 404, "not_found"),
        ("delete", "entities/", 401, "not_authenticated"),
        ("post", "entities/", 401, "not_authenticated"),
        ("get", "claims/019a0000-0000-7000-8000-000000000000/", 404, "not_found"),
    ],
)
def test_problem_has_every_member(
    anonymous: ApiClient, method: str, path: str, status: int, code: str
) -> None:
    response = anonymous.generic(method.upper(), f"/api/v1/{path}")
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert set(body) == MEMBERS
    assert (body["status"], body["code"]) == (status, code)
    assert body["request_id"] == response["X-Request-ID"]


def test_problem_names_parameters_at_fault(anonymous: ApiClient) -> None:
    body = anonymous.get("/api/v1/claims/?colour=red&denied=perhaps&format=xml").json()
    assert body["errors"][0]["field"] == "format"
    body = anonymous.get("/api/v1/claims/?colour=red&denied=perhaps").json()
    assert {error["field"] for error in body["errors"]} == {"colour", "denied"}
    assert "allowed are" in next(e["message"] for e in body["errors"] if e["field"] == "colour")


def test_problem_of_an_address_without_its_slash_is_a_redirect(anonymous: ApiClient) -> None:
    response = anonymous.get("/api/v1/claims?status=any")
    assert (response.status_code, response["Location"]) == (308, "/api/v1/claims/?status=any")


def test_write_to_an_address_without_its_slash_is_sent_on_as_it_is(
    as_contributor: ApiClient,
) -> None:
    response = as_contributor.send("post", "publishers", {"name": "The Wire"})
    # After 301 most clients ask with GET, are answered 200, and believe that they have written.
    assert (response.status_code, response["Location"]) == (308, "/api/v1/publishers/")


@pytest.mark.parametrize("address", ["", "context/", "history/heads/"])
def test_address_without_parameters_refuses_any(anonymous: ApiClient, address: str) -> None:
    response = anonymous.get(f"/api/v1/{address}?format=csv")
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "format")


def test_method_that_is_not_there_is_405_with_allow(as_contributor: ApiClient) -> None:
    response = as_contributor.send("delete", f"entities/{EntityFactory().pk}/")
    assert response.status_code == 405
    assert "PATCH" in response["Allow"]
    assert response.json()["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("desk-7.a:b_c", True), ("x" * 64, True), ("x" * 65, False), ("a b", False), ("ü", False)],
)
def test_request_id_is_echoed_if_harmless(anonymous: ApiClient, sent: str, kept: bool) -> None:
    response = anonymous.get("/api/v1/entities/", headers={"X-Request-ID": sent})
    assert (response["X-Request-ID"] == sent) is kept
    assert response["X-Request-ID"]


def test_unforeseen_error_is_a_500_that_says_nothing(
    as_contributor: ApiClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**kwargs: Any) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(entities, "create", fail)
    as_contributor.raise_request_exception = False
    body = {"type": "company", "label": "x"}
    response = as_contributor.send("post", "entities/", body)
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert b"secret" not in response.content
    assert "the secret inside" in caplog.text


@pytest.mark.parametrize("error", [RuntimeError("why it is"), OperationalError("why it is")])
def test_failure_is_logged_once_with_its_cause_and_the_id_that_the_answer_names(
    anonymous: ApiClient, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    def fail(*args: object) -> None:
        raise error

    anonymous.raise_request_exception = False
    with connection.execute_wrapper(fail):
        response = anonymous.get("/api/v1/entity-types/")

    [line] = [json.loads(JSONFormatter().format(record)) for record in caplog.records]
    assert line["request_id"] == response.json()["request_id"] == response["X-Request-ID"]
    assert "why it is" in line["trace"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("server closed the connection"), 503),
        (DataError("invalid byte sequence"), 400),
        (IntegrityError("violates check constraint"), 400),
    ],
)
def test_error_of_the_database_is_never_a_500(
    anonymous: ApiClient, error: Exception, status: int
) -> None:
    def fail(*args: object) -> None:
        raise error

    with connection.execute_wrapper(fail):
        response = anonymous.get("/api/v1/entity-types/")
    assert response.status_code == status
    assert str(error) not in response.content.decode()
    assert ("Retry-After" in response) is (status == 503)


def test_constraint_of_the_database_speaks_in_its_own_words(as_contributor: ApiClient) -> None:
    PublisherFactory(name="Caixin")
    response = as_contributor.send("post", "publishers/", {"name": "CAIXIN"})
    assert response.status_code == 409
    assert response.json()["detail"] == "A publisher of this name exists already."


def test_record_that_is_there_already_is_told_by_its_field(as_contributor: ApiClient) -> None:
    known = PublisherFactory(name="Caixin")
    for field, value in (("name", "CAIXIN"), ("id", str(known.pk))):
        body = {"name": "Another", field: value}
        response = as_contributor.send("post", "publishers/", body)
        assert (response.status_code, response.json()["code"]) == (409, "duplicate")
        assert [error["pointer"] for error in response.json()["errors"]] == [f"/{field}"]


def test_slug_that_is_taken_is_a_conflict(as_administrator: ApiClient) -> None:
    slug = EntityType.objects.first().slug
    response = as_administrator.send("post", "entity-types/", {"slug": slug, "label": "x"})
    assert response.status_code == 409
    assert response.json()["code"] == "duplicate"
    assert response.json()["detail"] == "Another entity type has this slug already."


@pytest.mark.parametrize("label", ["", "   ", "x" * 10_000_000, "a\nb", "a\u0000b", 5, None, ["a"]])
def test_label_that_cannot_be_one_is_400_with_its_field(
    as_contributor: ApiClient, label: Any, settings: Any
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000_000
    response = as_contributor.send("post", "entities/", {"type": "company", "label": label})
    assert response.status_code == 400
    if label != "a\u0000b":
        assert [error["field"] for error in response.json()["errors"]] == ["label"]
    assert not Entity.objects.exists()


def test_stale_change_names_both_revisions(as_contributor: ApiClient, contributor: User) -> None:
    entity = EntityFactory()
    body = {"description": "x"}
    read = entity.revision + 5
    response = as_contributor.send("patch", f"entities/{entity.pk}/", body, read=read)
    assert response.status_code == 412
    assert f"you read revision {read}" in response.json()["detail"]
    assert str(entity.revision) in response.json()["detail"]


def test_field_errors_flatten_nested_details() -> None:
    nested = {"a": [{}, {"b/c": [ErrorDetail("wrong", "x")]}], "non_field_errors": ["all"]}
    assert list(field_errors(nested)) == [
        {"field": "a.1.b/c", "pointer": "/a/1/b~1c", "message": "wrong", "code": "x"},
        {"field": "", "pointer": "", "message": "all", "code": "invalid"},
    ]


def test_pointer_keeps_the_points_of_a_name(as_administrator: ApiClient) -> None:
    body = {"slug": "rocket", "label": "Rocket", "equivalents": {"schema.org": 5}, "a.b": 1}
    response = as_administrator.send("post", "entity-types/", body)
    assert [(error["field"], error["pointer"]) for error in response.json()["errors"]] == [
        ("a.b", "/a.b"),
        ("equivalents.schema.org", "/equivalents/schema.org"),
    ]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("colour=red", "unknown_parameter"),
        ("q=a&q=b", "repeated"),
        ("ordering=colour", "invalid_choice"),
        ("stance=nobody", "invalid_choice"),
        ("amount=NaN", "invalid_value"),
        ("valid=soon", "edtf_invalid"),
        ("valid__lte=2019/..", "open_date"),
        ("q=" + "x" * 201, "max_length"),
        ("supports__gte=-1", "min_value"),
        ("subject=1", "invalid"),
        ("unit=%00", "null_characters_not_allowed"),
    ],
)
def test_parameter_of_a_list_is_refused_by_a_code_of_its_own(
    anonymous: ApiClient, query: str, code: str
) -> None:
    response = anonymous.get(f"/api/v1/claims/?{query}")
    assert [error["code"] for error in response.json()["errors"]] == [code]


def test_restoring_what_another_has_replaced_is_a_conflict(
    as_contributor: ApiClient, contributor: User
) -> None:
    old = records.retract(record=PublisherFactory(name="News"), by=contributor, reason="twice")
    PublisherFactory(name="news")
    response = as_contributor.send("post", f"publishers/{old.pk}/restore/", {})
    assert (response.status_code, response.json()["code"]) == (409, "taken")

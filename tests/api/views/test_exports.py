"""Exports that are made in the background, and lists as files."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from factbase.models import Export, Status
from tests.api.conftest import ApiClient
from tests.factbase.exports.conftest import data_dir  # noqa: F401 - a fixture
from tests.factbase.exports.rows import rows_of
from tests.factbase.filtersets.world import make_world
from tests.factories import make_claim, make_export

pytestmark = pytest.mark.django_db
LISTS = ("claims", "entities", "entity-types", "evidence", "properties", "publishers")
LISTS += ("snapshots", "sources")


@pytest.mark.usefixtures("data_dir")
def test_export_is_asked_for_made_and_fetched(
    as_reader: ApiClient, run_jobs: Callable[[], list[str]]
) -> None:
    claim = make_claim(status=Status.VERIFIED)
    sent = {"format": "csv", "filters": {"status": "verified", "id": [str(claim.pk)]}}
    response = as_reader.send("post", "exports/", sent)
    assert response.status_code == 201, response.content
    asked = response.json()
    assert (asked["state"], asked["download"]) == ("queued", None)
    assert asked["filters"] == {"status": ["verified"], "id": [str(claim.pk)]}
    run_jobs()
    made = as_reader.read(f"exports/{asked['id']}/")
    assert (made["state"], made["percent"], made["rows_done"]) == ("done", 100, 1)
    file = as_reader.get(made["download"].removeprefix("http://testserver"))
    assert file["ETag"] == f'"{made["sha256"]}"'
    (row,) = rows_of(file)
    assert row["id"] == str(claim.pk)
    part = as_reader.get(f"/api/v1/exports/{asked['id']}/download/", headers={"Range": "bytes=0-2"})
    assert (part.status_code, b"".join(part)) == (206, b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "format"),
        ({"format": "pdf"}, "format"),
        ({"format": "csv", "colour": 1}, "colour"),
        ({"format": "csv", "filters": {"colour": "red"}}, "filters.colour"),
        ({"format": "csv", "filters": {"status": 5}}, "filters.status"),
        ({"format": "csv", "filters": []}, "filters"),
        ({"format": "csv", "known_at": "soon"}, "known_at"),
        ({"format": "csv", "known_at": 5}, "known_at"),
    ],
)
def test_export_that_cannot_be_made_is_refused_naming_the_field(
    as_reader: ApiClient, sent: Any, field: str
) -> None:
    response = as_reader.send("post", "exports/", sent)
    assert response.status_code == 400
    assert field in {error["field"] for error in response.json()["errors"]}
    assert not Export.objects.exists()


def test_exports_are_listed_to_who_asked_with_filters(
    as_reader: ApiClient, reader: User, contributor: User
) -> None:
    mine = make_export(reader)
    make_export(reader, state="cancelled")
    make_export(contributor)
    assert as_reader.read("exports/")["count"] == 2
    found = as_reader.read("exports/", state="queued", file_format="csv")
    assert [row["id"] for row in found["results"]] == [str(mine.pk)]


def test_export_is_called_off_once(as_reader: ApiClient, reader: User) -> None:
    export = make_export(reader)
    response = as_reader.send("post", f"exports/{export.pk}/cancel/")
    assert (response.status_code, response.json()["state"]) == (200, "cancelled")
    response = as_reader.send("post", f"exports/{export.pk}/cancel/")
    assert (response.status_code, response.json()["code"]) == (409, "has_ended")


def test_too_many_exports_at_once_are_refused(as_reader: ApiClient, reader: User) -> None:
    for _ in range(5):
        make_export(reader)
    response = as_reader.send("post", "exports/", {"format": "csv"})
    assert (response.status_code, response.json()["code"]) == (409, "too_many_exports")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("form", ["csv", "ndjson", "xlsx", "parquet"])
def test_lists_are_sent_in_every_format(as_reader: ApiClient, name: str, form: str) -> None:
    make_world()
    make_claim(status=Status.VERIFIED)
    response = as_reader.get(f"/api/v1/{name}/", {"format": form})
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert b"".join(response)


def test_claims_that_do_not_fit_into_a_workbook_are_refused(as_reader: ApiClient) -> None:
    make_claim(status=Status.VERIFIED, note="x" * 40_000)
    response = as_reader.get("/api/v1/claims/", {"format": "xlsx"})
    assert (response.status_code, response.json()["code"]) == (422, "does_not_fit")


@pytest.mark.parametrize("form", ["datapackage", "pdf"])
def test_format_that_a_list_does_not_have_is_refused(as_reader: ApiClient, form: str) -> None:
    response = as_reader.get("/api/v1/entities/", {"format": form})
    assert response.status_code == 400
    assert "json, csv, ndjson, xlsx, parquet" in response.json()["errors"][0]["message"]

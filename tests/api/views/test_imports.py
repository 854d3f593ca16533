"""Imports over the API: a file is sent, looked at row by row, and applied."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from factbase.models import Claim
from tests.api.conftest import ApiClient
from tests.factbase.imports.files import csv_file
from tests.factbase.imports.reading.files import workbook
from tests.factbase.imports.test_claims import ROW
from tests.factories import EntityFactory, PropertyFactory


@pytest.fixture(autouse=True)
def _desk(db: None) -> None:
    EntityFactory(label="Zhipu AI")
    PropertyFactory(slug="valuation", label="valuation")


def upload(client: ApiClient, content: bytes, name: str = "claims.csv", **fields: Any) -> Any:
    return client.post("/api/v1/imports/", {"file": SimpleUploadedFile(name, content), **fields})


def test_file_is_read_previewed_and_applied(as_contributor: ApiClient) -> None:
    response = upload(as_contributor, csv_file([ROW]))
    staged = response.json()
    assert (response.status_code, staged["state"], staged["counts"]["create"]) == (201, "ready", 1)
    assert staged["mapping"]["property"] == "property_slug"
    [row] = as_contributor.read(f"imports/{staged['id']}/rows/", outcome="create")["results"]
    assert (row["number"], row["cells"][0], row["problems"]) == (2, "Zhipu AI", [])
    # As it was understood, where the file words it otherwise.
    understood = [("value", "about 20 billion CNY"), ("valid", "2025-05/2025-08")]
    assert [(change["field"], change["new"]) for change in row["changes"]] == understood

    done = as_contributor.send("post", f"imports/{staged['id']}/apply/").json()
    assert (done["state"], done["problem"]) == ("applied", None)
    assert Claim.objects.count() == 1
    [row] = as_contributor.read(f"imports/{staged['id']}/rows/")["results"]
    assert (row["record"], row["changes"]) == (str(Claim.objects.get().pk), [])
    again = upload(as_contributor, csv_file([ROW]))
    assert (again.status_code, again.json()["id"]) == (200, staged["id"])


def test_file_that_a_colleague_imported_is_refused_naming_them(
    as_contributor: ApiClient, as_reviewer: ApiClient, as_administrator: ApiClient
) -> None:
    staged = upload(as_contributor, csv_file([ROW])).json()
    as_contributor.send("post", f"imports/{staged['id']}/apply/")

    refused = upload(as_reviewer, csv_file([ROW]))
    assert (refused.status_code, refused.json()["code"]) == (409, "imported_already")
    assert refused.json()["detail"].startswith("contributor imported this very file already")
    assert upload(as_administrator, csv_file([ROW])).json()["id"] == staged["id"]


def test_body_can_be_the_file_itself(as_contributor: ApiClient) -> None:
    response = as_contributor.post(
        "/api/v1/imports/?submit=true&filename=june.csv",
        csv_file([ROW]),
        content_type="text/csv",
    )
    staged = response.json()
    assert (staged["state"], staged["submit"], staged["filename"]) == ("ready", True, "june.csv")


def test_file_is_applied_at_once_if_all_of_its_rows_are_right(as_contributor: ApiClient) -> None:
    waits = upload(as_contributor, csv_file([ROW, ROW | {"value": "lots"}]), at_once=True).json()
    assert (waits["state"], waits["at_once"], Claim.objects.count()) == ("ready", False, 0)
    done = upload(as_contributor, csv_file([ROW]), at_once=True).json()
    assert (done["state"], done["at_once"], Claim.objects.count()) == ("applied", True, 1)


def test_rows_in_the_way_are_told_by_column_and_stop_everything(as_contributor: ApiClient) -> None:
    staged = upload(as_contributor, csv_file([ROW, ROW | {"value": "lots"}])).json()
    [row] = as_contributor.read(f"imports/{staged['id']}/rows/", outcome="wrong")["results"]
    assert [problem["column"] for problem in row["problems"]] == ["value"]

    refused = as_contributor.send("post", f"imports/{staged['id']}/apply/")
    assert (refused.status_code, refused.json()["code"]) == (409, "rows_blocked")
    file = as_contributor.get(f"/api/v1/imports/{staged['id']}/errors/").getvalue().decode()
    assert file.splitlines()[0].endswith(",error")
    assert "value: " in file
    body = {"leave_out": True}
    assert as_contributor.send("post", f"imports/{staged['id']}/apply/", body).status_code == 200
    assert Claim.objects.count() == 1


def test_columns_that_cannot_be_guessed_are_asked_for(as_contributor: ApiClient) -> None:
    odd = {"thing": "Zhipu AI", "what": "valuation", "how much": "20 billion yuan"}
    staged = upload(as_contributor, csv_file([odd])).json()
    assert staged["state"] == "mapping"

    mapping = {"thing": "subject", "what": "property_slug", "how much": "value"}
    address = f"imports/{staged['id']}/map/"
    lacking = as_contributor.send("post", address, {"mapping": mapping | {"what": ""}})
    assert (lacking.status_code, "No column says the property" in lacking.json()["detail"]) == (
        422,
        True,
    )
    body = {"mapping": mapping, "save_as": "thing list"}
    assert as_contributor.send("post", address, body).json()["counts"]["create"] == 1
    other = csv_file([odd | {"how much": "21 billion yuan"}])
    assert upload(as_contributor, other, mapping="thing list").json()["state"] == "ready"
    by_hand = csv_file([odd | {"how much": "22 billion yuan"}])
    assert upload(as_contributor, by_hand, mapping=json.dumps(mapping)).json()["state"] == "ready"


@pytest.mark.parametrize(
    ("mapping", "why"),
    [
        ({"elsewhere": "subject"}, "The file has no column “elsewhere”."),
        ({"subject": "nothing"}, "“nothing” is none of our columns"),
        ({"subject": "value", "value": "value"}, "Two columns of the file are to be “value”"),
    ],
)
def test_mapping_that_does_not_fit_the_file_is_asked_for_again(
    as_contributor: ApiClient, mapping: dict[str, str], why: str
) -> None:
    staged = upload(as_contributor, csv_file([ROW]), mapping=json.dumps(mapping)).json()
    assert (staged["state"], why in staged["problem"]["message"]) == ("mapping", True)

    address = f"imports/{staged['id']}/map/"
    mapped = as_contributor.send("post", address, {"mapping": staged["mapping"]}).json()
    assert (mapped["state"], mapped["problem"]) == ("ready", None)


def test_import_is_seen_by_its_owner_and_administrators(
    as_contributor: ApiClient, as_reviewer: ApiClient, as_administrator: ApiClient
) -> None:
    staged = upload(as_contributor, csv_file([ROW])).json()
    assert as_reviewer.get(f"/api/v1/imports/{staged['id']}/").status_code == 404
    assert as_reviewer.get(f"/api/v1/imports/{staged['id']}/rows/").status_code == 404
    assert as_reviewer.read("imports/")["count"] == 0
    assert as_administrator.read("imports/")["count"] == 1


@pytest.mark.parametrize(
    ("content", "name", "status", "where"),
    [
        (b"PK\x03\x04nonsense", "claims.xlsx", 422, "damaged"),
        (b"", "claims.csv", 400, "empty"),
        (b'{"a": 1}', "claims.zip", 422, "not what its name says"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "claims.xlsx", 422, "has a password"),
    ],
)
def test_hostile_file_is_refused(
    as_contributor: ApiClient, content: bytes, name: str, status: int, where: str
) -> None:
    response = upload(as_contributor, content, name)
    assert (response.status_code, where in response.json()["detail"]) == (status, True)


def test_file_as_the_body_with_a_parameter_given_twice_is_refused(
    as_contributor: ApiClient,
) -> None:
    response = as_contributor.generic(
        "POST",
        "/api/v1/imports/?kind=claims&kind=sources",
        csv_file([ROW]),
        content_type="text/csv",
    )
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "kind"


def test_broken_file_says_where(as_contributor: ApiClient) -> None:
    staged = upload(as_contributor, b'subject,value\na,b\nc,"d\n').json()
    assert staged["state"] == "failed"
    assert (staged["problem"]["row"], staged["problem"]["column"]) == (3, 2)


def test_key_is_refused_where_progress_is_told_beside(as_contributor: ApiClient) -> None:
    """A key would hold the row of the import, which is written from elsewhere meanwhile."""
    staged = upload(as_contributor, csv_file([ROW])).json()
    address = f"imports/{staged['id']}/apply/"
    refused = as_contributor.send("post", address, headers={"Idempotency-Key": "june"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "Idempotency-Key")
    assert as_contributor.send("post", address).json()["state"] == "applied"
    assert as_contributor.send("post", address).status_code == 409


def test_administrator_gives_an_import_of_others_up_but_does_not_apply_it(
    as_contributor: ApiClient, as_administrator: ApiClient
) -> None:
    """What is applied is written in the name of its owner, who alone may say so."""
    staged = upload(as_contributor, csv_file([ROW])).json()
    for step, body in (("apply", {}), ("choose", {"choices": {"x": "new"}})):
        refused = as_administrator.send("post", f"imports/{staged['id']}/{step}/", body)
        assert (refused.status_code, Claim.objects.count()) == (403, 0)
    given_up = as_administrator.send("post", f"imports/{staged['id']}/cancel/")
    assert given_up.json()["state"] == "cancelled"


def test_mapping_that_a_colleague_keeps_is_not_replaced(
    as_contributor: ApiClient, as_reviewer: ApiClient
) -> None:
    mine = upload(as_contributor, csv_file([ROW])).json()
    body = {"mapping": mine["mapping"], "save_as": "the list"}
    kept = as_contributor.send("post", f"imports/{mine['id']}/map/", body)
    assert kept.status_code == 200, kept.content
    theirs = upload(as_reviewer, csv_file([ROW | {"value": "21 billion yuan"}])).json()
    refused = as_reviewer.send("post", f"imports/{theirs['id']}/map/", body)
    assert (refused.status_code, "contributor keeps a mapping" in refused.json()["detail"]) == (
        422,
        True,
    )


def test_each_sheet_of_a_workbook_is_imported_once(
    as_contributor: ApiClient, run_jobs: Callable[[], list[str]]
) -> None:
    second = ROW | {"value": "21 billion yuan"}
    rows = [[[*row], [*row.values()]] for row in (ROW, second)]
    content = workbook(rows[0], others={"Q2": rows[1]})
    for sheet, status in (("", 201), ("Q2", 201), ("Sheet1", 200), ("", 200)):
        sent = upload(as_contributor, content, "claims.xlsx", sheet=sheet)
        assert sent.status_code == status
        run_jobs()
        staged = as_contributor.read(f"imports/{sent.json()['id']}/")
        assert (staged["sheet"], staged["sheets"]) == (sheet or "Sheet1", ["Sheet1", "Q2"])
        if status == 201:
            assert staged["counts"]["create"] == 1
            as_contributor.send("post", f"imports/{staged['id']}/apply/")
            run_jobs()
    assert Claim.objects.count() == 2


def test_row_that_names_the_columns_is_found_or_said(as_contributor: ApiClient) -> None:
    content = b"Claims of June\r\n\r\n" + csv_file([ROW])
    found = upload(as_contributor, content).json()
    assert (found["state"], found["header_row"], found["counts"]["create"]) == ("ready", 3, 1)
    [row] = as_contributor.read(f"imports/{found['id']}/rows/")["results"]
    assert row["number"] == 4
    said = upload(as_contributor, content, header_row=1).json()
    assert (said["state"], said["columns"]) == ("mapping", ["Claims of June"])
    mapped = csv_file([{"thing": "Zhipu AI", "what": "valuation", "sum": "20 billion yuan"}])
    mapping = {"thing": "subject", "what": "property_slug", "sum": "value"}
    titled = upload(as_contributor, b"June\r\n" + mapped, mapping=json.dumps(mapping)).json()
    assert (titled["state"], titled["header_row"]) == ("ready", 2)


def test_sheet_that_there_is_not_is_told_with_those_there_are(
    as_contributor: ApiClient, run_jobs: Callable[[], list[str]]
) -> None:
    sent = upload(as_contributor, workbook([["a"], ["b"]]), "claims.xlsx", sheet="Q3").json()
    run_jobs()
    staged = as_contributor.read(f"imports/{sent['id']}/")
    assert (staged["state"], staged["sheets"]) == ("failed", ["Sheet1"])
    assert "“Q3” that is shown. It has: “Sheet1”." in staged["problem"]["message"]

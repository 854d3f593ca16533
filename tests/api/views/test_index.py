"""The front door, the description, and what lies nowhere."""

import re

import pytest
import yaml
from drf_spectacular.generators import SchemaGenerator

from tests.api.conftest import ApiClient


def test_index_names_addresses_that_answer(
    anonymous: ApiClient, as_administrator: ApiClient
) -> None:
    addresses = anonymous.read("")
    assert addresses["claims"] == "http://testserver/api/v1/claims/"
    for address in addresses.values():
        assert as_administrator.get(address).status_code == 200


def test_schema_is_yaml_or_json(anonymous: ApiClient) -> None:
    as_yaml = anonymous.get("/api/v1/schema/")
    as_json = anonymous.get("/api/v1/schema/?format=json")
    assert as_json["Content-Type"] == "application/vnd.oai.openapi+json"
    assert yaml.load(as_yaml.content, yaml.CSafeLoader) == as_json.json()
    assert as_json.json()["openapi"] == "3.1.0"


def test_schema_in_an_unknown_format_is_a_problem(anonymous: ApiClient) -> None:
    response = anonymous.get("/api/v1/schema/?format=xml")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_schema_is_drawn_once(anonymous: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    first = anonymous.get("/api/v1/schema/?format=json")
    monkeypatch.setattr(SchemaGenerator, "get_schema", None)
    second = anonymous.get("/api/v1/schema/?format=json")
    assert second.content == first.content


def test_schema_in_another_language_is_refused(anonymous: ApiClient) -> None:
    response = anonymous.get("/api/v1/schema/?lang=zh-hans")
    assert response.status_code == 400
    assert "allowed are format" in response.json()["detail"]


def test_docs_load_nothing_from_elsewhere(anonymous: ApiClient) -> None:
    page = anonymous.get("/api/v1/docs/").content.decode()
    assert "http://" not in page
    assert "https://" not in page
    assert "<style" not in page
    assert 'src="/static/drf_spectacular_sidecar/' in page


def test_docs_lead_home_and_to_the_document_where_nothing_runs(anonymous: ApiClient) -> None:
    page = anonymous.get("/api/v1/docs/").content.decode()
    assert '<a class="link" href="/">Factbase</a>' in page
    [without_script] = re.findall("<noscript>(.*?)</noscript>", page)
    assert '<a href="/api/v1/schema/">' in without_script


@pytest.mark.parametrize("path", ["nothing/", "nothing/at/all/", "claims/not-an-id/"])
def test_address_that_is_not_there_is_a_problem(anonymous: ApiClient, path: str) -> None:
    response = anonymous.get(f"/api/v1/{path}")
    assert response.status_code == 404
    assert response.json()["code"] == "not_found"


@pytest.mark.parametrize("accept", ["text/html", "text/csv", "application/xml", ""])
def test_list_whatever_is_accepted_is_json(anonymous: ApiClient, accept: str) -> None:
    response = anonymous.get("/api/v1/claims/", headers={"accept": accept})
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")


def test_export_accepting_csv_alone_is_csv(anonymous: ApiClient) -> None:
    response = anonymous.get("/api/v1/claims/?format=csv", headers={"accept": "text/csv"})
    assert response.status_code == 200
    assert b"".join(response).startswith(b"\xef\xbb\xbfid,url,")


def test_options_is_neither_taken_nor_allowed(anonymous: ApiClient) -> None:
    response = anonymous.options("/api/v1/claims/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST")

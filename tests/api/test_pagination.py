"""Pages of a list."""

from typing import Any

import pytest

from tests.api.conftest import ApiClient
from tests.factories import PublisherFactory


@pytest.fixture
def sixty(db: None) -> None:
    PublisherFactory.create_batch(60)


@pytest.mark.usefixtures("sixty")
def test_list_without_parameters_has_50_rows(anonymous: ApiClient) -> None:
    page = anonymous.read("publishers/")
    assert (page["count"], len(page["results"]), page["previous"]) == (60, 50, None)
    assert page["next"] == "http://testserver/api/v1/publishers/?page=2"


@pytest.mark.usefixtures("sixty")
def test_pages_hold_each_row_once_and_keep_the_parameters(anonymous: ApiClient) -> None:
    seen: list[Any] = []
    address = "http://testserver/api/v1/publishers/?q=publisher&page_size=25&grade=C&grade=D"
    while address:
        page = anonymous.get(address).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == 60


def test_page_size_above_the_cap_counts_as_the_cap(anonymous: ApiClient) -> None:
    PublisherFactory.create_batch(1001)
    assert len(anonymous.read("publishers/", page_size="9999999")["results"]) == 1000


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "page=1.5", "page=１", "page="])
def test_page_that_is_no_number_is_400(anonymous: ApiClient, query: str) -> None:
    response = anonymous.get(f"/api/v1/publishers/?{query}")
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "page"


@pytest.mark.parametrize("query", ["page=1&page=2", "page=99999999999999999999", "page=10000001"])
def test_page_that_is_repeated_or_absurd_is_400(anonymous: ApiClient, query: str) -> None:
    assert anonymous.get(f"/api/v1/publishers/?{query}").status_code == 400


def test_page_beyond_the_last_is_404(anonymous: ApiClient) -> None:
    response = anonymous.get("/api/v1/publishers/?page=2")
    assert response.status_code == 404
    assert "the last one is 1" in response.json()["detail"]


@pytest.mark.parametrize("name", ["page", "page_size", "cursor", "count", "fields", "expand"])
def test_file_of_the_whole_list_takes_nothing_of_a_page(anonymous: ApiClient, name: str) -> None:
    response = anonymous.get(f"/api/v1/claims/?format=csv&{name}=1")
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == name
    whole = anonymous.get("/api/v1/claims/?format=csv&ordering=id")
    assert b"".join(whole.streaming_content).startswith(b"\xef\xbb\xbfid,")

"""Walking a list by cursor."""

from typing import Any

import pytest

from tests.api.conftest import ApiClient
from tests.factories import PublisherFactory

LIST = "http://testserver/api/v1/publishers/?page_size=10&"


def page_at(client: ApiClient, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, response.content
    return response.json()


def names(page: Any) -> list[str]:
    return [row["name"] for row in page["results"]]


def walk(client: ApiClient, address: str, way: str = "next") -> tuple[list[str], Any]:
    """Return the names on all pages from `address` on, and the last page."""
    seen: list[str] = []
    while True:
        page = page_at(client, address)
        found = names(page)
        seen = seen + found if way == "next" else found + seen
        if page[way] is None:
            return seen, page
        address = page[way]


@pytest.fixture
def twenty_five(db: None) -> list[str]:
    PublisherFactory.create_batch(25)
    return sorted(f"{row.name}" for row in PublisherFactory._meta.model.objects.all())


@pytest.mark.parametrize("ordering", ["", "ordering=name&", "ordering=grade,-name&"])
def test_walk_there_and_back_gives_each_row_once(
    anonymous: ApiClient, twenty_five: list[str], ordering: str
) -> None:
    whole = names(page_at(anonymous, f"{LIST}{ordering}".replace("=10", "=100")))
    assert sorted(whole) == twenty_five
    seen, last = walk(anonymous, f"{LIST}{ordering}cursor=")
    assert seen == whole
    back, first = walk(anonymous, last["previous"], "previous")
    assert back + names(last) == whole
    assert names(first) == whole[:10]
    assert walk(anonymous, first["next"])[0] == whole[10:]


def test_cursor_is_safe_in_an_address(anonymous: ApiClient, twenty_five: list[str]) -> None:
    page = page_at(anonymous, f"{LIST}cursor=")
    assert page["previous"] is None
    cursor = page["next"].partition("cursor=")[2]
    assert cursor.replace("-", "").replace("_", "").replace(".", "").isalnum()


def test_walk_is_not_disturbed_by_new_rows(anonymous: ApiClient, twenty_five: list[str]) -> None:
    first = page_at(anonymous, f"{LIST}cursor=")
    PublisherFactory(name="A newcomer before")
    PublisherFactory(name="Zz newcomer behind")
    seen, last = walk(anonymous, first["next"])
    assert names(first) + seen == [*twenty_five, "Zz newcomer behind"]
    back, _ = walk(anonymous, last["previous"], "previous")
    assert back + names(last) == ["A newcomer before", *twenty_five, "Zz newcomer behind"]


def test_walk_by_page_numbers_would_be_disturbed(
    anonymous: ApiClient, twenty_five: list[str]
) -> None:
    """Show that the check above can fail."""
    first = page_at(anonymous, LIST)
    PublisherFactory(name="A newcomer before")
    seen, _ = walk(anonymous, first["next"])
    assert names(first) + seen != twenty_five


def test_page_costs_no_more_at_the_end(
    anonymous: ApiClient, twenty_five: list[str], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):  # keys, count, publishers
        first = page_at(anonymous, f"{LIST}cursor=")
    second = page_at(anonymous, first["next"])
    with django_assert_num_queries(3):  # keys, count, publishers
        assert page_at(anonymous, second["next"])["next"] is None


@pytest.mark.parametrize("changed", ["&grade=A", "&ordering=-name", "&q=publisher", "&grade=C"])
def test_cursor_of_another_list_is_refused(
    anonymous: ApiClient, twenty_five: list[str], changed: str
) -> None:
    cursor = page_at(anonymous, f"{LIST}cursor=")["next"]
    refused(anonymous.get(cursor + changed))
    refused(anonymous.get(cursor.replace("publishers", "sources")))


@pytest.mark.parametrize(
    "cursor", ["x", "W10.x", "a.b.c", "%00", "智", ".", "null", "x" * 30_000, "1", " ", "-1", "[]"]
)
def test_cursor_that_was_never_given_out_is_refused(anonymous: ApiClient, cursor: str) -> None:
    refused(anonymous.get(f"{LIST}cursor={cursor}"))


def test_altered_cursor_is_refused(anonymous: ApiClient, twenty_five: list[str]) -> None:
    address = page_at(anonymous, f"{LIST}cursor=")["next"]
    cursor = address.partition("cursor=")[2]
    for place in range(0, len(cursor), 5):
        other = "B" if cursor[place] == "A" else "A"
        refused(anonymous.get(f"{LIST}cursor={cursor[:place]}{other}{cursor[place + 1 :]}"))


def test_page_size_may_change_on_the_way(anonymous: ApiClient, twenty_five: list[str]) -> None:
    address = page_at(anonymous, f"{LIST}cursor=")["next"]
    rest = page_at(anonymous, address.replace("page_size=10", "page_size=100"))
    assert names(rest) == twenty_five[10:]


@pytest.mark.parametrize("query", ["cursor=&page=1", "cursor=&cursor="])
def test_cursor_with_a_page_or_twice_is_refused(anonymous: ApiClient, query: str) -> None:
    refused(anonymous.get(f"{LIST}{query}"))


def refused(response: Any) -> None:
    assert response.status_code == 400, response.content
    assert response.json()["errors"][0]["field"] == "cursor"

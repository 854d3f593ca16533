"""How long a list is said to be."""

from typing import Any

import pytest
from django.db import connection

from factbase.filtersets import counts
from tests.api.conftest import ApiClient
from tests.factories import EntityFactory, PublisherFactory


@pytest.fixture
def long_list(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a list of 25 rows one that is too long to count."""
    monkeypatch.setattr(counts, "MAX_COUNTED", 20)
    monkeypatch.setattr(counts, "ESTIMATES", counts.Estimates())
    PublisherFactory.create_batch(25)


def count_of(client: ApiClient, **parameters: str) -> tuple[int | None, bool]:
    page = client.read("publishers/", page_size="10", **parameters)
    return page["count"], page["count_is_estimate"]


def test_count_of_a_short_list_is_exact(anonymous: ApiClient, db: None) -> None:
    PublisherFactory.create_batch(25)
    assert count_of(anonymous) == (25, False)
    assert count_of(anonymous, page="3") == (25, False)
    assert count_of(anonymous, cursor="") == (25, False)
    assert count_of(anonymous, q="no such") == (0, False)


@pytest.mark.usefixtures("long_list")
def test_count_of_a_long_list_is_an_estimate_unless_asked_for(anonymous: ApiClient) -> None:
    number, is_estimate = count_of(anonymous)
    assert is_estimate
    assert number is not None
    assert number >= 20
    assert count_of(anonymous, count="exact") == (25, False)
    assert count_of(anonymous, count="none") == (None, False)


@pytest.mark.usefixtures("long_list")
def test_last_page_of_a_long_list_is_where_next_is_null(anonymous: ApiClient) -> None:
    pages = [anonymous.read("publishers/", page_size="10", page=page) for page in "123"]
    assert [page["next"] is None for page in pages] == [False, False, True]
    assert pages[-1]["count"] == 25
    response = anonymous.get("/api/v1/publishers/?page_size=10&page=4")
    assert response.status_code == 404
    assert "the list ends before it" in response.json()["detail"]


@pytest.mark.usefixtures("long_list")
def test_estimate_is_remembered_and_nothing_else(
    anonymous: ApiClient, django_assert_num_queries: Any
) -> None:
    PublisherFactory.create_batch(15, grade="A")
    with django_assert_num_queries(3):  # publishers, count, estimate
        count_of(anonymous)
    with django_assert_num_queries(1):  # publishers
        count_of(anonymous)
    for _ in range(2):
        # Publishers, count; planned for the choice: a transaction (2), set and set back.
        with django_assert_num_queries(2 + 4):
            count_of(anonymous, grade="A")


@pytest.mark.usefixtures("long_list")
def test_count_that_is_not_short_is_an_estimate_while_it_is_remembered(
    anonymous: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "ALWAYS_COUNTED", 10)
    PublisherFactory.create_batch(15, grade="A")
    assert count_of(anonymous, grade="A") == (15, False)
    PublisherFactory(grade="A")
    assert count_of(anonymous, grade="A") == (15, True)
    assert count_of(anonymous, grade="A", count="exact") == (16, False)


@pytest.mark.usefixtures("long_list")
def test_count_is_remembered_for_one_choice_of_a_closed_list(
    anonymous: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "ALWAYS_COUNTED", 10)
    PublisherFactory.create_batch(15, grade="A")
    PublisherFactory.create_batch(12, grade="B")
    assert count_of(anonymous, grade="A") == (15, False)
    assert count_of(anonymous, grade="B") == (12, False)
    assert count_of(anonymous, grade="A") == (15, True)


@pytest.mark.usefixtures("long_list")
def test_estimate_of_entities_is_not_halved_by_what_is_merged_away(anonymous: ApiClient) -> None:
    EntityFactory.create_batch(100)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE factbase_entity")
    page = anonymous.read("entities/", page_size="10")
    assert (page["count"], page["count_is_estimate"]) == (100, True)
    assert anonymous.read("entities/", page_size="10", type="company", merged="false")["count"] > 90
    assert anonymous.read("entities/", merged="true")["count"] == 0


def test_estimate_expires_and_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(counts.time, "monotonic", lambda: now)
    monkeypatch.setattr(counts, "MAX_REMEMBERED", 2)
    estimates = counts.Estimates()
    for key in "abc":
        estimates.keep(key, 7)
    assert [estimates.find(key) for key in "abc"] == [None, 7, 7]
    now = counts.REMEMBERED_SECONDS + 1.0
    assert estimates.find("c") is None


@pytest.mark.parametrize(
    ("number", "rounded"), [(0, 0), (7, 7), (99, 99), (123_456, 120_000), (9_960_000, 10_000_000)]
)
def test_estimate_has_two_digits(number: int, rounded: int) -> None:
    assert counts._rounded(number) == rounded


@pytest.mark.parametrize("query", ["count=1", "count=", "count=exact&count=none"])
def test_other_count_is_refused(anonymous: ApiClient, query: str) -> None:
    response = anonymous.get(f"/api/v1/publishers/?{query}")
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "count"

"""The feed over HTTP."""

import json
from typing import Any, get_args

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api.shapes.changes import ActionJson, ResourceJson
from factbase.feed import RESOURCES
from factbase.feed.changes import ALL_ACTIONS
from factbase.models import Status
from tests.api.conftest import ApiClient
from tests.api.schema.test_document import judge
from tests.factbase.feed.settling import settle
from tests.factories import EntityFactory, PublisherFactory, make_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def start(anonymous: ApiClient) -> str:
    settle()
    page = anonymous.read("changes/", since="latest")
    assert page["results"] == []
    return page["next"]


def test_changes_are_walked_by_next_until_there_is_no_more(anonymous: ApiClient, start) -> None:
    made = [str(PublisherFactory().pk) for _ in range(5)]
    settle()

    since, seen = start, []
    while True:
        page = anonymous.read("changes/", since=since, limit=2)
        seen += [change["id"] for change in page["results"]]
        assert page["results"][-1]["seq"] == page["next"]
        since = page["next"]
        if not page["more"]:
            break
    assert seen == made
    assert anonymous.read("changes/", since=since) == {"results": [], "next": since, "more": False}


def test_feed_begins_with_the_first_change_and_is_not_kept_by_caches(anonymous: ApiClient) -> None:
    settle()
    response = anonymous.get("/api/v1/changes/?limit=1")

    assert response["Cache-Control"] == "no-store"
    page = response.json()
    judge(page, "changes/", "get", 200, "application/json")
    assert page["results"][0]["action"] == "created"
    assert page["more"]


def test_change_leads_to_its_record(anonymous: ApiClient, start: str) -> None:
    publisher = PublisherFactory(name="Tribune")
    settle()

    (change,) = anonymous.read("changes/", since=start)["results"]

    assert change["self"] == f"http://testserver/api/v1/publishers/{publisher.pk}/"
    assert anonymous.get(change["self"]).json()["name"] == "Tribune"


@pytest.mark.parametrize("resource", RESOURCES)
def test_resources_are_addresses_of_the_api(anonymous: ApiClient, resource: str) -> None:
    assert anonymous.get(f"/api/v1/{resource}/").status_code == 200


def test_document_names_all_resources_and_actions() -> None:
    assert get_args(ResourceJson) == RESOURCES
    assert get_args(ActionJson) == ALL_ACTIONS


def lines(response: Any) -> list[Any]:
    return [json.loads(line) for line in b"".join(response.streaming_content).splitlines()]


def test_ndjson_has_a_change_a_line_and_closes_with_where_to_go_on(
    anonymous: ApiClient, start: str
) -> None:
    PublisherFactory.create_batch(3)
    settle()
    asked = {"since": start, "limit": 2}

    response = anonymous.get("/api/v1/changes/", {**asked, "format": "ndjson"})

    *changes, end = lines(response)
    page = anonymous.read("changes/", **asked)
    assert response["Content-Type"] == "application/x-ndjson"
    assert {"results": changes, **end} == page
    assert end["more"]


def test_hidden_and_unwanted_changes_are_passed_by(anonymous: ApiClient, start: str) -> None:
    make_claim(status=Status.DRAFT)
    EntityFactory()
    settle()

    page = anonymous.read("changes/", since=start, resource="claims,publishers")

    assert page["results"] == []
    assert page["next"] != start
    assert not page["more"]


def test_desk_is_told_of_drafts(as_contributor: ApiClient, start: str) -> None:
    claim = make_claim(status=Status.DRAFT)
    settle()

    page = as_contributor.read("changes/", since=start, resource="claims")

    assert [change["id"] for change in page["results"]] == [str(claim.pk)]


@pytest.mark.parametrize(
    ("parameters", "field", "message"),
    [
        ({"since": "yesterday"}, "since", "not a place in the feed"),
        ({"since": "99999999"}, "since", "not a place in this feed"),
        ({"since": ["0", "1"]}, "since", "once"),
        ({"limit": "0"}, "limit", "from 1 to 10,000"),
        ({"limit": "many"}, "limit", "from 1 to 10,000"),
        ({"limit": "9" * 5000}, "limit", "from 1 to 10,000"),
        ({"resource": "claims,secrets"}, "resource", "choose from claims"),
        ({"format": "xml"}, "format", "json, ndjson"),
        ({"sinse": "0"}, "sinse", "allowed are format, limit, resource, since"),
    ],
)
def test_parameter_that_means_nothing_is_refused_naming_it(
    anonymous: ApiClient, parameters: dict[str, Any], field: str, message: str
) -> None:
    settle()
    response = anonymous.get("/api/v1/changes/", parameters)

    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert error["field"] == field
    assert message in error["message"]


def test_page_takes_as_many_queries_for_thirty_as_for_two(anonymous: ApiClient, start: str) -> None:
    counts = []
    PublisherFactory()
    settle()
    # Past the numbers that other tests have rolled back.
    start = anonymous.read("changes/", since=start)["next"]
    for size in (2, 30):
        PublisherFactory.create_batch(size)
        settle()
        with CaptureQueriesContext(connection) as captured:
            page = anonymous.read("changes/", since=start)
        start = page["next"]
        assert len(page["results"]) == size
        counts.append(len(captured))

    # Commits, their links, the events of publishers.
    assert counts == [3, 3]


def test_without_public_reading_a_stranger_learns_nothing(
    anonymous: ApiClient, as_reader: ApiClient, settings: Any
) -> None:
    settings.PUBLIC_READING = False

    assert anonymous.get("/api/v1/changes/").status_code == 401
    assert as_reader.get("/api/v1/changes/").status_code == 200

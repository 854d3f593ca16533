"""Ids that clients make: UUIDv7, once."""

from typing import Any
from uuid import uuid4

import pytest

from sources.models.record import uuid7
from tests.api.conftest import ApiClient
from tests.api.test_comments import CREATED

pytestmark = pytest.mark.django_db

# These are found again by what they say: the same bytes, the same pair.
WITHOUT = {"snapshots", "matches"}
WITH = [resource for resource in CREATED if resource not in WITHOUT]


def sent(client: ApiClient, resource: str, id: Any) -> Any:
    _, body = CREATED[resource]
    return client.send("post", f"{resource}/", body() | {"id": str(id)})


@pytest.mark.parametrize("resource", WITH)
def test_client_names_a_new_record_once(resource: str, as_administrator: ApiClient) -> None:
    own = uuid7()
    first, second = (sent(as_administrator, resource, own) for _ in range(2))

    assert (first.status_code, first.json()["id"]) == (201, str(own))
    assert (second.status_code, second.json()["code"]) == (409, "duplicate")


@pytest.mark.parametrize("resource", WITH)
def test_other_versions_of_uuid_are_refused(resource: str, as_administrator: ApiClient) -> None:
    response = sent(as_administrator, resource, uuid4())

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/id"


@pytest.mark.parametrize("resource", sorted(WITHOUT))
def test_what_is_found_by_what_it_says_takes_no_id(
    resource: str, as_administrator: ApiClient
) -> None:
    response = sent(as_administrator, resource, uuid7())

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/id"

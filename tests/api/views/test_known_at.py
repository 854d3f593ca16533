"""The API at an earlier moment, and of what held at a time."""

from typing import Any

import pytest

from factbase.models import Entity, Status
from tests.api.conftest import ApiClient
from tests.desk import Desk
from tests.factbase.history.moments import now
from tests.factories import EvidenceFactory, make_claim

pytestmark = pytest.mark.usefixtures("vocabulary")


RESOURCES = ["claims", "entities", "entity-types", "evidence", "properties", "publishers"]


def test_lists_are_empty_before_and_the_same_after_everything(anonymous: ApiClient) -> None:
    Desk(rows=1)
    after = now().isoformat()

    for resource in [*RESOURCES, "sources", "snapshots"]:
        address = f"{resource}/"
        assert anonymous.read(address, known_at="2020-01-01T00:00:00Z")["count"] == 0
        assert anonymous.read(address, known_at=after) == anonymous.read(address)


def test_list_and_detail_say_what_was_known(anonymous: ApiClient) -> None:
    claim = make_claim(status=Status.VERIFIED)
    label, then = claim.subject.label, now().isoformat()
    Entity.objects.update(label="Renamed since")

    listed = anonymous.read("claims/", known_at=then)["results"]
    detail = anonymous.read(f"claims/{claim.pk}/", known_at=then)

    assert [row["subject"]["label"] for row in listed] == [label]
    assert detail == listed[0]
    assert anonymous.read(f"claims/{claim.pk}/")["subject"]["label"] == "Renamed since"


def test_expanded_records_say_what_was_known_too(anonymous: ApiClient) -> None:
    claim = make_claim(status=Status.VERIFIED)
    label, then = claim.subject.label, now().isoformat()
    Entity.objects.update(label="Renamed since", description="new")

    [listed] = anonymous.read("claims/", known_at=then, expand="subject")["results"]

    assert (listed["subject"]["label"], listed["subject"]["description"]) == (label, "")


def test_detail_of_what_was_not_there_yet_is_not_found(anonymous: ApiClient) -> None:
    then = now().isoformat()
    claim = make_claim(status=Status.VERIFIED)

    assert anonymous.get(f"/api/v1/claims/{claim.pk}/", {"known_at": then}).status_code == 404


def test_pages_of_a_list_keep_the_moment(anonymous: ApiClient) -> None:
    for _ in range(2):
        make_claim(status=Status.VERIFIED)
    then = now().isoformat()
    make_claim(status=Status.VERIFIED)

    first = anonymous.read("claims/", known_at=then, page_size=1)
    second = anonymous.get(first["next"]).json()

    assert (first["count"], second["count"], second["next"]) == (2, 2, None)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("known_at=yesterday", "“yesterday” is not a moment"),
        ("known_at=2025-01-01&known_at=2025-01-02", "Give this parameter once."),
    ],
)
def test_what_is_no_moment_is_refused_by_name(
    anonymous: ApiClient, query: str, message: str
) -> None:
    response = anonymous.get(f"/api/v1/claims/?{query}")

    assert response.status_code == 400
    error = response.json()["errors"][0]
    assert error["field"] == "known_at"
    assert message in error["message"]


def test_writing_into_the_past_is_refused(as_contributor: ApiClient) -> None:
    response = as_contributor.send("post", "entities/?known_at=2025-01-01", {"label": "x"})

    assert response.status_code == 400
    assert response.json()["errors"][0]["message"] == "The past can be read, not changed."


def test_valid_at_keeps_what_can_hold_and_what_says_nothing(anonymous: ApiClient) -> None:
    claims = {
        valid: make_claim(status=Status.VERIFIED, valid=valid)
        for valid in ("", "2019", "2019/..", "2025-06", "../2024")
    }
    for claim in claims.values():
        EvidenceFactory(claim=claim)

    def found(resource: str, valid_at: str) -> set[Any]:
        rows = anonymous.read(resource, valid_at=valid_at)["results"]
        return {row.get("claim", row["id"]) for row in rows}

    june = {str(claims[valid].pk) for valid in ("", "2019/..", "2025-06")}
    assert found("claims/", "2025-06-15") == june
    assert found("evidence/", "2025-06-15") == june
    subjects = {str(claims[valid].subject_id) for valid in ("", "2019/..", "2025-06")}
    assert found("entities/", "2025-06-15") == subjects


def test_csv_says_what_was_known(anonymous: ApiClient) -> None:
    claim = make_claim(status=Status.VERIFIED)
    label, then = claim.subject.label, now().isoformat()
    Entity.objects.update(label="Renamed since")
    make_claim(status=Status.VERIFIED)

    response = anonymous.get("/api/v1/claims/", {"format": "csv", "known_at": then})

    lines = b"".join(response.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 2
    assert label in lines[1]


def test_detail_holds_at_a_time_or_is_not_found(anonymous: ApiClient) -> None:
    claim = make_claim(status=Status.VERIFIED, valid="2024")
    quote = EvidenceFactory(claim=claim)
    timeless = make_claim(status=Status.VERIFIED)

    for kind, pk in (("claims", claim.pk), ("evidence", quote.pk), ("entities", claim.subject_id)):
        address = f"/api/v1/{kind}/{pk}/"
        assert anonymous.get(address, {"valid_at": "2024-06"}).json()["id"] == str(pk)
        assert anonymous.get(address, {"valid_at": "2025"}).status_code == 404
    address = f"/api/v1/claims/{timeless.pk}/"
    assert anonymous.get(address, {"valid_at": "2025"}).status_code == 200


def test_detail_at_no_time_is_refused_with_the_parameter(anonymous: ApiClient) -> None:
    claim = make_claim(status=Status.VERIFIED)
    for address, words in (
        (f"claims/{claim.pk}/?valid_at=soon", "is not a date"),
        (f"claims/{claim.pk}/?valid_at=2024&valid_at=2025", "once"),
        (f"publishers/{EvidenceFactory().source.publisher_id}/?valid_at=2024", "not a parameter"),
    ):
        response = anonymous.get(f"/api/v1/{address}")
        (error,) = response.json()["errors"]
        assert (response.status_code, error["field"]) == (400, "valid_at")
        assert words in error["message"]

"""Conflicts over the API: read by those who may see both claims, decided by reviewers."""

from typing import Any

import pytest

from factbase.models import Conflict, Status
from tests.api.conftest import ApiClient
from tests.factories import make_claim, make_conflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def conflict() -> Conflict:
    return make_conflict(make_claim(status=Status.VERIFIED, valid="2025"))


def test_conflict_is_shown_with_both_claims_and_the_reason(
    anonymous: ApiClient, conflict: Conflict
) -> None:
    found = anonymous.read(f"conflicts/{conflict.pk}/")

    assert found["reason"] == "the two cannot both hold"
    assert (found["state"], found["resolution"], found["resolved_by"]) == ("open", None, None)
    assert found["url"].endswith(f"/conflicts/{conflict.pk}/")
    sides = {found["first"]["status"], found["second"]["status"]}
    assert sides == {"verified", "submitted"}
    assert found["first"]["valid"]["edtf"] == "2025"


def test_conflict_with_a_claim_on_the_desk_is_shown_to_the_desk_alone(
    anonymous: ApiClient, as_reader: ApiClient, as_contributor: ApiClient
) -> None:
    conflict = make_conflict(make_claim(status=Status.DRAFT))
    for client, status in ((anonymous, 404), (as_reader, 404), (as_contributor, 200)):
        assert client.get(f"/api/v1/conflicts/{conflict.pk}/").status_code == status
    assert anonymous.read("conflicts/")["count"] == 0
    assert as_contributor.read("conflicts/")["count"] == 1


def test_claims_that_have_a_conflict_are_those_of_which_both_sides_can_be_seen(
    anonymous: ApiClient, as_contributor: ApiClient
) -> None:
    make_conflict(make_claim(status=Status.DRAFT))
    query = {"has_conflict": "true", "status": "any"}
    assert anonymous.read("claims/", **query)["count"] == 0
    assert as_contributor.read("claims/", **query)["count"] == 2


def test_reviewer_decides_and_opens_again(as_reviewer: ApiClient, conflict: Conflict) -> None:
    path = f"conflicts/{conflict.pk}/"
    body = {"resolution": "both_stand", "note": "Two counts of two things."}
    decided = as_reviewer.send("post", f"{path}resolve/", body)
    assert decided.status_code == 200
    found = decided.json()
    assert (found["state"], found["resolution"]) == ("resolved", "both_stand")
    assert (found["resolved_by"], found["updated_by"]) == ("reviewer", "reviewer")
    assert as_reviewer.read("conflicts/")["count"] == 0
    assert as_reviewer.send("post", f"{path}resolve/", body).status_code == 409

    opened = as_reviewer.send("post", f"{path}reopen/", {"note": "They are one."})
    assert (opened.json()["state"], opened.json()["resolution"]) == ("open", None)


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 400, "resolution"),
        ({"resolution": "neither"}, 400, "resolution"),
        ({"resolution": "both_stand"}, 422, "note"),
        ({"resolution": "first_stands", "state": "resolved"}, 400, "state"),
    ],
)
def test_decision_that_lacks_something_is_refused_at_its_field(
    as_reviewer: ApiClient, conflict: Conflict, body: dict[str, Any], status: int, field: str
) -> None:
    response = as_reviewer.send("post", f"conflicts/{conflict.pk}/resolve/", body)
    assert response.status_code == status
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_step_on_an_older_revision_is_refused(as_reviewer: ApiClient, conflict: Conflict) -> None:
    path = f"conflicts/{conflict.pk}/"
    body, read = {"resolution": "same_value"}, conflict.revision
    assert as_reviewer.send("post", f"{path}resolve/", body, read=read + 1).status_code == 412
    assert as_reviewer.send("post", f"{path}resolve/", body, read=read).status_code == 200
    note = {"note": "Read again."}
    assert as_reviewer.send("post", f"{path}reopen/", note, read=read).status_code == 412


def test_decision_by_a_contributor_is_refused(
    as_contributor: ApiClient, conflict: Conflict
) -> None:
    for step, body in (("resolve", {"resolution": "first_stands"}), ("reopen", {"note": "x"})):
        response = as_contributor.send("post", f"conflicts/{conflict.pk}/{step}/", body)
        assert response.status_code == 403
    conflict.refresh_from_db()
    assert conflict.state == "open"

"""Revisions over the API."""

import pytest
from django.contrib.auth.models import User

from factbase.actions import claims
from factbase.models import Claim, Status
from tests.api.conftest import ApiClient
from tests.factories import make_claim

pytestmark = pytest.mark.usefixtures("vocabulary")


@pytest.fixture
def claim(contributor: User) -> Claim:
    """Return a claim of three revisions: a draft, handed in, edited."""
    claim = make_claim(by=contributor, note="first", status=Status.SUBMITTED)
    claims.edit(claim=claim, by=contributor, fields={"note": "second"})
    return claim


def test_history_lists_revisions_with_what_each_changed(
    anonymous: ApiClient, as_contributor: ApiClient, claim: Claim
) -> None:
    address = f"claims/{claim.pk}/history/"
    rows = as_contributor.read(address)["revisions"]
    seen = anonymous.read(address)["revisions"]

    assert [row["revision"] for row in rows] == [3, 2, 1]
    assert [row["revision"] for row in seen] == [3, 2]
    assert seen[0]["changes"] == [{"column": "note", "before": "first", "after": "second"}]
    assert rows[-1]["by"] == "contributor"


def test_diff_says_what_differs_whichever_is_named_first(
    anonymous: ApiClient, claim: Claim
) -> None:
    one = anonymous.get(f"/api/v1/claims/{claim.pk}/diff/?from=2&to=3").json()
    other = anonymous.get(f"/api/v1/claims/{claim.pk}/diff/?from=3&to=2").json()

    assert one == other
    assert (one["earlier"], one["later"]) == (2, 3)
    assert one["changes"] == [{"column": "note", "before": "first", "after": "second"}]


@pytest.mark.parametrize(
    ("query", "status", "message"),
    [
        ("from=1", 400, "Give the number of a revision"),
        ("", 400, "Give the number of a revision"),
        ("from=1&to=two", 400, "“two” is not the number"),
        ("from=2&to=9", 404, "There is no revision 9 of this record."),
    ],
)
def test_diff_of_what_is_not_there_is_refused(
    anonymous: ApiClient, claim: Claim, query: str, status: int, message: str
) -> None:
    response = anonymous.get(f"/api/v1/claims/{claim.pk}/diff/?{query}")

    assert response.status_code == status
    assert message in response.json()["detail"]


def test_revert_makes_a_new_revision_with_its_comment(
    as_contributor: ApiClient, claim: Claim
) -> None:
    body = {"revision": 2, "comment": "It was right."}
    response = as_contributor.send("post", f"claims/{claim.pk}/revert/", body)

    newest = as_contributor.read(f"claims/{claim.pk}/history/")["revisions"][0]
    assert (response.json()["note"], response.json()["revision"]) == ("first", 4)
    assert (newest["comment"], newest["by"]) == ("It was right.", "contributor")


@pytest.mark.parametrize(
    ("body", "read", "status", "code"),
    [
        ({"revision": 2}, 2, 412, "stale_revision"),
        ({"revision": 3}, 3, 422, "nothing_to_revert"),
        ({"revision": 0}, 3, 400, "invalid"),
        ({}, 3, 400, "invalid"),
    ],
)
def test_revert_that_is_refused_changes_nothing(
    as_contributor: ApiClient, claim: Claim, body: dict[str, int], read: int, status: int, code: str
) -> None:
    response = as_contributor.send("post", f"claims/{claim.pk}/revert/", body, read=read)

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert Claim.objects.get(pk=claim.pk).revision == 3

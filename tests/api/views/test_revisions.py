"""Revisions over the API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from factbase.actions import claims, conflicts, evidence, merging, review
from factbase.models import Claim, Status
from tests.api.conftest import ApiClient
from tests.factbase.history.dating import an_hour_passes
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    PublisherFactory,
    SourceFactory,
    make_claim,
    make_conflict,
    make_match,
)

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
    assert seen[0]["changes"] == [
        {"field": "note", "column": "note", "before": "first", "after": "second"}
    ]
    assert rows[-1]["by"] == "contributor"


@pytest.mark.parametrize(
    ("path", "make"),
    [
        ("claims", make_claim),
        ("conflicts", make_conflict),
        ("entities", EntityFactory),
        ("entity-types", lambda: EntityFactory().type),
        ("evidence", EvidenceFactory),
        ("properties", PropertyFactory),
        ("publishers", PublisherFactory),
        ("sources", SourceFactory),
    ],
)
def test_fields_that_changed_are_called_what_the_record_calls_them(
    path: str, make: Callable[[], Any], as_contributor: ApiClient
) -> None:
    address = f"{path}/{make().pk}/"
    record = as_contributor.read(address)
    revisions = as_contributor.read(f"{address}history/")["revisions"]
    fields = {change["field"] for each in revisions for change in each["changes"]}
    assert fields - set(record) <= ({"verbatim"} if path == "claims" else set())
    assert fields & set(record)


def test_diff_says_what_differs_whichever_is_named_first(
    anonymous: ApiClient, claim: Claim
) -> None:
    one = anonymous.get(f"/api/v1/claims/{claim.pk}/diff/?from=2&to=3").json()
    other = anonymous.get(f"/api/v1/claims/{claim.pk}/diff/?from=3&to=2").json()

    assert one == other
    assert (one["earlier"], one["later"]) == (2, 3)
    assert one["changes"] == [
        {"field": "note", "column": "note", "before": "first", "after": "second"}
    ]


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
    assert {error["pointer"] for error in response.json()["errors"]} <= {"/revision"}
    assert Claim.objects.get(pk=claim.pk).revision == 3


def test_revert_to_what_was_never_said_names_the_field_that_was_sent(
    as_contributor: ApiClient, claim: Claim
) -> None:
    response = as_contributor.send("post", f"claims/{claim.pk}/revert/", {"revision": 9}, read=3)

    assert [error["pointer"] for error in response.json()["errors"]] == ["/revision"]


def test_history_of_evidence_shows_readers_nothing_of_what_it_said_below_a_draft(
    anonymous: ApiClient, as_contributor: ApiClient, reviewer: User, contributor: User
) -> None:
    row = EvidenceFactory(claim=make_claim(by=contributor))
    for note in ("misread", "read again"):
        an_hour_passes()
        row = evidence.edit(evidence=row, by=contributor, fields={"note": note})
    an_hour_passes()
    review.submit(claim=row.claim, by=contributor)
    an_hour_passes()
    evidence.edit(evidence=row, by=contributor, fields={"note": "read by two"})

    address = f"evidence/{row.pk}/history/"
    seen = anonymous.read(address)["revisions"]
    assert [revision["revision"] for revision in seen] == [4, 3]
    assert len(as_contributor.read(address)["revisions"]) == 4
    assert anonymous.get(f"/api/v1/evidence/{row.pk}/diff/?from=2&to=3").status_code == 404


def test_history_of_a_conflict_shows_readers_how_it_was_when_both_claims_left_the_desk(
    anonymous: ApiClient, as_contributor: ApiClient, reviewer: User, contributor: User
) -> None:
    claim = make_claim(by=contributor)
    conflict = make_conflict(claim)
    address = f"conflicts/{conflict.pk}/history/"
    decision = {"resolution": "first_stands", "note": "A guess of the draft."}
    conflicts.resolve(conflict=conflict, by=reviewer, revision=1, **decision)
    assert anonymous.get(f"/api/v1/{address}").status_code == 404
    assert len(as_contributor.read(address)["revisions"]) == 2

    an_hour_passes()
    review.submit(claim=claim, by=contributor)
    [newest] = anonymous.read(address)["revisions"]
    assert newest["revision"] == 2
    an_hour_passes()
    conflicts.reopen(conflict=conflict, by=reviewer, revision=2, note="There is more.")

    seen = anonymous.read(address)["revisions"]
    assert [row["revision"] for row in seen] == [3, 2]
    assert len(as_contributor.read(address)["revisions"]) == 3
    refused = anonymous.get(f"/api/v1/conflicts/{conflict.pk}/diff/?from=1&to=3")
    assert refused.status_code == 404


def test_history_and_diff_of_a_match_say_how_it_was_judged(
    anonymous: ApiClient, reviewer: User
) -> None:
    reasons = [{"kind": "name", "words": "the names are alike"}]
    match = make_match(
        EntityFactory(label="Zhipu"), EntityFactory(label="Zhipu AI"), reasons=reasons
    )
    merging.judge(match=match, judgement="different", note="Two firms.", by=reviewer, revision=1)

    changes = anonymous.read(f"matches/{match.pk}/history/")["revisions"][-1]["changes"]
    assert {
        "field": "reasons",
        "column": "reasons",
        "before": "",
        "after": "the names are alike",
    } in changes
    assert {"field": "left", "column": "left", "before": "", "after": "Zhipu"} in changes
    [judged] = [
        change
        for change in anonymous.read(f"matches/{match.pk}/diff/", **{"from": 1, "to": 2})["changes"]
        if change["field"] == "judgement"
    ]
    assert (judged["before"], judged["after"]) == (
        "waits for a judgement",
        "not the same",
    )

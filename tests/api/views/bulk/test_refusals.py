"""A request of many operations that is refused: with every error, and nothing done."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from api import operations, parsers
from factbase.models import Claim, Entity, Status
from sources.models.record import uuid7
from tests.api.conftest import ApiClient
from tests.api.views.bulk.asking import done, errors, new_claim, on, send
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    SourceFactory,
    make_claim,
)

pytestmark = pytest.mark.django_db


def test_every_row_at_fault_is_told_by_its_pointer(as_contributor: ApiClient) -> None:
    claim = make_claim()
    response = send(
        as_contributor,
        "claims",
        new_claim(),
        new_claim(value={"type": "money", "amount": "1e9999", "unit": "CNY"}),
        new_claim(subject=str(uuid7()), colour="red"),
        {"action": "delete", "id": str(claim.pk)},
        on(claim, "update", note=5),
        new_claim(evidence=[{"source": str(SourceFactory().pk)}]),
    )
    # What is no operation at all is told first.
    assert (response.status_code, errors(response)) == (
        400,
        [("/operations/3/action", "invalid_choice")],
    )
    rest = send(
        as_contributor,
        "claims",
        new_claim(),
        new_claim(value={"type": "money", "amount": "1e9999", "unit": "CNY"}),
        new_claim(subject=str(uuid7()), colour="red"),
        on(claim, "update", note=5),
        new_claim(evidence=[{"source": str(SourceFactory().pk)}]),
        {"action": "update", "id": str(uuid7()), "revision": 1, "note": "so"},
    )
    assert rest.status_code == 422  # 400 and 404 together
    assert errors(rest) == [
        ("/operations/1/value/amount", "invalid_value"),
        ("/operations/2/colour", "unknown_field"),
        ("/operations/2/subject", "does_not_exist"),
        ("/operations/3/note", "invalid"),
        ("/operations/4/evidence/0/exact", "required"),
        ("/operations/5", "not_found"),
    ]
    assert list(Claim.objects.all()) == [claim]


def test_what_the_rules_refuse_is_told_of_every_row(
    as_contributor: ApiClient, contributor: User
) -> None:
    prop = PropertyFactory()
    prop.units.add("USD")
    own = make_claim(by=contributor, status=Status.SUBMITTED)
    stale = make_claim()
    quote = {"source": str(SourceFactory().pk), "exact": "so"}
    response = send(
        as_contributor,
        "claims",
        new_claim(),
        on(own, "verify"),
        new_claim(evidence=[quote, quote]),
        on(stale, "update", note="so") | {"revision": 7},
        on(make_claim(), "retract"),
    )

    assert response.status_code == 422
    assert errors(response) == [
        ("/operations/1", "permission_denied"),
        ("/operations/2/evidence/1/exact", "duplicate"),
        ("/operations/3", "stale_revision"),
        ("/operations/4/comment", "refused"),
    ]
    assert response.json()["code"] == "operations_refused"
    assert not Claim.objects.filter(updated_by=contributor).exclude(pk=own.pk).exists()


def test_status_is_that_of_all_rows_where_it_is_one(as_contributor: ApiClient) -> None:
    one, other = (on(make_claim(), "update", note="so") | {"revision": 7} for _ in range(2))

    assert send(as_contributor, "claims", one, other).status_code == 412


def test_taken_id_is_a_conflict(as_contributor: ApiClient) -> None:
    response = send(as_contributor, "claims", new_claim(id=str(make_claim().pk)))

    assert (response.status_code, errors(response)) == (409, [("/operations/0/id", "duplicate")])


def test_author_cannot_verify_many_at_once_either(as_reviewer: ApiClient, reviewer: User) -> None:
    claim = make_claim(by=reviewer, status=Status.SUBMITTED)
    EvidenceFactory(claim=claim)

    response = send(as_reviewer, "claims", on(claim, "verify"))

    assert (response.status_code, errors(response)) == (403, [("/operations/0", "four_eyes")])


def test_record_is_named_once(as_contributor: ApiClient) -> None:
    claim, own = make_claim(), str(uuid7())
    response = send(
        as_contributor,
        "claims",
        on(claim, "update", note="so"),
        on(claim, "submit"),
        new_claim(id=own),
        new_claim(id=own),
    )

    assert (response.status_code, errors(response)) == (
        400,
        [("/operations/1/id", "duplicate"), ("/operations/3/id", "duplicate")],
    )
    assert f"Operation 0 names {claim.pk} already" in response.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/operations"),
        ({"operations": {}}, "/operations"),
        ({"operations": []}, "/operations"),
        ({"operations": ["so"]}, "/operations/0/action"),
        ({"operations": [{"action": ["create"]}]}, "/operations/0/action"),
        ({"operations": [{"action": "update", "id": "1", "revision": 1}]}, "/operations/0/id"),
        ({"operations": [{"action": "create"}], "all": True}, "/all"),
        ({"operations": [{"action": "create"}], "comment": 5}, "/comment"),
        (
            {"operations": [{"action": "update", "id": str(uuid7()), "revision": True}]},
            "/operations/0/revision",
        ),
    ],
)
def test_what_is_no_list_of_operations_is_refused(
    body: Any, pointer: str, as_contributor: ApiClient
) -> None:
    response = as_contributor.send("post", "claims/bulk/", body)

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == pointer


def test_more_than_ten_thousand_are_refused_saying_so(as_contributor: ApiClient) -> None:
    response = send(as_contributor, "claims", *({"action": "create"} for _ in range(10_001)))

    assert response.status_code == 400
    assert "Send 1 to 10,000 operations at once; these are 10,001" in response.json()["detail"]


def test_errors_that_are_told_are_counted(
    as_contributor: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MOST_TOLD", 2)
    response = send(as_contributor, "claims", *(new_claim(note=5) for _ in range(4)))

    assert len(response.json()["errors"]) == 2
    assert "4 errors, the first" in response.json()["detail"]


def test_body_over_the_limit_is_refused_while_it_is_read(
    as_contributor: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsers.BulkJSONParser, "limit", 1000)
    response = send(as_contributor, "claims", new_claim(note="x" * 1000))

    assert response.status_code == 413
    assert "1,000 bytes" in response.json()["detail"]


def test_body_may_be_larger_than_that_of_one_record(as_contributor: ApiClient) -> None:
    rows = [new_claim(note="x" * 10_000) for _ in range(300)]

    assert len(done(as_contributor, "claims", *rows)) == 300


def test_refused_row_undoes_the_others(as_contributor: ApiClient) -> None:
    entity = EntityFactory()
    response = send(
        as_contributor,
        "entities",
        {"action": "create", "type": "company", "label": "Zhipu AI"},
        on(make_claim(subject=entity).subject, "retract", reason="an error"),
    )

    assert (response.status_code, errors(response)) == (409, [("/operations/1", "in_use")])
    assert list(Entity.objects.filter(label="Zhipu AI")) == []

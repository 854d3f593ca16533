"""Many operations in one request: all of them, or none and every error."""

from collections.abc import Callable
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection

from api import operations, parsers
from factbase.actions import records
from factbase.history.revisions import revisions_of
from factbase.models import Claim, Conflict, Entity, Evidence, IdempotencyKey, ReviewEvent, Status
from factbase.values import Money
from sources.models import Publisher, Source
from sources.models.record import uuid7
from tests.api.conftest import ApiClient
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    PublisherFactory,
    SourceFactory,
    make_claim,
    make_snapshot,
    make_user,
)

pytestmark = pytest.mark.django_db


def send(client: ApiClient, resource: str, *rows: dict[str, Any], **body: Any) -> Any:
    return client.send("post", f"{resource}/bulk/", {"operations": list(rows)} | body)


def done(client: ApiClient, resource: str, *rows: dict[str, Any], **body: Any) -> Any:
    response = send(client, resource, *rows, **body)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def errors(response: Any) -> list[tuple[str, str]]:
    assert response["Content-Type"] == "application/problem+json"
    return [(error["pointer"], error["code"]) for error in response.json()["errors"]]


def new_claim(**given: Any) -> dict[str, Any]:
    standard = {
        "subject": str(EntityFactory().pk),
        "property": PropertyFactory().slug,
        "value": "20 billion yuan",
    }
    return {"action": "create"} | standard | given


def on(record: Any, action: str, **given: Any) -> dict[str, Any]:
    """Return an operation on a record as it is now."""
    record.refresh_from_db()
    return {"action": action, "id": str(record.pk), "revision": record.revision} | given


def test_claims_are_created_changed_and_moved_in_one_request(
    as_reviewer: ApiClient, reviewer: User
) -> None:
    waiting = make_claim(status=Status.SUBMITTED)
    EvidenceFactory(claim=waiting)
    draft, own = make_claim(), uuid7()
    source = SourceFactory()
    make_snapshot("It was pegged at 20 billion yuan.", source)
    quote = {"source": str(source.pk), "exact": "pegged at 20 billion yuan"}

    results = done(
        as_reviewer,
        "claims",
        on(draft, "update", value="30 billion yuan", note="dearer"),
        new_claim(id=str(own), submit=True, evidence=[quote]),
        on(waiting, "verify", comment="both say so"),
        new_claim(kind="unknown", value=None),
    )

    assert [(row["status"], row["revision"]) for row in results] == [
        ("draft", 2),
        ("submitted", 2),
        ("verified", 4),
        ("draft", 1),
    ]
    assert [row["id"] for row in results[:3]] == [str(draft.pk), str(own), str(waiting.pk)]
    assert as_reviewer.get(results[1]["self"]).json()["evidence"]["supports"] == 1
    waiting.refresh_from_db()
    assert (waiting.verified_by, Claim.objects.get(pk=draft.pk).note) == (reviewer, "dearer")
    assert Evidence.objects.get(claim=own).check_state == "exact"


def test_many_steps_leave_nothing_to_recompute(as_reviewer: ApiClient) -> None:
    one, rival = (
        make_claim(value=Money(Decimal(amount), "CNY"), status=Status.SUBMITTED)
        for amount in (20, 30)
    )
    claims = [one, rival]
    for value, status in ((20, Status.SUBMITTED), (30, Status.SUBMITTED), (40, Status.RETRACTED)):
        claims.append(
            make_claim(
                subject=one.subject,
                property=one.property,
                value=Money(Decimal(value), "CNY"),
                status=status,
            )
        )
    for claim in claims[:4]:
        EvidenceFactory(claim=claim)
    call_command("rescore")
    call_command("find_conflicts")

    done(
        as_reviewer,
        "claims",
        on(one, "verify"),
        on(claims[2], "reject", comment="said twice"),
        on(claims[3], "dispute", comment="not so"),
        on(claims[4], "restore", comment="after all"),
    )

    call_command("rescore", "--check")
    before = set(Conflict.objects.values_list("first", "second", "state", "revision"))
    call_command("find_conflicts")
    assert set(Conflict.objects.values_list("first", "second", "state", "revision")) == before
    assert {state for *_, state, _ in before} == {"open", "gone"}


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


def test_queries_do_not_grow_with_the_rows(
    as_contributor: ApiClient, django_assert_max_num_queries: Any
) -> None:
    subject, prop, source = EntityFactory(), PropertyFactory(), SourceFactory()
    quote = {"source": str(source.pk), "exact": "so"}
    given = {"subject": str(subject.pk), "property": prop.slug, "evidence": [quote]}
    rows = [new_claim(**given) for _ in range(100)]

    with django_assert_max_num_queries(55):
        done(as_contributor, "claims", *rows)


def test_comments_are_kept_for_each_and_for_all(as_contributor: ApiClient) -> None:
    rows = [new_claim(), new_claim(comment="from the register"), on(make_claim(), "submit")]
    results = done(as_contributor, "claims", *rows, comment="the whole list")

    said = [revisions_of(Claim.objects.get(pk=row["id"]))[0].comment for row in results]
    assert said == ["the whole list", "from the register", "the whole list"]


def test_bulk_under_a_key_is_done_once(as_contributor: ApiClient) -> None:
    rows = [new_claim(), new_claim(submit=True)]
    answers = [
        as_contributor.send(
            "post", "claims/bulk/", {"operations": rows}, headers={"Idempotency-Key": "k-1"}
        )
        for _ in range(2)
    ]

    assert answers[0].content == answers[1].content
    assert (Claim.objects.count(), IdempotencyKey.objects.count()) == (2, 1)


OTHERS: dict[str, tuple[Any, Any, dict[str, Any], dict[str, Any]]] = {
    "entities": (Entity, EntityFactory, {"type": "company", "label": "Zhipu AI"}, {"label": "Z"}),
    "properties": (
        None,
        PropertyFactory,
        {"slug": "p", "label": "p", "value_type": "text"},
        {"label": "worth"},
    ),
    "publishers": (Publisher, PublisherFactory, {"name": "The Wire"}, {"grade": "B"}),
    "sources": (Source, SourceFactory, {"title": "An article", "text": "so"}, {"title": "So"}),
    "evidence": (Evidence, EvidenceFactory, {}, {"note": "in passing"}),
}


@pytest.mark.parametrize("resource", OTHERS)
def test_other_records_are_written_in_bulk(resource: str, as_contributor: ApiClient) -> None:
    _, make, new, change = OTHERS[resource]
    if resource == "evidence":
        new = {"claim": str(make_claim().pk), "source": str(SourceFactory().pk), "exact": "so"}
    changed, gone = make(), make()

    results = done(
        as_contributor,
        resource,
        {"action": "create"} | new,
        on(changed, "update", **change),
        on(gone, "retract", reason="an error"),
    )
    (back,) = done(as_contributor, resource, on(gone, "restore"))

    assert [(row["revision"], row["status"]) for row in results] == [
        (1, None),
        (2, None),
        (2, None),
    ]
    assert (back["id"], back["revision"]) == (str(gone.pk), 3)
    assert as_contributor.get(results[0]["self"]).status_code == 200


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


def check_crossing(client_of: Callable[[User], ApiClient]) -> None:
    """Move the same claims in two requests at once, each in the order opposite to the other's."""
    claims = [make_claim() for _ in range(30)]
    orders = [[on(claim, "submit") for claim in claims]]
    orders.append(orders[0][::-1])
    clients = [client_of(make_user("contributor")) for _ in orders]
    statuses: list[int] = []

    def run(client: ApiClient, rows: list[Any]) -> None:
        statuses.append(send(client, "claims", *rows).status_code)
        connection.close()

    threads = [Thread(target=run, args=each) for each in zip(clients, orders, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 409]
    assert ReviewEvent.objects.count() == 30


@pytest.mark.usefixtures("vocabulary")
def test_parallel_bulks_wait_for_one_another(client_of: Callable[[User], ApiClient]) -> None:
    check_crossing(client_of)


@pytest.mark.usefixtures("vocabulary")
def test_parallel_bulks_without_an_order_of_locks_are_caught(
    client_of: Callable[[User], ApiClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    both_there = Barrier(2, timeout=30)
    monkeypatch.setattr(records, "lock_all", lambda **_: both_there.wait())

    with pytest.raises(AssertionError):
        check_crossing(client_of)

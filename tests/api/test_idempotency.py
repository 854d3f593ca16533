"""Promise R3: a retry never doubles."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from rest_framework.exceptions import ParseError

from api import idempotency as http
from api.views.sources import PublisherListView
from factbase.actions import idempotency
from factbase.models import Claim, IdempotencyKey, ReviewEvent, Status
from sources.models import Publisher, Snapshot
from tests.api.conftest import ApiClient
from tests.factories import PublisherFactory, make_claim, make_user

pytestmark = pytest.mark.django_db

AT_ONCE = 8


def post(client: ApiClient, key: str | None, path: str = "publishers/", **body: Any) -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.send("post", path, body or {"name": "The Wire"}, headers=headers)


def test_request_sent_again_is_answered_again_and_done_once(as_contributor: ApiClient) -> None:
    first, second = post(as_contributor, "k-1"), post(as_contributor, "k-1")

    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert first.status_code == 201
    assert (first["Location"], first["ETag"]) == (second["Location"], second["ETag"])
    assert (first.get("Idempotency-Replayed"), second["Idempotency-Replayed"]) == (None, "true")
    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert Publisher.objects.count() == 1


def test_answer_under_a_key_is_the_answer_without_one(as_contributor: ApiClient) -> None:
    keyed = post(as_contributor, "k-1", name="One")
    plain = post(as_contributor, None, name="Two")

    known = {"id", "self", "name", "created_at", "updated_at"}
    assert keyed["Content-Type"] == plain["Content-Type"]
    assert {k: v for k, v in keyed.json().items() if k not in known} == {
        k: v for k, v in plain.json().items() if k not in known
    }


def test_key_belongs_to_one_person(as_contributor: ApiClient, as_reviewer: ApiClient) -> None:
    post(as_contributor, "k-1", name="One")

    assert post(as_reviewer, "k-1", name="Two").status_code == 201


@pytest.mark.parametrize(
    "other",
    [
        lambda client: post(client, "k-1", name="Another"),
        lambda client: post(client, "k-1", path="entity-types/", name="The Wire"),
    ],
)
def test_key_that_came_with_another_request_is_refused(
    other: Callable[[ApiClient], Any], as_administrator: ApiClient
) -> None:
    post(as_administrator, "k-1", name="The Wire")

    response = other(as_administrator)

    assert (response.status_code, response.json()["code"]) == (422, "key_reused")
    assert Publisher.objects.count() == 1


def test_spelling_of_a_body_makes_no_difference(as_contributor: ApiClient) -> None:
    bodies = ['{"name":"One","url":""}', '{ "url": "", "name": "O\\u006ee" }']
    answers = [
        as_contributor.post(
            "/api/v1/publishers/",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": "k-1"},
        )
        for body in bodies
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert Publisher.objects.count() == 1


@pytest.mark.parametrize("key", ["", "k" * 256, "schlüssel", "tab\tbed"])
def test_what_is_no_key_is_refused(key: str, as_contributor: ApiClient) -> None:
    response = post(as_contributor, key)

    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "Idempotency-Key"
    assert not Publisher.objects.exists()


@pytest.mark.parametrize("key", ["k", "~" * 255, '"8e03978e-40d5-43dd-bc93-6894a57f9324"'])
def test_printable_keys_of_any_length_are_taken(key: str, as_contributor: ApiClient) -> None:
    assert post(as_contributor, key).status_code == 201


@pytest.mark.parametrize("name", [10**30, "[" * 300 + "]" * 300, "[" * 900 + "]" * 900])
def test_what_is_hard_to_write_again_is_refused_as_it_is_without_a_key(
    name: int | str, as_contributor: ApiClient
) -> None:
    """Numbers of more than 64 bits, and lists in lists that orjson does not follow."""
    answers = [
        as_contributor.generic(
            "POST",
            "/api/v1/publishers/",
            f'{{"name": "x", "grade": {name}}}',
            content_type="application/json",
            headers=headers,
        )
        for headers in ({}, {"Idempotency-Key": "k-1"})
    ]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].json()["errors"] == answers[1].json()["errors"]


def test_nesting_that_nothing_can_write_again_is_refused() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ParseError, match="nested too deeply"):
        http._written(deep)


def test_what_was_refused_can_be_put_right_under_the_same_key(as_contributor: ApiClient) -> None:
    refused = post(as_contributor, "k-1", name="")

    assert refused.status_code == 400
    assert not IdempotencyKey.objects.exists()
    assert post(as_contributor, "k-1", name="The Wire").status_code == 201


def test_change_is_made_once_though_its_revision_is_past(as_contributor: ApiClient) -> None:
    path = f"publishers/{PublisherFactory().pk}/"
    sent = {"headers": {"Idempotency-Key": "k-1"}, "read": 1}
    first = as_contributor.send("patch", path, {"name": "The Wire"}, **sent)
    second = as_contributor.send("patch", path, {"name": "The Wire"}, **sent)
    other = as_contributor.send("patch", path, {"name": "The Wire"}, **(sent | {"read": 2}))

    assert (first.status_code, first.json()["revision"]) == (200, 2)
    assert (second.status_code, second.content, second["ETag"]) == (200, first.content, '"2"')
    assert other.status_code == 422


def test_step_of_review_is_taken_once(as_contributor: ApiClient, contributor: User) -> None:
    path = f"claims/{make_claim(by=contributor).pk}/submit/"
    sent = {"headers": {"Idempotency-Key": "k-1"}, "read": 1}
    answers = [as_contributor.send("post", path, {}, **sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert ReviewEvent.objects.count() == 1
    assert Claim.objects.get().status == Status.SUBMITTED


def test_file_is_archived_once_and_another_file_is_another_request(
    as_contributor: ApiClient,
) -> None:
    def upload(text: str) -> Any:
        file = SimpleUploadedFile("a.txt", text.encode(), "text/plain")
        return as_contributor.post(
            "/api/v1/sources/",
            {"file": file, "title": "An article"},
            headers={"Idempotency-Key": "k-1"},
        )

    answers = [upload("some words"), upload("some words"), upload("other words")]

    assert [answer.status_code for answer in answers] == [201, 201, 422]
    assert answers[0].content == answers[1].content
    assert Snapshot.objects.count() == 1


def test_reader_is_refused_before_the_key_is_looked_at(as_reader: ApiClient) -> None:
    assert post(as_reader, "k-1").status_code == 403


def test_key_is_forgotten_after_a_day(
    as_contributor: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(as_contributor, "k-1", name="One")
    for number in range(30):
        post(as_contributor, f"old-{number}", name=f"Old {number}")
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))

    assert post(as_contributor, "k-1", name="Two").status_code == 201
    for number in range(3):
        post(as_contributor, f"new-{number}", name=f"New {number}")
    assert set(IdempotencyKey.objects.values_list("key", flat=True)) <= {
        "k-1",
        *(f"new-{number}" for number in range(3)),
    }


def test_key_costs_six_queries(as_contributor: ApiClient, django_assert_num_queries: Any) -> None:
    post(as_contributor, None, name="First")
    with django_assert_num_queries(6):
        post(as_contributor, None, name="One")
    # A savepoint around both, the lock, the question, the removal of old ones, and the new one.
    with django_assert_num_queries(6 + 6):
        post(as_contributor, "k-1", name="Two")


# Many at once, and broken in between; each variant of the code that breaks the promise is caught.


def in_parallel(client_of: Callable[[User], ApiClient], **body: Any) -> list[Any]:
    """Return the answers to one request that is sent eight times at one instant, with retries."""
    clients = [client_of(by) for by in [make_user("contributor")] for _ in range(AT_ONCE)]
    start = Barrier(AT_ONCE)

    def send(client: ApiClient) -> Any:
        start.wait()
        try:
            while (answer := post(client, "k-1", **body)).status_code == 409:
                assert answer.json()["code"] == "in_flight"
                assert answer["Retry-After"] == "1"
            return answer
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(send, clients))


def check_parallel(
    client_of: Callable[[User], ApiClient], monkeypatch: pytest.MonkeyPatch, seconds: float = 0.2
) -> None:
    """Send a request eight times; the first waits `seconds` for another to come as far."""
    create, came, second_came = PublisherListView.create, count(), Event()

    def slowly(*args: Any) -> Any:
        if next(came) > 0:
            second_came.set()
        second_came.wait(seconds)
        return create(*args)

    monkeypatch.setattr(PublisherListView, "create", slowly)
    answers = in_parallel(client_of)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Publisher.objects.count() == 1


@pytest.mark.usefixtures("vocabulary")
def test_eight_at_once_make_one_row_and_get_one_answer(
    client_of: Callable[[User], ApiClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    check_parallel(client_of, monkeypatch)


@pytest.mark.usefixtures("vocabulary")
def test_eight_at_once_without_the_lock_are_caught(
    client_of: Callable[[User], ApiClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = iter(range(1000))
    monkeypatch.setattr(idempotency, "_lock_of", lambda *_: next(counter))

    with pytest.raises(AssertionError):
        check_parallel(client_of, monkeypatch, seconds=60)


@pytest.mark.usefixtures("vocabulary")
def test_request_in_flight_is_not_waited_for(
    client_of: Callable[[User], ApiClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    by = make_user("contributor")
    inside, go_on = Barrier(2, timeout=60), Barrier(2, timeout=60)
    create = PublisherListView.create

    def slowly(*args: Any) -> Any:
        inside.wait()
        go_on.wait()
        return create(*args)

    monkeypatch.setattr(PublisherListView, "create", slowly)
    first: list[Any] = []

    def send() -> None:
        first.append(post(client_of(by), "k-1"))
        connection.close()

    thread = Thread(target=send)
    thread.start()
    inside.wait()
    meanwhile = post(client_of(by), "k-1")
    go_on.wait()
    thread.join()

    assert (meanwhile.status_code, meanwhile["Retry-After"]) == (409, "1")
    assert first[0].status_code == 201


def check_broken_between(as_contributor: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process end between effect and answer, and send the request again."""
    with monkeypatch.context() as patch:
        patch.setattr(http, "_answer", _die)
        with pytest.raises(ProcessEndedError):
            post(as_contributor, "k-1")
    assert not Publisher.objects.exists()
    again = post(as_contributor, "k-1")
    assert (again.status_code, Publisher.objects.count()) == (201, 1)


class ProcessEndedError(BaseException):
    """Stands for kill -9: nothing of the code runs after it but PostgreSQL's rollback."""


def _die(*args: Any, **kwargs: Any) -> None:
    raise ProcessEndedError


@pytest.mark.usefixtures("vocabulary")
def test_what_broke_before_the_answer_left_neither_effect_nor_key(
    as_contributor: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_broken_between(as_contributor, monkeypatch)
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.usefixtures("vocabulary")
def test_key_of_another_transaction_is_caught(
    as_contributor: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = idempotency.keep

    def elsewhere(**kwargs: Any) -> Any:
        with ThreadPoolExecutor(1) as pool:
            kept = pool.submit(keep, **kwargs).result()
            pool.submit(lambda: connection.close()).result()
        return kept

    monkeypatch.setattr(idempotency, "keep", elsewhere)

    with pytest.raises(AssertionError):
        check_broken_between(as_contributor, monkeypatch)

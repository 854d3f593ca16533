"""Webhooks over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from factbase.actions.webhooks import MOST
from factbase.models import IdempotencyKey, Webhook
from factbase.webhooks.signing import opened
from sources.models.record import uuid7
from tests.api.conftest import ApiClient
from tests.api.schema.test_document import judge
from tests.factories import make_user, make_webhook

pytestmark = pytest.mark.django_db
URL = "https://hooks.example/in"


def create(client: ApiClient, **fields: Any) -> Any:
    return client.send("post", "webhooks/", {"url": URL, **fields})


def test_secret_is_shown_once_and_kept_encrypted(as_contributor: ApiClient) -> None:
    response = create(as_contributor, resources=["claims"], actions=["verified", "retracted"])

    assert response.status_code == 201
    assert response["Cache-Control"] == "no-store"
    body = response.json()
    judge(body, "webhooks/", "post", 201, "application/json")
    assert body["secret"].startswith("whsec_")
    assert (body["resources"], body["actions"]) == (["claims"], ["retracted", "verified"])
    webhook = Webhook.objects.get()
    assert opened(webhook.secret) == body["secret"]
    assert body["secret"].encode() not in bytes(webhook.secret)
    page = as_contributor.read("webhooks/")
    judge(page, "webhooks/", "get", 200, "application/json")
    assert [row["secret"] for row in page["results"]] == [None]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM factbase_webhookhistory")
        assert "secret" not in [column.name for column in cursor.description]


def test_answer_with_the_secret_is_not_kept_for_a_retry(as_contributor: ApiClient) -> None:
    response = as_contributor.send(
        "post", "webhooks/", {"url": URL}, headers={"Idempotency-Key": "k-1"}
    )

    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "Idempotency-Key"
    assert not IdempotencyKey.objects.exists()
    id = str(uuid7())
    assert create(as_contributor, id=id).json()["id"] == id
    assert create(as_contributor, id=id).status_code == 409


def test_webhook_is_told_from_its_creation_on(as_contributor: ApiClient) -> None:
    body = create(as_contributor).json()

    assert body["since"] == as_contributor.read("changes/", since="latest")["next"]
    assert body["active"]
    assert body["attempts"] == []


@pytest.mark.parametrize(
    ("fields", "status", "field"),
    [
        ({"url": "http://127.0.0.1/"}, 422, "url"),
        ({"url": "http://0x7f000001/"}, 422, "url"),
        ({"url": "https://hooks.example:8443/"}, 422, "url"),
        ({"url": "ftp://hooks.example/"}, 422, "url"),
        ({"url": "https://me:word@hooks.example/"}, 422, "url"),
        ({"url": ""}, 400, "url"),
        ({"url": "https://" + "a" * 2001}, 400, "url"),
        ({"resources": ["secrets"]}, 400, "resources"),
        ({"actions": ["read"]}, 400, "actions"),
        ({"resources": "claims"}, 400, "resources"),
        ({"secret": "mine"}, 400, "secret"),
    ],
)
def test_bad_webhook_is_refused_naming_the_field(
    as_contributor: ApiClient, fields: dict[str, Any], status: int, field: str
) -> None:
    response = create(as_contributor, **fields)

    assert response.status_code == status, response.content
    assert response.json()["errors"][0]["field"].startswith(field)
    assert not Webhook.objects.exists()


def test_webhooks_of_others_are_not_there(
    client_of: Callable[[User], ApiClient], as_administrator: ApiClient, contributor: User
) -> None:
    webhook = make_webhook(contributor)
    other = client_of(make_user("contributor"))

    assert other.read("webhooks/") == {"results": []}
    assert other.get(f"/api/v1/webhooks/{webhook.pk}/").status_code == 404
    assert len(as_administrator.read("webhooks/")["results"]) == 1


def test_webhook_is_changed_switched_off_and_given_up(as_contributor: ApiClient) -> None:
    path = f"webhooks/{create(as_contributor).json()['id']}/"

    off = as_contributor.send("patch", path, {"active": False, "resources": ["entities"]})
    assert (off.json()["active"], off.json()["resources"]) == (False, ["entities"])
    assert off.json()["off_because"] == "It was switched off."
    refused = as_contributor.send("post", f"{path}ping/")
    assert (refused.status_code, refused.json()["code"]) == (422, "off")
    on = as_contributor.send("patch", path, {"active": True})
    assert (on.json()["active"], on.json()["off_because"]) == (True, "")
    gone = as_contributor.send("post", f"{path}retract/", {"reason": "moved"})
    assert not gone.json()["active"]
    assert as_contributor.read("webhooks/") == {"results": []}


def test_webhook_that_was_changed_meanwhile_is_not_changed(as_contributor: ApiClient) -> None:
    made = create(as_contributor)
    path, read = f"webhooks/{made.json()['id']}/", {"If-Match": made["ETag"]}

    first = as_contributor.send("patch", path, {"active": False}, headers=read)
    second = as_contributor.send("patch", path, {"resources": ["claims"]}, headers=read)

    assert (first.status_code, first["ETag"]) == (200, '"2"')
    assert (second.status_code, second["ETag"]) == (412, '"2"')
    unread = as_contributor.get(f"/api/v1/{path}", headers={"If-None-Match": made["ETag"]})
    assert unread.status_code == 200


def test_secret_is_rotated_and_the_new_one_shown_once(as_contributor: ApiClient) -> None:
    made = create(as_contributor)
    path, read = f"webhooks/{made.json()['id']}/", {"If-Match": made["ETag"]}

    rotated = as_contributor.send("post", f"{path}rotate/", {}, headers=read)
    again = as_contributor.send("post", f"{path}rotate/", {}, headers=read)

    assert (rotated.status_code, rotated["ETag"]) == (200, '"2"')
    assert rotated["Cache-Control"] == "no-store"
    judge(rotated.json(), "webhooks/{id}/rotate/", "post", 200, "application/json")
    assert again.status_code == 412  # the secret that was just shown is still the one
    assert rotated.json()["secret"].startswith("whsec_")
    assert rotated.json()["secret"] != made.json()["secret"]
    assert made.json()["former_secret_until"] is None
    webhook = Webhook.objects.get()
    assert opened(webhook.secret) == rotated.json()["secret"]
    assert opened(webhook.former_secret) == made.json()["secret"]
    read_later = as_contributor.read(path)
    assert read_later["secret"] is None
    assert read_later["former_secret_until"] == rotated.json()["former_secret_until"]


def test_answer_with_a_new_secret_is_not_kept_for_a_retry(as_contributor: ApiClient) -> None:
    made = create(as_contributor)
    headers = {"If-Match": made["ETag"], "Idempotency-Key": "k-1"}

    path = f"webhooks/{made.json()['id']}/rotate/"
    response = as_contributor.send("post", path, {}, headers=headers)

    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "Idempotency-Key"
    assert opened(Webhook.objects.get().secret) == made.json()["secret"]


def test_webhook_that_was_given_up_gets_no_new_secret(as_contributor: ApiClient) -> None:
    path = f"webhooks/{create(as_contributor).json()['id']}/"
    as_contributor.send("post", f"{path}retract/", {"reason": "moved"})

    response = as_contributor.send("post", f"{path}rotate/", {})

    assert (response.status_code, response.json()["code"]) == (409, "already_retracted")


def test_ping_is_sent_in_the_background(as_contributor: ApiClient) -> None:
    id = create(as_contributor).json()["id"]

    assert as_contributor.send("post", f"webhooks/{id}/ping/").status_code == 200

    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args, job.queue_name) == ("ping_webhook", {"webhook": id}, "hooks")


def test_account_has_a_limited_number_of_webhooks(
    as_contributor: ApiClient, contributor: User
) -> None:
    for _ in range(MOST):
        make_webhook(contributor)

    response = create(as_contributor)

    assert response.status_code == 422
    assert "20 webhooks already" in response.json()["detail"]


def test_list_takes_as_many_queries_for_twenty_as_for_two(
    as_contributor: ApiClient, contributor: User
) -> None:
    counts = []
    as_contributor.read("webhooks/")  # notes that the token was used
    for size in (2, 18):
        for _ in range(size):
            make_webhook(contributor)
        with CaptureQueriesContext(connection) as captured:
            as_contributor.read("webhooks/")
        counts.append(len(captured))

    assert counts[0] == counts[1]

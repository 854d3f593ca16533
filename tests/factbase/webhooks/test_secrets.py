"""Who signs a message, as its receiver finds out; and secrets that are replaced."""

import base64
import hashlib
import hmac

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from factbase.actions import webhooks
from factbase.models import Webhook
from factbase.webhooks.delivering import deliver, due, ping
from factbase.webhooks.signing import opened
from tests.factbase.feed.settling import settle
from tests.factbase.webhooks.receiving import hook_at, progress_of
from tests.factories import PublisherFactory
from tests.sources.fetching.servers import answer, serving

pytestmark = pytest.mark.django_db


def test_message_can_be_verified_by_its_receiver(contributor: User) -> None:
    settle()
    webhook, secret = webhooks.create(
        by=contributor, fields={"url": "https://hooks.example/in"}, site="http://testserver/"
    )
    with serving(answer("200 OK")) as server:
        Webhook.objects.filter(pk=webhook.pk).update(url=server.url)
        webhook.refresh_from_db()
        PublisherFactory()
        settle()
        deliver(webhook, guard=server.guard)

    assert signers(server.requests[0], secret) == [secret]


def signers(request: bytes, *secrets: str) -> list[str | None]:
    """Return which of the secrets made each signature of a request, as its receiver finds out."""
    head, _, body = request.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    made = {}
    for secret in secrets:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        digest = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
        made[f"v1,{digest}"] = secret
    return [made.get(signature) for signature in headers["webhook-signature"].split(" ")]


def test_secret_that_was_replaced_signs_along_for_a_day(contributor: User) -> None:
    with serving(answer("200 OK")) as server:
        webhook = hook_at(server, contributor)
        first = opened(webhook.secret)
        webhook, second = webhooks.rotate_secret(webhook=webhook, by=contributor)
        ping(webhook, guard=server.guard)
        webhook, third = webhooks.rotate_secret(webhook=webhook, by=contributor)
        ping(webhook, guard=server.guard)
        webhook.former_secret_until = timezone.now()
        ping(webhook, guard=server.guard)

    found = [signers(request, first, second, third) for request in server.requests]
    assert found == [[second, first], [third, second], [third]]
    assert (webhook.revision, webhook.created_by) == (4, contributor)


def test_new_secret_mends_a_webhook_whose_secret_cannot_be_read(
    contributor: User, settings
) -> None:
    with serving(answer("200 OK")) as server:
        webhook = hook_at(server, contributor)
        PublisherFactory()
        settle()
        settings.SECRET_KEY = "another key of the same length, which opens nothing at all"
        deliver(webhook, guard=server.guard)
        assert server.connections == 0
        assert progress_of(webhook).failures == 1

        webhook, secret = webhooks.rotate_secret(webhook=webhook, by=contributor)
        assert webhook.former_secret_until is None
        assert due().filter(pk=webhook.pk).exists()
        deliver(webhook, guard=server.guard)
    assert signers(server.requests[0], secret) == [secret]

"""Webhooks that lead to a server of this machine, and what it was told."""

import json
from typing import Any

from django.contrib.auth.models import User

from factbase.models import Webhook, WebhookProgress
from tests.factbase.feed.settling import settle
from tests.factories import make_webhook
from tests.sources.fetching.servers import Server


def hook_at(server: Server, by: User, **fields: Any) -> Webhook:
    """Return a webhook that points at a server of this machine, past the check of its address."""
    settle()
    webhook = make_webhook(by, **fields)
    Webhook.objects.filter(pk=webhook.pk).update(url=server.url)
    settle()
    webhook.refresh_from_db()
    return webhook


def bodies(server: Server) -> list[Any]:
    return [json.loads(request.partition(b"\r\n\r\n")[2]) for request in server.requests]


def told(server: Server) -> list[tuple[str, str]]:
    return [
        (change["resource"], change["action"])
        for body in bodies(server)
        for change in body["data"]["results"]
    ]


def progress_of(webhook: Webhook) -> WebhookProgress:
    return WebhookProgress.objects.get(webhook=webhook)

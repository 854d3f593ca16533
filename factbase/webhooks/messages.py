"""Composes the next message to a webhook out of the feed."""

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from factbase.feed import RESOURCES, Position, changes_of, stretch
from factbase.feed.shape import as_item
from factbase.models import Webhook

# How many changes are looked at for one message.
LIMIT = 200
PING = "ping"


class Message(NamedTuple):
    """A body, how many changes it tells of, and the place in the feed behind them."""

    id: str
    body: bytes
    changes: int
    end: Position
    has_more: bool


def next_message(webhook: Webhook, since: Position) -> Message:
    """Return what to tell `webhook` next; without changes there is nothing to be sent.

    What its owner may know now decides. The same message has the same id when it is sent again.
    """
    part = stretch(since, limit=LIMIT)
    owner = webhook.created_by
    assert owner is not None  # noqa: S101 - a constraint keeps it so
    found = changes_of(part.pieces, to=owner, resources=webhook.resources or RESOURCES)
    items = [
        as_item(change, webhook.site)
        for change in found
        if not webhook.actions or change.action in webhook.actions
    ]
    data = {"results": items, "next": str(part.end), "more": part.has_more}
    at = items[-1]["at"] if items else None
    body = _body("changes", at, data)
    return Message(_id(webhook, body), body, len(items), part.end, part.has_more)


def ping_message(webhook: Webhook, *, at: Any, end: Position) -> Message:
    """Return a message that tells of nothing."""
    body = _body(PING, at, {})
    return Message(_id(webhook, body), body, 0, end, False)


def _body(kind: str, at: Any, data: dict[str, Sequence[Any] | Any]) -> bytes:
    whole = {"type": kind, "timestamp": at, "data": data}
    return orjson.dumps(whole, option=orjson.OPT_UTC_Z)


def _id(webhook: Webhook, body: bytes) -> str:
    return "msg_" + hashlib.sha256(webhook.pk.bytes + body).hexdigest()[:32]

"""Webhooks in JSON."""

from collections import defaultdict
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet

from api.shapes.records import RECORD_COLUMNS, RecordJson, record
from factbase.feed import Position
from factbase.models import WebhookAttempt

COLUMNS = (
    *RECORD_COLUMNS,
    *("url", "resources", "actions", "off_because", "former_secret_until"),
    *(f"progress__{name}" for name in ("commit", "links", "failures", "next_at")),
)
SHOWN_ATTEMPTS = 10


class AttemptJson(TypedDict):
    """One call: the message, how many changes it told of, the answer's status or what went wrong.

    `took` is in seconds.
    """

    at: datetime
    message: str
    changes: int
    status: int | None
    error: str
    took: float


class WebhookJson(RecordJson):
    """A webhook, how far it has been told (`since`), and how the last attempts went, newest first.

    `secret` is there once, in the answer to its creation or rotation; the one before it signs along
    until `former_secret_until`, null where there was none. `off_because` says why nothing is sent.
    `failures` counts attempts since the last one that arrived; the next is made at `next_at`.
    """

    url: str
    resources: list[str]
    actions: list[str]
    active: bool
    off_because: str
    failures: int
    next_at: datetime
    since: str
    attempts: list[AttemptJson]
    secret: str | None
    former_secret_until: datetime | None


class WebhooksJson(TypedDict):
    """The webhooks of an account."""

    results: list[WebhookJson]


def webhooks_json(queryset: QuerySet[Any], site: str) -> list[WebhookJson]:
    """Return webhooks. Two queries."""
    rows = list(queryset.values_list(*COLUMNS, named=True))
    attempts: defaultdict[UUID, list[AttemptJson]] = defaultdict(list)
    for attempt in WebhookAttempt.objects.filter(webhook__in=[row.id for row in rows]):
        attempts[attempt.webhook_id].append(_attempt(attempt))
    return [
        {
            **record(row, f"{site}api/v1/webhooks/"),
            "url": row.url,
            "resources": row.resources,
            "actions": row.actions,
            "active": not row.off_because and row.retracted_at is None,
            "off_because": row.off_because,
            "failures": row.progress__failures,
            "next_at": row.progress__next_at,
            "since": str(Position(row.progress__commit, row.progress__links)),
            "attempts": attempts[row.id][:SHOWN_ATTEMPTS],
            "secret": None,
            "former_secret_until": row.former_secret_until,
        }
        for row in rows
    ]


def _attempt(row: WebhookAttempt) -> AttemptJson:
    return {
        "at": row.at,
        "message": row.message,
        "changes": row.changes,
        "status": row.status,
        "error": row.error,
        "took": row.took,
    }

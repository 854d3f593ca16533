"""Reads from the history tables what each event changed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from factbase.feed.resources import FOLLOWED, Followed, field_of
from factbase.history.chain.canonical import literal, quoted
from factbase.history.tables import Tracked
from factbase.models import Claim

EVENTS = """
    SELECT event.pgh_id AS event, event.{owner} AS record, event.pgh_label AS label,
           event.pgh_created_at AS at, (event.pgh_context->>'user')::integer AS person,
           event.pgh_context->>'request_id' AS request_id,
           coalesce({comment}, event.pgh_context->>'comment', '') AS comment,
           {revision} AS revision, coalesce({decider}, {editor}) AS editor, {changed} AS changed,
           {retracted} AS is_retracted, {was_retracted} AS was_retracted,
           {status} AS status, {was_status} AS was_status, {is_open} AS is_open,
           {step} AS step
    FROM {history} AS event
    LEFT JOIN LATERAL (
        SELECT * FROM {history} AS earlier
        WHERE earlier.pgh_obj_id = event.pgh_obj_id AND earlier.pgh_id < event.pgh_id
        ORDER BY earlier.pgh_id DESC LIMIT 1
    ) AS before ON event.pgh_label <> 'insert'
    {steps}
    WHERE event.pgh_id = ANY(%s)
"""
# The step of review that made the revision, if one did.
STEPS = """
    LEFT JOIN LATERAL (
        SELECT action, by_id, comment FROM factbase_reviewevent AS step
        WHERE step.claim_id = event.id AND step.claim_revision = before.revision
            AND event.revision > before.revision AND event.status <> before.status
        ORDER BY step.id LIMIT 1
    ) AS step ON true
"""
EDITORS = ("updated_by_id", "created_by_id")


class Event(NamedTuple):
    """An event of a followed table, and what it changed in the one before.

    `person` sent the request, if it was one; `editor` took the step of review, or is named as the
    editor by the row itself.
    """

    event: int
    record: UUID
    label: str
    at: datetime
    person: int | None
    request_id: str | None
    comment: str
    revision: int | None
    editor: int | None
    changed: list[str]
    is_retracted: bool
    was_retracted: bool
    status: str | None
    was_status: str | None
    is_open: bool
    step: str | None


def followed_histories() -> dict[str, Followed]:
    """Return what the feed follows, by the name of the history table."""
    return {_tracked(followed).history: followed for followed in FOLLOWED}


def events_of(followed: Followed, ids: list[int]) -> dict[int, Event]:
    """Return the events of these ids, each compared with the one before it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(followed), [ids])
        return {row[0]: Event._make(row) for row in cursor.fetchall()}


@cache
def _statement(followed: Followed) -> str:
    tracked = _tracked(followed)
    columns = tracked.columns
    reviewed = followed.model is Claim
    editor = next((f"event.{name}" for name in EDITORS if name in columns), "NULL::integer")
    retracts = "retracted_at" in columns and not followed.part
    return EVENTS.format(
        history=quoted(tracked.history),
        owner=quoted(followed.owner),
        revision="event.revision" if "revision" in columns and not followed.part else "NULL::int",
        editor=editor,
        changed=_changed(followed, columns),
        retracted="event.retracted_at IS NOT NULL" if retracts else "false",
        was_retracted="before.retracted_at IS NOT NULL" if retracts else "false",
        status="event.status" if reviewed else "NULL::text",
        was_status="before.status" if reviewed else "NULL::text",
        is_open=followed.is_open,
        step="step.action" if reviewed else "NULL::text",
        decider="step.by_id" if reviewed else "NULL::integer",
        comment="step.comment" if reviewed else "NULL::text",
        steps=STEPS if reviewed else "",
    )


def _changed(followed: Followed, columns: Iterable[str]) -> str:
    """Return the SQL for the names of the fields whose columns differ from those before."""
    if followed.part:
        return f"ARRAY[{literal(followed.part)}]"
    fields: defaultdict[str, list[str]] = defaultdict(list)
    for column in columns:
        fields[field_of(followed.model, column)].append(quoted(column))
    fields.pop("", None)
    differing = ", ".join(
        f"CASE WHEN ({_of('event', own)}) IS DISTINCT FROM ({_of('before', own)})"
        f" THEN {literal(name)} END"
        for name, own in sorted(fields.items())
    )
    names = f"array_remove(ARRAY[{differing}], NULL)"
    return f"CASE WHEN before.pgh_id IS NULL THEN '{{}}' ELSE {names} END"


def _of(row: str, columns: Iterable[str]) -> str:
    return ", ".join(f"{row}.{column}" for column in columns)


def _tracked(followed: Followed) -> Tracked:
    return Tracked(followed.model, followed.model.pgh_event_model)  # type: ignore[attr-defined]

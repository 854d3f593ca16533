"""How a record read after each change, as the triggers of the database wrote it down."""

from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db.models import Model

MOST_VERSIONS = 200
# Kept by triggers beside every change: they say nothing of their own.
HOUSEKEEPING = {"id", "revision", "created_at", "updated_at", "created_by", "updated_by", "words"}


class Change(NamedTuple):
    """One column before and after, as text."""

    column: str
    before: str
    after: str


class Version(NamedTuple):
    """What happened at `at`, by whom, and which columns changed; `by` may be unknown."""

    at: datetime
    label: str
    by: str
    changes: list[Change]


def versions_of(record: Model) -> list[Version]:
    """Return the last versions of `record`, newest first. Two queries."""
    event_model: Any = record.pgh_event_model  # type: ignore[attr-defined]
    rows = event_model.objects.filter(pgh_obj_id=record.pk).order_by("-pgh_id")
    events = list(rows[: MOST_VERSIONS + 1])
    columns = [
        field
        for field in event_model._meta.concrete_fields
        if not field.name.startswith("pgh_") and field.name not in HOUSEKEEPING
    ]
    names = User.objects.in_bulk({event.updated_by_id for event in events if _author(event)})
    pairs = zip(events, [*events[1:], None], strict=True)
    return [
        Version(
            at=event.pgh_created_at,
            label=event.pgh_label,
            by=str(names.get(_author(event), "")),
            changes=_changes(columns, event, before),
        )
        for event, before in pairs
    ][:MOST_VERSIONS]


def _author(event: Any) -> int | None:
    author: int | None = getattr(event, "updated_by_id", None)
    return author


def _changes(columns: list[Any], event: Any, before: Any) -> list[Change]:
    changes = []
    for column in columns:
        new = getattr(event, column.attname)
        old = getattr(before, column.attname) if before is not None else None
        if new != old and (new not in (None, "") or before is not None):
            changes.append(Change(column.verbose_name, _text(old), _text(new)))
    return changes


def _text(value: Any) -> str:
    return "" if value is None else str(value)

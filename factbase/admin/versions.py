"""How a record read after each change, as the triggers of the database wrote it down."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db.models import Model

from factbase.models import Entity, EntityType, Property, Unit
from sources.models import Publisher, Source

MOST_VERSIONS = 200
# Kept beside every change, or repeating in another form what other columns say.
HOUSEKEEPING = {
    *("id", "revision", "created_at", "updated_at", "created_by", "updated_by"),
    "editors",
}
REPEATING = ("_earliest", "_latest", "words")
# What other columns refer to and can be named in one query each.
NAMED = (Entity, EntityType, Property, Publisher, Source, Unit, User)
Names = Mapping[str, Mapping[Any, object]]


class Change(NamedTuple):
    """One column before and after, as text."""

    column: str
    before: str
    after: str


class Version(NamedTuple):
    """What happened at `at`, and which columns changed; `by` is "" where that was not kept."""

    at: datetime
    label: str
    by: str
    changes: list[Change]


def versions_of(record: Model) -> list[Version]:
    """Return the last versions of `record`, newest first. One query, and one a kind of name."""
    event_model: Any = record.pgh_event_model  # type: ignore[attr-defined]
    rows = event_model.objects.filter(pgh_obj_id=record.pk).order_by("-pgh_id")
    events = list(rows[: MOST_VERSIONS + 1])
    columns = [field for field in event_model._meta.concrete_fields if _tells(field.name)]
    names = _names(columns, events)
    people = User.objects.in_bulk({pk for event in events if (pk := _author(event))})
    pairs = zip(events, [*events[1:], None], strict=True)
    return [
        Version(
            at=event.pgh_created_at,
            label=event.pgh_label,
            by=str(people.get(_author(event) or 0, "")),
            changes=_changes(columns, names, event, before),
        )
        for event, before in pairs
    ][:MOST_VERSIONS]


def _tells(column: str) -> bool:
    is_kept_anyway = column.startswith("pgh_") or column in HOUSEKEEPING
    return not is_kept_anyway and not column.endswith(REPEATING)


def _names(columns: Iterable[Any], events: Iterable[Any]) -> Names:
    """Return what the records are called that the events refer to, by column and key."""
    return {
        column.name: column.related_model.objects.in_bulk(
            {key for event in events if (key := getattr(event, column.attname)) is not None}
        )
        for column in columns
        if column.related_model in NAMED
    }


def _author(event: Any) -> int | None:
    """Return who sent the request that made the change; for an insert without one, its author.

    `updated_by` would name the last editor beside steps that somebody else took.
    """
    context = event.pgh_context or {}
    author = context.get("user")
    if author is None and event.pgh_label == "insert":
        author = getattr(event, "created_by_id", None)
    return author


def _changes(columns: Sequence[Any], names: Names, event: Any, before: Any) -> list[Change]:
    """Return the columns that differ; of a first version those that say something."""
    changes = []
    for column in columns:
        new = getattr(event, column.attname)
        old = getattr(before, column.attname) if before is not None else None
        if new != old and (new or before is not None):
            called = names.get(column.name)
            words = [_text(called.get(value, value) if called else value) for value in (old, new)]
            changes.append(Change(str(column.verbose_name), *words))
    return changes


def _text(value: Any) -> str:
    return "" if value is None else str(value)

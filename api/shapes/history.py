"""Revisions of records in JSON."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from factbase.history.revisions import Change, Revision, steps


class ChangeJson(TypedDict):
    """One field of two revisions, in words; "" where it says nothing.

    `field` is its name in the record (`verbatim` is a part of a claim's value), `column` what
    pages call it.
    """

    field: str
    column: str
    before: str
    after: str


class RevisionJson(TypedDict):
    """A revision: when it began, who made it and why, and what it changed in the one before.

    `by` is a user name, null where it was not kept.
    """

    revision: int
    at: datetime
    by: str | None
    comment: str
    changes: list[ChangeJson]


class HistoryJson(TypedDict):
    """The revisions of a record, newest first."""

    id: UUID
    revisions: list[RevisionJson]


class DifferenceJson(TypedDict):
    """What differs between two revisions of a record."""

    id: UUID
    earlier: int
    later: int
    changes: list[ChangeJson]


def history_json(pk: UUID, revisions: Sequence[Revision]) -> HistoryJson:
    """Return the revisions, each with what it changed."""
    return {
        "id": pk,
        "revisions": [
            {
                "revision": step.revision.number,
                "at": step.revision.at,
                "by": step.revision.by or None,
                "comment": step.revision.comment,
                "changes": changes_json(step.changes),
            }
            for step in steps(revisions)
        ],
    }


def changes_json(changes: Sequence[Change]) -> list[ChangeJson]:
    """Return changes as objects."""
    return [
        {
            "field": change.field,
            "column": change.column,
            "before": change.before,
            "after": change.after,
        }
        for change in changes
    ]

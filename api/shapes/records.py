"""The part that all editable records share, and the small pieces that several shapes use."""

from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

AUTHORSHIP_COLUMNS = (
    "id",
    "revision",
    "created_at",
    "created_by__username",
    "updated_at",
    "updated_by__username",
)
RETRACTION_COLUMNS = ("retracted_at", "retraction_reason")
RECORD_COLUMNS = (*AUTHORSHIP_COLUMNS, *RETRACTION_COLUMNS)


class AuthorshipJson(TypedDict):
    """Who made a row and changed it last, in which revision. People are user names.

    `self` is the address of the row in the API.
    """

    id: UUID
    self: str
    revision: int
    created_at: datetime
    created_by: str | None
    updated_at: datetime
    updated_by: str | None


class RecordJson(AuthorshipJson):
    """A row that can be retracted; `retracted_at` is null while the desk stands by it."""

    retracted_at: datetime | None
    retraction_reason: str


class DateJson(TypedDict):
    """An imprecise date; the first and last day it can mean are null where open or not given."""

    edtf: str | None
    earliest: str | None
    latest: str | None


class EntityRefJson(TypedDict):
    """An entity in short."""

    id: UUID
    label: str


def authorship(row: Any, address: str) -> AuthorshipJson:
    """Return the shared part of a row; `address` is that of the list."""
    return {
        "id": row.id,
        "self": f"{address}{row.id}/",
        "revision": row.revision,
        "created_at": row.created_at,
        "created_by": row.created_by__username,
        "updated_at": row.updated_at,
        "updated_by": row.updated_by__username,
    }


def record(row: Any, address: str) -> RecordJson:
    """Return the shared part of a row that can be retracted."""
    return {
        **authorship(row, address),
        "retracted_at": row.retracted_at,
        "retraction_reason": row.retraction_reason,
    }

"""Releases in JSON."""

from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet

from factbase.models import Release


class ReleaseFileJson(TypedDict):
    """A file in a package."""

    name: str
    size: int
    sha256: str
    rows: int


class ReleaseJson(TypedDict):
    """What was verified at `known_at`, as a Data Package that never changes.

    `added`, `changed` and `removed` count claims against the release before; `changes` is the
    address of the list of them and of their quotes, one a line.
    """

    id: UUID
    self: str
    url: str
    number: int
    known_at: datetime
    notes: str
    claims: int
    added: int
    changed: int
    removed: int
    sha256: str
    size: int
    files: list[ReleaseFileJson]
    package: str
    changes: str
    changes_sha256: str
    created_at: datetime
    created_by: str | None


def releases_json(queryset: QuerySet[Any], site: str) -> list[ReleaseJson]:
    """Return the releases of one page. One query."""
    return [_release(row, site) for row in queryset.select_related("created_by")]


def _release(row: Release, site: str) -> ReleaseJson:
    address = f"{site}api/v1/releases/{row.pk}/"
    return {
        "id": row.pk,
        "self": address,
        "url": f"{site}releases/{row.number}/",
        "number": row.number,
        "known_at": row.known_at,
        "notes": row.notes,
        "claims": row.claims,
        "added": row.added,
        "changed": row.changed,
        "removed": row.removed,
        "sha256": row.sha256,
        "size": row.size,
        "files": row.files,
        "package": f"{address}package/",
        "changes": f"{address}changes/",
        "changes_sha256": row.changes_sha256,
        "created_at": row.created_at,
        "created_by": row.created_by.username if row.created_by else None,
    }

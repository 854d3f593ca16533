"""Exports in JSON."""

from datetime import datetime
from typing import Any, Literal, TypedDict, cast
from uuid import UUID

from django.db.models import QuerySet

from factbase.models import Export, ExportState

ExportStateJson = Literal["queued", "running", "done", "failed", "cancelled"]


class ExportJson(TypedDict):
    """A file of claims that is made in the background; `download` is null until it is there.

    `rows_expected` and `percent` are null while nobody knows. The file goes at `expires_at`. Where
    it makes a release, `release` is the address that this has when it is done, and it stays.
    """

    id: UUID
    self: str
    format: str
    filters: dict[str, list[str]]
    known_at: datetime | None
    state: ExportStateJson
    rows_done: int
    rows_expected: int | None
    percent: int | None
    error: str
    size: int | None
    sha256: str | None
    download: str | None
    release: str | None
    created_at: datetime
    created_by: str
    ended_at: datetime | None
    expires_at: datetime


def exports_json(queryset: QuerySet[Any], site: str) -> list[ExportJson]:
    """Return the exports of one page. One query."""
    return [_export(row, site) for row in queryset.select_related("created_by")]


def _export(row: Export, site: str) -> ExportJson:
    address = f"{site}api/v1/exports/{row.pk}/"
    is_done = row.state == ExportState.DONE
    return {
        "id": row.pk,
        "self": address,
        "format": row.format,
        "filters": row.filters,
        "known_at": row.known_at,
        "state": cast("ExportStateJson", row.state),
        "rows_done": row.rows_done,
        "rows_expected": row.rows_expected,
        "percent": row.percent,
        "error": row.error,
        "size": row.size,
        "sha256": row.sha256 or None,
        "download": f"{address}download/" if is_done else None,
        "release": f"{site}api/v1/releases/{row.pk}/" if row.is_release else None,
        "created_at": row.created_at,
        "created_by": row.created_by.username,
        "ended_at": row.ended_at,
        "expires_at": row.expires_at,
    }

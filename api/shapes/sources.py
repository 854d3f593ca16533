"""Publishers, sources and snapshots in JSON."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Length

from api.shapes.evidence import SourceRefJson
from api.shapes.records import (
    RECORD_COLUMNS,
    DateJson,
    RecordJson,
    date_json,
    grouped,
    record,
)
from sources.models import Derivation, Snapshot

PUBLISHER_COLUMNS = (*RECORD_COLUMNS, "name", "grade", "grade_reason", "owner_group", "url")
SOURCE_COLUMNS = (
    *RECORD_COLUMNS,
    "kind",
    "title",
    "publisher_id",
    "publisher__name",
    "publisher__grade",
    "authors",
    "url",
    "published",
    "published_earliest",
    "published_latest",
    "language",
    "status",
    "status_note",
)
SNAPSHOT_COLUMNS = (
    "id",
    "source_id",
    "source__title",
    "blob_id",
    "blob__size",
    "media_type",
    "charset",
    "filename",
    "captured_at",
    "text_sha256",
    "text_length",
    "extractor",
    "extractor_version",
    "created_at",
    "created_by__username",
)

GradeJson = Literal["A", "B", "C", "D", "E", "F"]
SourceStatusJson = Literal["current", "corrected", "retracted", "superseded", "removed"]


class PublisherJson(RecordJson):
    """A publisher; `url` is its web site. Grade F means that it cannot be judged."""

    name: str
    grade: GradeJson
    grade_reason: str
    owner_group: str
    url: str


class PublisherRefJson(TypedDict):
    """A publisher in short."""

    id: UUID
    name: str
    grade: GradeJson


class DerivedFromJson(TypedDict):
    """A source that another goes back to, and in what way; `derivation` is the link's own id.

    `revision` is the link's own too: its ETag.
    """

    derivation: UUID
    revision: int
    id: UUID
    title: str
    kind: Literal["quotes", "syndicates", "translates", "reports_on"]


class SnapshotRefJson(TypedDict):
    """An archived copy in short."""

    id: UUID
    captured_at: datetime
    media_type: str
    sha256: str


class SourceJson(RecordJson):
    """A published work; `url` is where it was published.

    `status` is what its publisher did to it since; `retracted_at` is what the desk did.
    """

    kind: str
    title: str
    publisher: PublisherRefJson | None
    authors: list[str]
    url: str
    published: DateJson
    language: str
    status: SourceStatusJson
    status_note: str
    derived_from: list[DerivedFromJson]
    snapshots: list[SnapshotRefJson]


class SnapshotJson(TypedDict):
    """An archived copy of a source. Never changed. Sizes: bytes, and code points of the text."""

    id: UUID
    self: str
    source: SourceRefJson
    sha256: str
    size: int
    media_type: str
    charset: str
    filename: str
    captured_at: datetime
    text_sha256: str
    text_length: int
    extractor: str
    extractor_version: str
    content: str
    created_at: datetime
    created_by: str | None


class SnapshotTextJson(SnapshotJson):
    """An archived copy with the text that quotes are anchored in."""

    text: str


def publishers_json(queryset: QuerySet[Any], site: str) -> list[PublisherJson]:
    """Return the publishers of one page. One query."""
    return [
        {
            **record(row, f"{site}api/v1/publishers/"),
            "name": row.name,
            "grade": row.grade,
            "grade_reason": row.grade_reason,
            "owner_group": row.owner_group,
            "url": row.url,
        }
        for row in queryset.values_list(*PUBLISHER_COLUMNS, named=True)
    ]


def sources_json(queryset: QuerySet[Any], site: str) -> list[SourceJson]:
    """Return the sources of one page. Three queries: rows, live derivations, snapshots."""
    rows = list(queryset.values_list(*SOURCE_COLUMNS, named=True))
    ids = [row.id for row in rows]
    derivations = _derivations(ids)
    snapshots = _snapshots(ids)
    address = f"{site}api/v1/sources/"
    return [_source(row, address, derivations[row.id], snapshots[row.id]) for row in rows]


def snapshots_json(queryset: QuerySet[Any], site: str) -> list[SnapshotJson]:
    """Return the snapshots of one page, without their texts. One query."""
    rows = queryset.annotate(text_length=Length("text")).values_list(*SNAPSHOT_COLUMNS, named=True)
    return [_snapshot(row, f"{site}api/v1/snapshots/") for row in rows]


def snapshots_text_json(queryset: QuerySet[Any], site: str) -> list[SnapshotTextJson]:
    """Return snapshots with their texts: megabytes each, so not for lists. One query."""
    columns = (*SNAPSHOT_COLUMNS, "text")
    rows = queryset.annotate(text_length=Length("text")).values_list(*columns, named=True)
    return [{**_snapshot(row, f"{site}api/v1/snapshots/"), "text": row.text} for row in rows]


def _source(
    row: Any, address: str, derived_from: list[DerivedFromJson], snapshots: list[SnapshotRefJson]
) -> SourceJson:
    return {
        **record(row, address),
        "kind": row.kind,
        "title": row.title,
        "publisher": _publisher(row),
        "authors": row.authors,
        "url": row.url,
        "published": date_json(row.published, row.published_earliest, row.published_latest),
        "language": row.language,
        "status": row.status,
        "status_note": row.status_note,
        "derived_from": derived_from,
        "snapshots": snapshots,
    }


def _publisher(row: Any) -> PublisherRefJson | None:
    if row.publisher_id is None:
        return None
    return {
        "id": row.publisher_id,
        "name": row.publisher__name,
        "grade": row.publisher__grade,
    }


def _derivations(ids: Sequence[UUID]) -> defaultdict[UUID, list[DerivedFromJson]]:
    live = Derivation.objects.standing().filter(source__in=ids).order_by("created_at", "id")
    rows = live.values_list(
        "id", "revision", "source_id", "derived_from_id", "derived_from__title", "kind", named=True
    )
    return grouped(
        rows,
        "source_id",
        lambda row: DerivedFromJson(
            derivation=row.id,
            revision=row.revision,
            id=row.derived_from_id,
            title=row.derived_from__title,
            kind=row.kind,
        ),
    )


def _snapshots(ids: Sequence[UUID]) -> defaultdict[UUID, list[SnapshotRefJson]]:
    newest_first = Snapshot.objects.filter(source__in=ids).order_by("-captured_at", "-id")
    rows = newest_first.values_list(
        "id", "source_id", "captured_at", "media_type", "blob_id", named=True
    )
    return grouped(
        rows,
        "source_id",
        lambda row: SnapshotRefJson(
            id=row.id,
            captured_at=row.captured_at,
            media_type=row.media_type,
            sha256=row.blob_id,
        ),
    )


def _snapshot(row: Any, address: str) -> SnapshotJson:
    return {
        "id": row.id,
        "self": f"{address}{row.id}/",
        "source": {"id": row.source_id, "title": row.source__title},
        "sha256": row.blob_id,
        "size": row.blob__size,
        "media_type": row.media_type,
        "charset": row.charset,
        "filename": row.filename,
        "captured_at": row.captured_at,
        "text_sha256": row.text_sha256,
        "text_length": row.text_length,
        "extractor": row.extractor,
        "extractor_version": row.extractor_version,
        "content": f"{address}{row.id}/content/",
        "created_at": row.created_at,
        "created_by": row.created_by__username,
    }

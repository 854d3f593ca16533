"""Publishers, sources and snapshots in JSON."""

from datetime import datetime
from typing import Any, Literal, TypedDict
from uuid import UUID

from django.db.models import QuerySet

from api.shapes.evidence import SourceRefJson
from api.shapes.records import DateJson, RecordJson
from api.shapes.written import written
from factbase.exports.tables import PUBLISHERS, SNAPSHOTS, SOURCES

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
    return written(PUBLISHERS, queryset, site)


def sources_json(queryset: QuerySet[Any], site: str) -> list[SourceJson]:
    """Return the sources of one page. One query."""
    return written(SOURCES, queryset, site)


def snapshots_json(queryset: QuerySet[Any], site: str) -> list[SnapshotJson]:
    """Return the snapshots of one page, without their texts. One query."""
    return written(SNAPSHOTS, queryset, site)


def snapshots_text_json(queryset: QuerySet[Any], site: str) -> list[SnapshotTextJson]:
    """Return snapshots with their texts: megabytes each, so not for lists. Two queries."""
    rows = written(SNAPSHOTS, queryset, site)
    texts = {str(pk): text for pk, text in queryset.values_list("pk", "text")}
    for row in rows:
        row["text"] = texts[row["id"]]
    return rows

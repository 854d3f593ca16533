"""Claims in JSON."""

from typing import Any, Literal, TypedDict
from uuid import UUID

from django.db.models import QuerySet

from api.shapes.records import AuthorshipJson, DateJson
from api.shapes.values import ValueJson
from api.shapes.written import written
from factbase.exports.tables import CLAIMS

KindJson = Literal["value", "unknown", "none"]
StatusJson = Literal["draft", "submitted", "verified", "disputed", "rejected", "retracted"]


class SubjectJson(TypedDict):
    """What a claim is about; `type` is the slug of its entity type."""

    id: UUID
    label: str
    type: str


class PropertyRefJson(TypedDict):
    """A property in short."""

    slug: str
    label: str
    value_type: str


class QualifierJson(TypedDict):
    """What else a claim says."""

    property: PropertyRefJson
    kind: KindJson
    value: ValueJson | None
    display: str


class EvidenceCountsJson(TypedDict):
    """How many live quotes bear on a claim, and how many independent origins support it."""

    supports: int
    refutes: int
    context: int
    origins: int


class ClaimJson(AuthorshipJson):
    """A claim; `url` is its page. `confidence` and `editor_confidence` are from 0 to 1."""

    url: str
    subject: SubjectJson
    property: PropertyRefJson
    kind: KindJson
    denied: bool
    value: ValueJson | None
    display: str
    qualifiers: list[QualifierJson]
    valid: DateJson
    status: StatusJson
    recheck: str | None
    confidence: float | None
    editor_confidence: float | None
    editor_confidence_reason: str
    evidence: EvidenceCountsJson
    note: str
    verified_by: str | None


def claims_json(queryset: QuerySet[Any], site: str) -> list[ClaimJson]:
    """Return the claims of one page. One query."""
    return written(CLAIMS, queryset, site)

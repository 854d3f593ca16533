"""Claims in JSON."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Literal, TypedDict
from uuid import UUID

from django.db.models import QuerySet

from api.shapes.records import (
    AUTHORSHIP_COLUMNS,
    AuthorshipJson,
    DateJson,
    authorship,
    date_json,
    grouped,
)
from api.shapes.values import VALUE_COLUMNS, ValueJson, display, value_json
from factbase.models import Qualifier

COLUMNS = (
    *AUTHORSHIP_COLUMNS,
    *VALUE_COLUMNS,
    "subject_id",
    "subject__label",
    "subject__type__slug",
    "property__slug",
    "property__label",
    "denied",
    "valid",
    "valid_earliest",
    "valid_latest",
    "note",
    "status",
    "recheck",
    "verified_by__username",
    "confidence",
    "editor_confidence",
    "editor_confidence_reason",
    "supports",
    "refutes",
    "context",
    "origins",
)
QUALIFIER_COLUMNS = (*VALUE_COLUMNS, "claim_id", "property__slug", "property__label")

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
    """Return the claims of one page. Two queries: rows, live qualifiers."""
    rows = list(queryset.values_list(*COLUMNS, named=True))
    qualifiers = _qualifiers([row.id for row in rows])
    return [_claim(row, site, qualifiers[row.id]) for row in rows]


def _claim(row: Any, site: str, qualifiers: list[QualifierJson]) -> ClaimJson:
    return {
        **authorship(row, f"{site}api/v1/claims/"),
        "url": f"{site}claims/{row.id}/",
        "subject": {
            "id": row.subject_id,
            "label": row.subject__label,
            "type": row.subject__type__slug,
        },
        "property": _property(row),
        "kind": row.kind,
        "denied": row.denied,
        "value": value_json(row),
        "display": f"not {display(row)}" if row.denied else display(row),
        "qualifiers": qualifiers,
        "valid": date_json(row.valid, row.valid_earliest, row.valid_latest),
        "status": row.status,
        "recheck": row.recheck or None,
        "confidence": None if row.confidence is None else float(row.confidence),
        "editor_confidence": None
        if row.editor_confidence is None
        else float(row.editor_confidence),
        "editor_confidence_reason": row.editor_confidence_reason,
        "evidence": {
            "supports": row.supports,
            "refutes": row.refutes,
            "context": row.context,
            "origins": row.origins,
        },
        "note": row.note,
        "verified_by": row.verified_by__username,
    }


def _property(row: Any) -> PropertyRefJson:
    return {
        "slug": row.property__slug,
        "label": row.property__label,
        "value_type": row.value_type,
    }


def _qualifiers(claim_ids: Sequence[UUID]) -> defaultdict[UUID, list[QualifierJson]]:
    live = Qualifier.objects.standing().filter(claim__in=claim_ids).order_by("created_at", "id")
    return grouped(live.values_list(*QUALIFIER_COLUMNS, named=True), "claim_id", _qualifier)


def _qualifier(row: Any) -> QualifierJson:
    return {
        "property": _property(row),
        "kind": row.kind,
        "value": value_json(row),
        "display": display(row),
    }

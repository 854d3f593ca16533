"""Evidence in JSON."""

from datetime import datetime
from typing import Any, Literal, TypedDict
from uuid import UUID

from django.db.models import QuerySet

from api.shapes.claims import StatusJson
from api.shapes.records import RECORD_COLUMNS, EntityRefJson, RecordJson, record

COLUMNS = (
    *RECORD_COLUMNS,
    "claim_id",
    "claim__status",
    "source_id",
    "source__title",
    "snapshot_id",
    "stance",
    "exact",
    "prefix",
    "suffix",
    "start",
    "end",
    "check_state",
    "checked_at",
    "asserted_by_id",
    "asserted_by__label",
    "mode",
    "credibility",
    "note",
)

StanceJson = Literal["supports", "refutes", "context"]
CheckStateJson = Literal[
    "exact", "normalised", "moved", "ambiguous", "missing", "no_snapshot", "not_checked"
]


class SourceRefJson(TypedDict):
    """A source in short."""

    id: UUID
    title: str


class EvidenceJson(RecordJson):
    """A quote that bears on a claim.

    `exact`, `prefix` and `suffix` are a W3C TextQuoteSelector, `start` and `end` a
    TextPositionSelector in code points over the snapshot's text. `check_state` is what looking
    the quote up found, and says nothing about its meaning.
    """

    claim: UUID
    claim_status: StatusJson
    source: SourceRefJson
    snapshot: UUID | None
    stance: StanceJson
    exact: str
    prefix: str
    suffix: str
    start: int | None
    end: int | None
    check_state: CheckStateJson
    checked_at: datetime | None
    asserted_by: EntityRefJson | None
    mode: str
    credibility: int | None
    note: str


def evidence_json(queryset: QuerySet[Any], site: str) -> list[EvidenceJson]:
    """Return the evidence of one page. One query."""
    address = f"{site}api/v1/evidence/"
    return [_evidence(row, address) for row in queryset.values_list(*COLUMNS, named=True)]


def _evidence(row: Any, address: str) -> EvidenceJson:
    return {
        **record(row, address),
        "claim": row.claim_id,
        "claim_status": row.claim__status,
        "source": {"id": row.source_id, "title": row.source__title},
        "snapshot": row.snapshot_id,
        "stance": row.stance,
        "exact": row.exact,
        "prefix": row.prefix,
        "suffix": row.suffix,
        "start": row.start,
        "end": row.end,
        "check_state": row.check_state,
        "checked_at": row.checked_at,
        "asserted_by": {"id": row.asserted_by_id, "label": row.asserted_by__label}
        if row.asserted_by_id
        else None,
        "mode": row.mode,
        "credibility": row.credibility,
        "note": row.note,
    }

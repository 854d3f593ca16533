"""Evidence in JSON."""

from datetime import datetime
from typing import Any, Literal, TypedDict
from uuid import UUID

from django.db.models import QuerySet

from api.shapes.claims import StatusJson
from api.shapes.records import EntityRefJson, RecordJson
from api.shapes.written import written
from factbase.exports.tables import EVIDENCE

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
    return written(EVIDENCE, queryset, site)

"""Matches in JSON."""

from datetime import datetime
from typing import Any, Literal, TypedDict
from uuid import UUID

from django.db.models import QuerySet

from api.shapes.records import RECORD_COLUMNS, RecordJson, record

SIDES = ("left", "right")
COLUMNS = (
    *RECORD_COLUMNS,
    *(f"{side}{part}" for side in SIDES for part in ("_id", "__label", "__type__slug")),
    "judgement",
    "score",
    "reasons",
    "judged_by__username",
    "judged_at",
    "note",
)

JudgementJson = Literal["proposed", "same", "different", "unsure"]


class MatchedEntityJson(TypedDict):
    """One of the two; `type` is the slug of its entity type."""

    id: UUID
    label: str
    type: str


class ReasonJson(TypedDict):
    """Why the two may be one, in words."""

    kind: str
    words: str


class MatchJson(RecordJson):
    """A pair of entities that may be one; `url` is its page, `score` from 0 to 1.

    `left` is the older of the two.
    """

    url: str
    left: MatchedEntityJson
    right: MatchedEntityJson
    judgement: JudgementJson
    score: float
    reasons: list[ReasonJson]
    judged_by: str | None
    judged_at: datetime | None
    note: str


def matches_json(queryset: QuerySet[Any], site: str) -> list[MatchJson]:
    """Return the matches of one page. One query."""
    return [
        {
            **record(row, f"{site}api/v1/matches/"),
            "url": f"{site}matches/{row.id}/",
            "left": _side(row, "left"),
            "right": _side(row, "right"),
            "judgement": row.judgement,
            "score": float(row.score),
            "reasons": row.reasons,
            "judged_by": row.judged_by__username,
            "judged_at": row.judged_at,
            "note": row.note,
        }
        for row in queryset.values_list(*COLUMNS, named=True)
    ]


def _side(row: Any, side: str) -> MatchedEntityJson:
    return {
        "id": getattr(row, f"{side}_id"),
        "label": getattr(row, f"{side}__label"),
        "type": getattr(row, f"{side}__type__slug"),
    }

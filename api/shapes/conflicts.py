"""Conflicts in JSON."""

from datetime import datetime
from typing import Any, Literal

from django.db.models import QuerySet

from api.shapes.claims import ClaimJson, claims_json
from api.shapes.records import AUTHORSHIP_COLUMNS, AuthorshipJson, authorship
from factbase.models import Claim

COLUMNS = (
    *AUTHORSHIP_COLUMNS,
    "first_id",
    "second_id",
    "reason",
    "state",
    "resolution",
    "note",
    "resolved_by__username",
    "resolved_at",
)

ConflictStateJson = Literal["open", "resolved", "gone"]
ResolutionJson = Literal["first_stands", "second_stands", "both_stand", "same_value"]


class ConflictJson(AuthorshipJson):
    """Two claims that cannot both hold, why, and what a reviewer made of it.

    `url` is its page; `first` is the older claim. `resolution` is null where nothing was decided.
    `updated_by` is null where the machine found that something has changed.
    """

    url: str
    state: ConflictStateJson
    reason: str
    first: ClaimJson
    second: ClaimJson
    resolution: ResolutionJson | None
    note: str
    resolved_by: str | None
    resolved_at: datetime | None


def conflicts_json(queryset: QuerySet[Any], site: str) -> list[ConflictJson]:
    """Return the conflicts of one page with both claims. Three queries."""
    rows = list(queryset.values_list(*COLUMNS, named=True))
    ids = {claim for row in rows for claim in (row.first_id, row.second_id)}
    shapes = claims_json(Claim.objects.filter(pk__in=ids), site) if ids else []
    claims = {str(claim["id"]): claim for claim in shapes}
    return [_conflict(row, site, claims) for row in rows]


def _conflict(row: Any, site: str, claims: dict[str, ClaimJson]) -> ConflictJson:
    return {
        **authorship(row, f"{site}api/v1/conflicts/"),
        "url": f"{site}conflicts/{row.id}/",
        "state": row.state,
        "reason": row.reason,
        "first": claims[str(row.first_id)],
        "second": claims[str(row.second_id)],
        "resolution": row.resolution or None,
        "note": row.note,
        "resolved_by": row.resolved_by__username,
        "resolved_at": row.resolved_at,
    }

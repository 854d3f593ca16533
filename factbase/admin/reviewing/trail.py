"""All that happened to a claim at the desk, in one line of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from factbase.models import Claim, SupportJudgement


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that somebody did: a step of review, a comment, a judgement of a quote."""

    at: datetime
    by: Any
    kind: str
    record: Any


def trail_of(claim: Claim) -> list[Entry]:
    """Return steps, comments, judgements and assignments, oldest first. Four queries."""
    steps = claim.review_events.select_related("by")
    comments = claim.comments.select_related("by")
    judgements = SupportJudgement.objects.filter(evidence__claim=claim)
    assigned = claim.assignments.select_related("assignee", "assigned_by")
    entries = [
        *_entries("step", steps),
        *_entries("comment", comments),
        *_entries("judgement", judgements.select_related("by", "evidence")),
        *(Entry(row.assigned_at, row.assigned_by, "assignment", row) for row in assigned),
    ]
    return sorted(entries, key=lambda entry: entry.at)


def _entries(kind: str, rows: Iterable[Any]) -> list[Entry]:
    return [Entry(row.at, row.by, kind, row) for row in rows]

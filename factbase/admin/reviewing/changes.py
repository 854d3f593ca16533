"""What changed in a claim since a reviewer last judged it, as the history tables tell."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from factbase.models import Claim, Evidence, Qualifier, ReviewEvent, Status
from factbase.models.transitions import Action

NAMES = ("subject", "property", "value_entity")


class Change(NamedTuple):
    """One thing that is said, before and after, in words; "" where nothing was said."""

    label: str
    before: str
    after: str


@dataclass(slots=True)
class Changes:
    """What the claim says otherwise than when `since` judged it; its parts likewise.

    `parts` are quotes and qualifiers, each with what happened to it.
    """

    since: ReviewEvent
    fields: list[Change] = field(default_factory=list)
    parts: list[tuple[str, Any, list[Change]]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.fields or self.parts)


def changes_since_judged(claim: Claim, steps: Sequence[ReviewEvent]) -> Changes | None:
    """Compare with the revision that was verified last, else with the one returned last.

    None for a claim that is verified, or was never judged. `steps` are its review events, oldest
    first. Three queries, and one more where a quote was edited.
    """
    since = _last_judgement(steps)
    if since is None or claim.status == Status.VERIFIED:
        return None
    return Changes(
        since=since,
        fields=_fields(claim, since),
        parts=[*_quotes(claim, since.at), *_qualifiers(claim, since.at)],
    )


def _last_judgement(steps: Sequence[ReviewEvent]) -> ReviewEvent | None:
    for action in (Action.VERIFY, Action.RETURN):
        for step in reversed(steps):
            if step.action == action:
                return step
    return None


def _fields(claim: Claim, since: ReviewEvent) -> list[Change]:
    events: Any = Claim.pgh_event_model  # type: ignore[attr-defined]
    judged = events.objects.filter(pgh_obj_id=claim.pk, revision=since.claim_revision)
    event = judged.select_related(*NAMES).order_by("-pgh_id").first()
    return list(_differing(_said(_as_claim(event)), _said(claim))) if event else []


def _as_claim(event: Any) -> Claim:
    """Return the claim as it read at an event of its history."""
    columns = {column.attname: getattr(event, column.attname) for column in Claim._meta.fields}
    claim = Claim(**columns)
    for name in NAMES:
        setattr(claim, name, getattr(event, name))
    return claim


def _said(claim: Claim) -> dict[str, str]:
    own = claim.editor_confidence
    return {
        "subject": str(claim.subject),
        "property": str(claim.property),
        "value": claim.display,
        "in the source's words": claim.verbatim,
        "holds": claim.valid_words,
        "editor's confidence": "" if own is None else f"{own} – {claim.editor_confidence_reason}",
        "note": claim.note,
    }


def _quotes(claim: Claim, at: datetime) -> Iterator[tuple[str, Evidence, list[Change]]]:
    rows = list(Evidence.objects.filter(claim=claim, updated_at__gt=at).select_related("source"))
    edited = []
    for row in rows:
        what = _what_happened(row, at)
        if what:
            yield what, row, []
        else:
            edited.append(row)
    for row, before in _as_they_were(edited, at):
        changes = list(_differing(_quoted(before), _quoted(row)))
        if changes:
            yield "quote edited", row, changes


def _what_happened(row: Evidence, at: datetime) -> str:
    if row.created_at > at:
        return "" if row.is_retracted else "quote added"
    return "quote withdrawn" if row.retracted_at and row.retracted_at > at else ""


def _as_they_were(rows: Iterable[Evidence], at: datetime) -> Iterator[tuple[Evidence, Any]]:
    by_key = {row.pk: row for row in rows}
    if not by_key:
        return
    events: Any = Evidence.pgh_event_model  # type: ignore[attr-defined]
    then = events.objects.filter(pgh_obj_id__in=by_key, updated_at__lte=at)
    newest = then.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    for event in newest.select_related("asserted_by", "source"):
        yield by_key[event.pgh_obj_id], event


def _quoted(row: Any) -> dict[str, str]:
    return {
        "words": row.exact,
        "source": str(row.source),
        "stance": row.stance,
        "said by": str(row.asserted_by or ""),
        "how they know": row.mode.replace("_", " "),
        "credibility": str(row.credibility or ""),
        "note": row.note,
    }


def _qualifiers(claim: Claim, at: datetime) -> Iterator[tuple[str, Qualifier, list[Change]]]:
    rows = Qualifier.objects.filter(claim=claim, updated_at__gt=at)
    for row in rows.select_related("property", "value_entity"):
        if row.created_at > at and not row.is_retracted:
            yield "qualifier added", row, []
        elif row.retracted_at and row.retracted_at > at >= row.created_at:
            yield "qualifier withdrawn", row, []


def _differing(before: dict[str, str], after: dict[str, str]) -> Iterator[Change]:
    for label, old in before.items():
        if old != after[label]:
            yield Change(label, old, after[label])

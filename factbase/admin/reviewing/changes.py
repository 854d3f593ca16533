"""What changed in a claim since a reviewer last judged it, as the history tables tell."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext, gettext_noop

from factbase.history.revisions import Change, differing, row_of
from factbase.history.words import name_of, names_of, words_of
from factbase.models import Claim, Evidence, Qualifier, ReviewEvent, Status
from factbase.models.transitions import Action

# Where a claim stands is no part of what it says.
STANDING = {"status", "recheck", "verified_by"}


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
    first. Three queries, one for each kind of name, and one more where a quote was edited.
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
    then = row_of(claim, since.claim_revision)
    if then is None:
        return []
    names = names_of([then, claim])
    changes = differing(
        words_of(then, names), words_of(claim, names), called=partial(name_of, Claim)
    )
    return [change for change in changes if change.field not in STANDING]


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
        changes = differing(_quoted(before), _quoted(row), called=gettext)
        if changes:
            yield gettext_noop("quote edited"), row, changes


def _what_happened(row: Evidence, at: datetime) -> str:
    if row.created_at > at:
        return "" if row.is_retracted else gettext_noop("quote added")
    return gettext_noop("quote withdrawn") if row.retracted_at and row.retracted_at > at else ""


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
        gettext_noop("words"): row.exact,
        gettext_noop("source"): str(row.source),
        gettext_noop("stance"): row.stance,
        gettext_noop("said by"): str(row.asserted_by or ""),
        gettext_noop("how they know"): row.mode.replace("_", " "),
        gettext_noop("credibility"): str(row.credibility or ""),
        gettext_noop("note"): row.note,
    }


def _qualifiers(claim: Claim, at: datetime) -> Iterator[tuple[str, Qualifier, list[Change]]]:
    rows = Qualifier.objects.filter(claim=claim, updated_at__gt=at)
    for row in rows.select_related("property", "value_entity"):
        if row.created_at > at and not row.is_retracted:
            yield gettext_noop("qualifier added"), row, []
        elif row.retracted_at and row.retracted_at > at >= row.created_at:
            yield gettext_noop("qualifier withdrawn"), row, []

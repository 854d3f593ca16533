"""Adding, editing and re-checking the receipts of a claim.

What this means for a claim that was verified, PostgreSQL decides (`factbase.models.guards`).
"""

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import TypedDict
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from factbase.actions import confidence, records
from factbase.actions.records import locked, refuse_retracted, store
from factbase.exceptions import FactbaseError
from factbase.models import Claim, Entity, Evidence
from factbase.models.evidence import LOCATED
from factbase.permissions import require_contributor
from sources.anchoring import CheckState, describe, locate
from sources.models import Snapshot, Source

CHECKED_FIELDS = ("check_state", "checked_at", "start", "end", "prefix", "suffix")
NewestSnapshot = Callable[[Source], Snapshot | None]
QUOTE_FIELDS = frozenset({"source", "snapshot", "exact", "prefix", "suffix", "start", "end"})


class EvidenceFields(TypedDict, total=False):
    """What a person can say about one receipt. Missing keys leave it as it is."""

    source: Source
    snapshot: Snapshot | None
    stance: str
    exact: str
    prefix: str
    suffix: str
    start: int | None
    end: int | None
    asserted_by: Entity | None
    mode: str
    credibility: int | None
    note: str


@transaction.atomic
def add(*, claim: Claim, by: User, fields: EvidenceFields, id: UUID | None = None) -> Evidence:
    """Attach a quote to a claim and check it against the archive at once.

    Without a `snapshot` the newest one of the source is taken; `source` may be left out where a
    snapshot is given. A quote that is not found is kept and marked so. Sends a verified claim
    back to the queue. Raises FactbaseError for a claim that is not live.
    """
    require_contributor(by)
    claim = _live(claim)
    evidence = Evidence(id=id, claim=claim) if id else Evidence(claim=claim)
    fill(evidence, fields)
    check(evidence)
    store(evidence, by=by)
    confidence.refresh(claims=[claim])
    return evidence


@transaction.atomic
def edit(
    *, evidence: Evidence, by: User, fields: EvidenceFields, revision: int | None = None
) -> Evidence:
    """Change a receipt; a changed quote is checked anew. Sends a verified claim back."""
    require_contributor(by)
    claim = _live(evidence.claim)
    evidence = locked(evidence, revision=revision)
    if evidence.is_retracted:
        raise FactbaseError(_("Retracted evidence cannot be edited; restore it first."))
    fill(evidence, fields)
    if QUOTE_FIELDS.intersection(fields):
        check(evidence)
    store(evidence, by=by)
    confidence.refresh(claims=[claim])
    return evidence


@transaction.atomic
def retract(*, evidence: Evidence, by: User, reason: str) -> Evidence:
    """Withdraw a receipt, saying why. Sends a verified claim back."""
    claim = locked(evidence.claim)
    evidence = records.retract(record=evidence, by=by, reason=reason)
    confidence.refresh(claims=[claim])
    return evidence


@transaction.atomic
def restore(*, evidence: Evidence, by: User) -> Evidence:
    """Take the retraction of a receipt back. Sends a verified claim back."""
    claim = locked(evidence.claim)
    evidence = records.restore(record=evidence, by=by)
    confidence.refresh(claims=[claim])
    return evidence


@transaction.atomic
def anchor(*, evidence: Evidence, snapshot: Snapshot, by: User) -> Evidence:
    """Look an unchanged quote up in another snapshot of its source, and tie it to that one.

    The words stay as they were, so a verified claim stays verified if they are found, and goes
    back to the queue if they are not. Raises FactbaseError for a snapshot of another source.
    """
    require_contributor(by)
    claim = locked(evidence.claim)
    evidence = locked(evidence)
    fill(evidence, {"snapshot": snapshot, "source": evidence.source})
    check(evidence)
    evidence.save()
    if not CheckState(evidence.check_state).is_found:
        confidence.refresh(claims=[claim])
    evidence.refresh_from_db()
    return evidence


def check(evidence: Evidence) -> None:
    """Look the quote up in its snapshot and set state, position and time, without saving."""
    look_up(evidence, evidence.snapshot.text if evidence.snapshot else None)


def look_up(evidence: Evidence, text: str | None) -> None:
    """Set what `check` sets, given the text of the snapshot; None where there is no snapshot."""
    if text is None:
        evidence.check_state, evidence.checked_at = CheckState.NO_SNAPSHOT, None
        return
    evidence.checked_at = timezone.now()
    match = locate(
        text,
        exact=evidence.exact,
        prefix=evidence.prefix,
        suffix=evidence.suffix,
        start=evidence.start,
        end=evidence.end,
    )
    evidence.check_state = match.state
    if match.start is None or match.end is None:
        return
    evidence.start, evidence.end = match.start, match.end
    if not evidence.prefix and not evidence.suffix:
        anchor = describe(text, match.start, match.end)
        evidence.prefix, evidence.suffix = anchor.prefix, anchor.suffix


def recheck(*, evidence: QuerySet[Evidence], seen: Callable[[Evidence], None]) -> None:
    """Check every quote of `evidence` again, one snapshot in memory at a time.

    Calls `seen` after each. A verified claim whose quote is no longer found goes back to the
    queue. Each row is its own transaction: interrupted, it can simply be run again.
    """
    for row in _by_snapshot(evidence):
        with transaction.atomic():
            _recheck_one(row)
        seen(row)


def _by_snapshot(evidence: QuerySet[Evidence]) -> Iterator[Evidence]:
    rows = evidence.order_by("snapshot_id", "id").iterator(chunk_size=1000)
    for snapshot_id, group in groupby(rows, key=attrgetter("snapshot_id")):
        snapshot = Snapshot.objects.get(pk=snapshot_id) if snapshot_id else None
        for row in group:
            row.snapshot = snapshot
            yield row


def _recheck_one(row: Evidence) -> None:
    was_found = row.check_state in LOCATED
    check(row)
    # The claim is locked before its evidence is written, in the order of all other actions.
    is_lost = was_found and row.check_state not in LOCATED
    claim = locked(row.claim) if is_lost else None
    found = {name: getattr(row, name) for name in CHECKED_FIELDS}
    is_unedited = Evidence.objects.filter(pk=row.pk, revision=row.revision).update(**found)
    # Who edited the quote meanwhile has had it checked by doing so.
    if is_unedited and claim is not None:
        confidence.refresh(claims=[claim])


def _live(claim: Claim) -> Claim:
    claim = locked(claim)
    if not claim.is_live:
        raise FactbaseError(
            _("A %(status)s claim takes no evidence; restore it first.")
            % {"status": claim.get_status_display().lower()},
            code="not_live",
        )
    return claim


def newest_snapshot(source: Source) -> Snapshot | None:
    """Return the snapshot of `source` that was captured last."""
    return Snapshot.objects.filter(source=source).first()


def fill(
    evidence: Evidence, fields: EvidenceFields, newest: NewestSnapshot = newest_snapshot
) -> None:
    """Set `fields` to the letter: white space at the ends of a quote or its context counts.

    Source and snapshot must belong together; either may be derived from the other. Another quote
    or another snapshot forgets where and between which words the old quote stood.
    """
    before = (evidence.exact, evidence.snapshot_id)
    if (voice := fields.get("asserted_by")) is not None:
        refuse_retracted(voice, field="asserted_by")
    for name, value in fields.items():
        setattr(evidence, name, value)
    _match_source(evidence, fields, newest)
    if not evidence.exact.strip():
        raise FactbaseError(_("Quote the very words of the source."), field="exact")
    if evidence.snapshot_id != before[1] and "start" not in fields:
        evidence.start = evidence.end = None
    if evidence.exact != before[0]:
        _forget_place(evidence, fields)


def _match_source(evidence: Evidence, fields: EvidenceFields, newest: NewestSnapshot) -> None:
    snapshot = fields.get("snapshot")
    if snapshot is not None and "source" not in fields:
        evidence.source = snapshot.source
    if snapshot is not None or "source" in fields:
        refuse_retracted(evidence.source, field="source")
    if "source" in fields and "snapshot" not in fields:
        evidence.snapshot = newest(evidence.source)
    if evidence.snapshot is not None and evidence.snapshot.source_id != evidence.source_id:
        raise FactbaseError(
            _("The snapshot is not one of this source; choose one of its own."), field="snapshot"
        )


def _forget_place(evidence: Evidence, fields: EvidenceFields) -> None:
    if "start" not in fields:
        evidence.start = evidence.end = None
    if "prefix" not in fields and "suffix" not in fields:
        evidence.prefix = evidence.suffix = ""

"""Writing many new claims with what belongs to them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model

from factbase.actions import confidence, conflicts
from factbase.actions.bulk.checking import Checking
from factbase.actions.bulk.copying import RefusedLineError, copy_in
from factbase.actions.bulk.reckoning import reckon
from factbase.actions.bulk.refusals import BulkRefusedError, row_error
from factbase.actions.bulk.rows import NewClaim, Row
from factbase.actions.testimony import Group
from factbase.history.context import commented
from factbase.models import Claim, ConfidenceLedger, Evidence, Qualifier, ReviewEvent, Status
from factbase.models.transitions import Action
from factbase.permissions import require_contributor
from factbase.uncollected import uncollected

AT_ONCE = 10_000
FIRST_REVISION = 1


@transaction.atomic
def create_claims(*, claims: Iterable[NewClaim], by: User, comment: str = "") -> list[UUID]:
    """Log new claims with their receipts, and hand in those that say so; return ids in order.

    Takes 10,000 at a time from `claims` and forgets them when they are written. `comment` is kept
    in their history. Subjects are locked as they come: give more than 10,000 claims in the order
    of their subjects, or two such calls may end one another. Raises PermissionDeniedError, and
    BulkRefusedError with the errors of all rows, having written none.
    """
    require_contributor(by)
    checking = Checking(by=by)
    ids: list[UUID] = []
    rescored: set[Group] = set()
    compared: set[Group] = set()
    with commented(comment):
        for given in _batches(claims):
            with uncollected():
                rows = checking.checked(given)
                ids += [row.claim.pk for row in rows]
                if checking.errors:
                    continue
                confidence.lock_subjects(row.claim.subject_id for row in rows)
                conflicts.hold_properties(row.claim.property for row in rows)
                reckoned = reckon(rows)
                rescored |= reckoned.rescored
                compared |= reckoned.compared
                _write(rows, reckoned.ledgers, by=by)
        if checking.errors:
            raise BulkRefusedError(checking.errors)
        confidence.refresh_groups(groups=rescored)
        conflicts.refresh_groups(groups=compared, most=conflicts.MOST_IN_A_GROUP)
    return ids


def _batches(claims: Iterable[NewClaim]) -> Iterator[list[tuple[int, NewClaim]]]:
    numbered = iter(enumerate(claims))
    while batch := list(islice(numbered, AT_ONCE)):
        yield batch


def _write(rows: Sequence[Row], ledgers: Sequence[ConfidenceLedger], *, by: User) -> None:
    """Write claims and what belongs to them while they are drafts, and then the steps."""
    _copy(Claim, rows, lambda row: [row.claim])
    _copy(Qualifier, rows, lambda row: row.qualifiers, called="qualifiers.{}")
    _copy(Evidence, rows, lambda row: row.evidence, called="evidence.{}")
    copy_in(ConfidenceLedger, ledgers)
    hand_in([row.claim.pk for row in rows if row.submit], by=by)


def _copy(
    model: type[Model],
    rows: Iterable[Row],
    part: Callable[[Row], Sequence[Model]],
    *,
    called: str = "",
) -> None:
    """Write one part of every row; raises BulkRefusedError naming what PostgreSQL refused."""
    parts = [
        (row.number, called.format(place), record)
        for row in rows
        for place, record in enumerate(part(row))
    ]
    try:
        copy_in(model, [record for _, _, record in parts])
    except RefusedLineError as error:
        number, within, _ = parts[error.position]
        raise BulkRefusedError([row_error(number, error.refusal, within=within)]) from error


def hand_in(claims: Iterable[UUID], *, by: User) -> None:
    """Submit new claims, of which nothing else is written."""
    step = {"action": Action.SUBMIT, "from_status": Status.DRAFT, "to_status": Status.SUBMITTED}
    copy_in(
        ReviewEvent,
        [ReviewEvent(claim_id=id, claim_revision=FIRST_REVISION, by=by, **step) for id in claims],
    )

"""All rows of an import written in one transaction, as they were kept or read again before."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import pghistory
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from factbase.actions.bulk import BulkRefusedError
from factbase.actions.once import at_the_end
from factbase.constraints import refusal_of
from factbase.exceptions import FactbaseError
from factbase.imports.behind import behind
from factbase.imports.checking import counted
from factbase.imports.claims.kept import WRITTEN, KeptClaims, Span, next_span
from factbase.imports.problems import Reading
from factbase.imports.readers import reader_of
from factbase.imports.rows import chunks, store
from factbase.imports.running import Tell, advance
from factbase.models import Import, ImportRow, ImportState
from factbase.uncollected import uncollected
from sources.phrases import Phrase

Preview = tuple[str, list[tuple[str, ...]]]
"""The outcome of a row and, where it names its record, the fields that would change."""
# Two imports of one file must not both find nothing here.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('factbase_import'))"
TRY_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('factbase_import'))"
REFUSALS = (FactbaseError, IntegrityError, DataError)


class StalePreviewError(FactbaseError):
    """Rows would do something else by now than the preview said; `rows` are these, read anew."""

    code = "stale_preview"

    def __init__(self, rows: list[Reading]) -> None:
        super().__init__(
            f"{len(rows):,} rows would do something else than the preview says, because the data "
            "has changed since. They were read anew: look at them before you apply."
        )
        self.rows = rows


class NotNowError(Exception):
    """Rows cannot be written before all are read: others write what they rest on, or imports."""


def apply(*, staged: Import, tell: Tell, waits: bool = True) -> None:
    """Write all rows that would be new or changed, or none. Raises NotNowError as `writing` does.

    What is here may have changed since the preview. Rows that could come to something else for that
    reason are read again first: those that do are stored as they read now, and the import waits for
    the person.
    """
    try:
        with writing(staged, waits=waits) as kept:
            _apply(staged, kept, tell)
    except StalePreviewError as stale:
        with transaction.atomic():
            store(stale.rows)
            wait(staged, stale.message)
    except REFUSALS as error:
        with transaction.atomic():
            wait(staged, told(error))


@contextmanager
def writing(staged: Import, *, waits: bool = True) -> Iterator[KeptClaims]:
    """Give what writes kept claims; at the end of the block, which is a transaction, the import is
    applied.

    Raises NotNowError where another import is being applied, if this one does not wait for it.
    """
    with (
        transaction.atomic(),
        pghistory.context(user=staged.created_by_id, imported=str(staged.pk)),
    ):
        with connection.cursor() as cursor:
            cursor.execute(LOCK if waits else TRY_LOCK)
            if cursor.fetchone()[0] is False:
                raise NotNowError
        refuse_second(staged)
        yield KeptClaims(staged)
        staged.applied_at = timezone.now()
        staged.done = sum(staged.counts.get(outcome, 0) for outcome in WRITTEN)
        staged.problem = {}
        advance(staged, ImportState.APPLIED)


def _apply(staged: Import, kept: KeptClaims, tell: Tell) -> None:
    anew = _Anew(staged)
    done = 0
    with behind(staged.rows) as begin:
        begun = begin(partial(next_span, staged, 0))
        while (span := begun.result()) is not None:
            begun = begin(partial(next_span, staged, span.until))
            with uncollected():
                if anew.stale or span.kept is None or not kept.write(span.kept):
                    anew.write(span)
            done += span.rows
            tell(done)
    if anew.stale:
        raise StalePreviewError(anew.stale)


def refuse_second(staged: Import) -> None:
    """Raise FactbaseError where the same file was applied after this import was begun."""
    twins = Import.objects.filter(
        sha256=staged.sha256, kind=staged.kind, sheet=staged.sheet, state=ImportState.APPLIED
    ).exclude(pk=staged.pk)
    if (twin := twins.first()) is not None:
        raise FactbaseError(
            Phrase("The same file was imported meanwhile, as %(twin)s.", twin=twin.pk),
            code="imported_already",
        )


class _Anew:
    """Reads rows once more and writes them; in `stale` are those that come to something else."""

    def __init__(self, staged: Import) -> None:
        self.staged = staged
        self.reader = reader_of(staged, looks=False)
        self.stale: list[Reading] = []

    def write(self, span: Span) -> None:
        """Write these rows, unless some of them or of those before are stale."""
        among = {"number__gt": span.after, "number__lte": span.until, "outcome__in": WRITTEN}
        for rows in chunks(self.staged, **among):
            before = _previewed(rows)
            self.reader.read(rows)
            self.stale += [row for row in rows if _what_it_does(row) != before[row.id]]
            if not self.stale:
                with at_the_end():
                    self.reader.write(rows, by=self.staged.created_by, submit=self.staged.submit)
                store(rows)


def _previewed(rows: Sequence[Reading]) -> dict[int, Preview]:
    """Return what the person was told that each row does."""
    stored = ImportRow.objects.filter(pk__in=[row.id for row in rows])
    return {
        pk: (outcome, [tuple(change) for change in changes] if by_id else [])
        for pk, outcome, changes, by_id in stored.values_list("pk", "outcome", "changes", "by_id")
    }


def _what_it_does(row: Reading) -> Preview:
    return str(row.outcome), [tuple(change) for change in row.changes] if row.by_id else []


def told(error: Exception) -> str:
    """Return in a sentence why nothing was written."""
    if isinstance(error, BulkRefusedError):
        why = error.errors[0].message
        return Phrase("What is to be new cannot be written: %(why)s", why=why)
    if isinstance(error, FactbaseError):
        return error.message
    refusal = refusal_of(error) if isinstance(error, IntegrityError) else None
    detail = getattr(getattr(error.__cause__, "diag", None), "message_detail", "") or ""
    which = detail if detail.startswith("Key") else ""  # else it is the whole row
    return f"{refusal.message if refusal else 'The database refused a row.'} {which}".strip()


def wait(staged: Import, message: str) -> None:
    """Give the import back to the person, saying why."""
    staged.counts = counted(staged)
    staged.done = staged.rows
    staged.at_once = False
    staged.problem = {"message": message}
    advance(staged, ImportState.READY)

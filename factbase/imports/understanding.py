"""What rows would change, in the reader's words, for whoever looks before they are written."""

from collections.abc import Iterator, Sequence

from factbase.imports.problems import WORDED, Change
from factbase.imports.readers import reader_of
from factbase.imports.rows import chunks
from factbase.models import Claim, Import, ImportKind, ImportRow, ImportState, Outcome
from factbase.wording import record_words, retold
from sources.models import Source


def changes_of(staged: Import, rows: Sequence[ImportRow]) -> dict[int, list[Change]]:
    """Return by row what would change, field by field.

    Of a new claim that waits to be applied it is what was understood, as far as the row words it
    otherwise: such rows are read again, about twelve queries.
    """
    changes = {
        row.pk: [Change(name, old, retold(new, among=WORDED)) for name, old, new in row.changes]
        for row in rows
    }
    new = [row.pk for row in rows if row.outcome == Outcome.CREATE]
    if new and (staged.kind, staged.state) == (ImportKind.CLAIMS, ImportState.READY):
        reader = reader_of(staged, looks=False)
        for readings in chunks(staged, pk__in=new):
            reader.read(readings)
            for reading in readings:
                # Somebody may have been quicker with one; who applies is shown it anew.
                if reading.outcome == Outcome.CREATE:
                    written = {cell.strip() for cell in reading.cells.values()}
                    said = _said(reading.plan.record, reading.plan.source)
                    changes[reading.id] += [
                        Change(name, "", words[0])
                        for name, *words in said
                        if words[0] and written.isdisjoint(words)
                    ]
    return changes


def _said(claim: Claim, source: Source | None) -> Iterator[tuple[str, ...]]:
    """Yield what a new claim says, in all words that say it: of whom, what, when, and by whom."""
    yield "subject", claim.subject.label
    yield "value", record_words(claim), claim.display
    yield "valid", claim.valid
    if source:
        yield "source", source.title

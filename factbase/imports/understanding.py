"""How new claims were understood, for whoever looks at rows before they are written."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from factbase.imports.problems import Change
from factbase.imports.readers import reader_of
from factbase.imports.rows import chunks
from factbase.models import Import, ImportKind, ImportRow, Outcome
from factbase.values import display

if TYPE_CHECKING:
    from factbase.imports.claims.plan import Plan


def understood(staged: Import, rows: Iterable[ImportRow]) -> dict[int, list[Change]]:
    """Return by row what its new claim would say, as far as the row words it otherwise.

    Reads those of `rows` again that become new claims. About twelve queries.
    """
    new = [row.pk for row in rows if row.outcome == Outcome.CREATE]
    if staged.kind != ImportKind.CLAIMS or not new:
        return {}
    found: dict[int, list[Change]] = {}
    reader = reader_of(staged, looks=False)
    for readings in chunks(staged, pk__in=new):
        reader.read(readings)
        for reading in readings:
            written = {cell.strip() for cell in reading.cells.values()}
            said = _said(reading.plan) if reading.outcome == Outcome.CREATE else ()
            found[reading.id] = [
                Change(name, "", words) for name, words in said if words not in written
            ]
    return found


def _said(plan: "Plan") -> Iterator[tuple[str, str]]:
    """Yield what a new claim says: whom it is about, what of them, when, and who says so."""
    fields = plan.fields
    yield "subject", fields["subject"].label
    value, valid = fields["value"], fields.get("valid")
    words = display(value) if value else str(fields["kind"])
    yield "value", f"not {words}" if fields.get("denied") else words
    if valid:
        yield "valid", valid.text
    if plan.source:
        yield "source", plan.source.title

"""The rows that somebody has to look at, as a file to mend in a spreadsheet and bring in again.

Of a package, whose tables have columns of their own, it says where they are and what is wrong.
"""

import csv
import io
from collections.abc import Iterator

from factbase.exports import inert
from factbase.models import Import, ImportKind, ImportRow
from factbase.models.staged import BLOCKING
from sources.phrases import Phrase

ERROR = "error"
PLACE = ["table", "row"]
OUTDATED = Phrase("It was changed here since: export it again, and make your change there.")
BYTE_ORDER_MARK = "\ufeff"


def stream_wrong_rows(staged: Import) -> Iterator[bytes]:
    """Yield a CSV file of the rows that are wrong, doubtful or outdated, each with its errors.

    The column of errors comes last; brought in again with the others it is no column of ours, and
    gives way to that of what is still wrong.
    """
    is_package = staged.kind == ImportKind.PACKAGE
    names = PLACE if is_package else staged.columns
    kept = [place for place, name in enumerate(names) if name != ERROR]
    yield _line([*(names[place] for place in kept), ERROR], mark=BYTE_ORDER_MARK)
    rows = ImportRow.objects.filter(staged=staged, outcome__in=BLOCKING).order_by("table", "number")
    columns = {target: column for column, target in staged.mapping.items() if target}
    for row in rows.iterator(chunk_size=1000):
        cells = [row.table, str(row.number)] if is_package else row.cells
        cells = [*cells, *[""] * (len(names) - len(cells))]
        beside = cells[len(names) :]
        yield _line([*(cells[place] for place in kept), *beside, told(row, columns)])


def told(row: ImportRow, columns: dict[str, str]) -> str:
    """Return all that is wrong with a row in one line."""
    return " | ".join(": ".join(filter(None, wrong)) for wrong in problems_of(row, columns))


def problems_of(row: ImportRow, columns: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield all that is wrong with a row: the column of the file, "" for the whole row, and why."""
    if not row.problems:
        yield "", OUTDATED
    for column, message, *_rest in row.problems:
        yield columns.get(column, column), str(message)


def _line(cells: list[str], *, mark: str = "") -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow([inert(cell) for cell in cells])
    return (mark + buffer.getvalue()).encode()

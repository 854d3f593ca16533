"""The rows that somebody has to look at, as a file to mend in a spreadsheet and bring in again."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from factbase.exports import inert
from factbase.models import Import, ImportRow
from factbase.models.staged import BLOCKING

ERROR = "error"
BYTE_ORDER_MARK = "\ufeff"


def stream_wrong_rows(staged: Import) -> Iterator[bytes]:
    """Yield a CSV file of the rows that are wrong, doubtful or outdated, each with its errors.

    The column of errors comes last; brought in again with the others it is no column of ours.
    """
    yield _line([*staged.columns, ERROR], mark=BYTE_ORDER_MARK)
    rows = ImportRow.objects.filter(staged=staged, outcome__in=BLOCKING).order_by("table", "number")
    columns = {target: column for column, target in staged.mapping.items() if target}
    for row in rows.iterator(chunk_size=1000):
        cells = [*row.cells, *[""] * (len(staged.columns) - len(row.cells))]
        yield _line([*cells, told(row, columns)])


def told(row: ImportRow, columns: dict[str, str]) -> str:
    """Return all that is wrong with a row in one line, by the columns of the file."""
    if not row.problems:
        return "It was changed here since: export it again, and make your change there."
    return " | ".join(_problem(problem, columns) for problem in row.problems)


def _problem(problem: list[Any], columns: dict[str, str]) -> str:
    column = columns.get(problem[0], problem[0])
    return f"{column}: {problem[1]}" if column else str(problem[1])


def _line(cells: list[str], *, mark: str = "") -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow([inert(cell) for cell in cells])
    return (mark + buffer.getvalue()).encode()

"""The file of an import read for the first time: whether it can be, and what its columns are."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import IO

from django.db import connection, transaction

from factbase.exceptions import FactbaseError
from factbase.exports import inert
from factbase.imports import columns
from factbase.imports.files import file_of
from factbase.imports.reading import Format, Row, Table, open_table
from factbase.imports.running import Tell, advance
from factbase.models import Import, ImportRow, ImportState

COPY = 'COPY factbase_importrow (staged_id, "table", number, cells) FROM STDIN'
TELL_EVERY = 5_000
# What means something in the text of an array, and what does in a line of COPY.
IN_ARRAYS = str.maketrans({"\\": r"\\", '"': r"\""})
IN_LINES = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
IS_SPECIAL_IN_ARRAYS = re.compile(r'[\\"]').search
IS_SPECIAL_IN_LINES = re.compile(r"[\\\n\r\t]").search


@transaction.atomic
def stage(*, staged: Import, tell: Tell) -> None:
    """Read the file of an import to its end and guess its columns; what was staged is replaced.

    Where a person is to say which column is which, and where the mapping that was given does not
    fit the file, the rows are copied to be looked at. Else they are only counted: they come into
    the table as they are compared. Raises UnreadableFileError for a file that is broken anywhere,
    and has staged nothing.
    """
    ImportRow.objects.filter(staged=staged).delete()
    with file_of(staged) as file:
        table = open_rows(staged, file)
        staged.columns = list(table.columns)
        staged.header_row = table.header_row
        staged.sheets = list(table.sheets)
        staged.sheet = staged.sheet or next(iter(table.sheets), "")
        misfit = _map(staged)
        staged.problem = {"message": misfit, "row": None, "column": None} if misfit else {}
        waits = staged.asks or bool(misfit or columns.missing(staged.mapping, staged.kind))
        if waits:
            staged.rows = copy_rows(staged, "", table.rows, tell=tell)
        else:
            staged.rows = sum(1 for _ in table.rows)
    staged.done = 0
    advance(staged, ImportState.MAPPING if waits else ImportState.CHECKING)


def _map(staged: Import) -> str:
    """Set which column is which, as it was given or is guessed; return what does not fit, or ""."""
    given, misfit = staged.mapping, ""
    staged.mapping = columns.guess(staged.columns, staged.kind)
    try:
        if given:
            staged.mapping = columns.checked(given, staged.columns, staged.kind)
    except FactbaseError as refusal:
        misfit = refusal.message
    return misfit


def open_rows(staged: Import, file: IO[bytes]) -> Table:
    """Return columns and rows of the file of an import."""
    table = open_table(
        file,
        Format(staged.format),
        encoding=staged.encoding,
        sheet=staged.sheet,
        header_row=staged.header_row,
        fits=partial(_fit, staged),
    )
    is_sheet = staged.format in (Format.CSV, Format.XLSX)
    return table._replace(rows=as_they_were(table.rows)) if is_sheet else table


def _fit(staged: Import, names: Sequence[str]) -> bool:
    """Whether these can be the columns: those of the mapping, or all that is needed."""
    if staged.mapping:
        return staged.mapping.keys() <= {*names}
    return not columns.missing(columns.guess(names, staged.kind), staged.kind)


def as_they_were(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows without what makes their cells inert in spreadsheets."""
    for row in rows:
        is_marked = "'" in "".join(row.cells)
        yield Row(row.number, list(map(restored, row.cells))) if is_marked else row


def copy_rows(staged: Import, table: str, rows: Iterable[Row], *, tell: Tell) -> int:
    """COPY rows of one table, and return how many they are."""
    count = 0
    left = iter(rows)
    begin = f"{staged.pk}\t{table}\t"
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        while batch := list(islice(left, TELL_EVERY)):
            for row in batch:
                copy.write(f"{begin}{row.number}\t{in_line(array_of(row.cells))}\n")
            count += len(batch)
            if len(batch) == TELL_EVERY:
                tell(count)
    return count


def array_of(texts: Sequence[str]) -> str:
    """Return what PostgreSQL reads as an array. The driver takes ten times as long to make one."""
    if IS_SPECIAL_IN_ARRAYS("".join(texts)):
        texts = [text.translate(IN_ARRAYS) for text in texts]
    return '{"' + '","'.join(texts) + '"}' if texts else "{}"


def in_line(text: str) -> str:
    """Return a text as it stands in a line of COPY."""
    return text.translate(IN_LINES) if IS_SPECIAL_IN_LINES(text) else text


def restored(cell: str) -> str:
    """Return a cell without the apostrophe that exports put before what starts a formula.

    Other apostrophes stay: in a file that is not ours, 'tis is a word.
    """
    return cell[1:] if cell[:1] == "'" and inert(cell[1:]) == cell else cell

"""What every kind of file comes down to: named columns, and rows of cells."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, dropwhile, islice
from typing import NamedTuple

from factbase.exceptions import FactbaseError
from sources.exceptions import shown
from sources.phrases import Phrase

MOST_COLUMNS = 500
DEEPEST_HEADER = 10_000
# Among so many rows that hold something a header is looked for.
MOST_ABOVE = 20
Fits = Callable[[Sequence[str]], bool]
"""Says whether names can be those of the columns that are looked for."""


class UnreadableFileError(FactbaseError):
    """The file is broken; `row` and `column` say where, counted as a spreadsheet does, from 1.

    `sheets` are those of a workbook, another of which may be sound.
    """

    code = "unreadable_file"

    def __init__(
        self,
        message: str,
        *,
        row: int | None = None,
        column: int | None = None,
        sheets: Sequence[str] = (),
    ) -> None:
        super().__init__(_placed(message, row, column), field="file")
        self.sheets = sheets
        self.row = row
        self.column = column


def _placed(message: str, row: int | None, column: int | None) -> str:
    """Return the message with where it is about in front."""
    if row and column:
        return Phrase(
            "Row %(row)s, column %(column)s: %(message)s", row=row, column=column, message=message
        )
    if row:
        return Phrase("Row %(row)s: %(message)s", row=row, message=message)
    if column:
        return Phrase("Column %(column)s: %(message)s", column=column, message=message)
    return message


class Row(NamedTuple):
    """The cells of one row. The header is row 1, a row whose cells hold line breaks is one row."""

    number: int
    cells: Sequence[str]

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it, as in the last lines of many a spreadsheet."""
        together = "".join(self.cells)
        return not together or together.isspace()


class Table(NamedTuple):
    """The names of the columns, the row they stand in, and the rows below that are not blank.

    `sheets` are those of a workbook that are shown.
    """

    columns: Sequence[str]
    header_row: int
    rows: Iterator[Row]
    sheets: Sequence[str] = ()


def table_of(rows: Iterable[Row], header_row: int = 0, fits: Fits | None = None) -> Table:
    """Take the row `header_row` as the header, and what stands above it for no part of the table.

    Without one (0) it is the first row that holds something; with `fits` the first of those near
    the top whose names fit, if there is any: many a table has a title. Raises UnreadableFileError
    where that row cannot be a header.
    """
    filled = (row for row in rows if not row.is_blank)
    if header_row:
        first = [*islice(dropwhile(lambda row: row.number < header_row, filled), 1)]
        if not first or first[0].number > header_row:
            raise UnreadableFileError(
                Phrase("The row is empty, or there is none: it names no columns."), row=header_row
            )
    else:
        first = [*islice(filled, MOST_ABOVE)]
        if not first:
            raise UnreadableFileError(
                Phrase("The file is empty: name the columns in its first row."), row=1
            )
    place = next((place for place, row in enumerate(first) if _is_header(row, fits)), 0)
    header, below = first[place], chain(first[place + 1 :], filled)
    columns = _named(header)
    return Table(columns, header.number, _cut(below, len(columns)))


def _is_header(row: Row, fits: Fits | None) -> bool:
    with suppress(UnreadableFileError):
        return fits is not None and fits(_named(row))
    return False


def _named(header: Row) -> list[str]:
    """Return the names of the columns; blank ones at the end are none, others get a number."""
    names = [cell.strip() for cell in header.cells]
    while not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise UnreadableFileError(
            Phrase(
                "The file has %(names)s columns; at most %(most_columns)s can be read.",
                names=f"{len(names):,}",
                most_columns=MOST_COLUMNS,
            ),
            row=max(header.number, 1),
        )
    seen: dict[str, int] = {}
    for place, name in enumerate(names, start=1):
        if name in seen:
            raise UnreadableFileError(
                Phrase(
                    "The columns %(seen)s and %(place)s are both called %(name)s; rename one of "
                    "them.",
                    seen=seen[name],
                    place=place,
                    name=shown(name),
                ),
                row=max(header.number, 1),
                column=place,
            )
        if name:
            seen[name] = place
    return [name or f"column {place}" for place, name in enumerate(names, start=1)]


def _cut(rows: Iterator[Row], width: int) -> Iterator[Row]:
    """Yield the rows without empty cells beyond the last column."""
    for row in rows:
        cells = row.cells
        while len(cells) > width and not cells[-1].strip():
            cells = cells[:-1]
        yield row if cells is row.cells else Row(row.number, cells)

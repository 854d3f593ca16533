"""What every kind of file comes down to: named columns, and rows of cells."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from factbase.exceptions import FactbaseError
from sources.exceptions import shown
from sources.phrases import Phrase

MOST_COLUMNS = 500


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
    """The names of the columns, and the rows below them that are not blank.

    `sheets` are those of a workbook that are shown.
    """

    columns: Sequence[str]
    rows: Iterator[Row]
    sheets: Sequence[str] = ()


def table_of(rows: Iterable[Row]) -> Table:
    """Take the first row as the header; raises UnreadableFileError where it cannot be one."""
    below = iter(rows)
    header = next(below, None)
    if header is None or header.is_blank:
        raise UnreadableFileError(
            Phrase("The file is empty, or its first row is: name the columns there."), row=1
        )
    columns = _named(header)
    return Table(columns, _filled(below, len(columns)))


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


def _filled(rows: Iterator[Row], width: int) -> Iterator[Row]:
    """Yield the rows that hold something, without empty cells beyond the last column."""
    for row in rows:
        cells = row.cells
        if row.is_blank:
            continue
        while len(cells) > width and not cells[-1].strip():
            cells = cells[:-1]
        yield row if cells is row.cells else Row(row.number, cells)

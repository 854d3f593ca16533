"""What every kind of file comes down to: named columns, and rows of cells."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from factbase.exceptions import FactbaseError
from sources.exceptions import shown

MOST_COLUMNS = 500


class UnreadableFileError(FactbaseError):
    """The file is broken; `row` and `column` say where, counted as a spreadsheet does, from 1."""

    code = "unreadable_file"

    def __init__(self, message: str, *, row: int | None = None, column: int | None = None) -> None:
        where = ", ".join(
            f"{name} {number}" for name, number in (("row", row), ("column", column)) if number
        )
        super().__init__(f"{where.capitalize()}: {message}" if where else message, field="file")
        self.row = row
        self.column = column


class Row(NamedTuple):
    """The cells of one row. The header is row 1, a row whose cells hold line breaks is one row."""

    number: int
    cells: Sequence[str]

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it, as in the last lines of many a spreadsheet."""
        return not any(self.cells)


class Table(NamedTuple):
    """The names of the columns, and the rows below them that are not blank."""

    columns: Sequence[str]
    rows: Iterator[Row]


def table_of(rows: Iterable[Row]) -> Table:
    """Take the first row as the header; raises UnreadableFileError where it cannot be one."""
    below = iter(rows)
    header = next(below, None)
    if header is None or header.is_blank:
        raise UnreadableFileError(
            "The file is empty, or its first row is: name the columns there.", row=1
        )
    columns = _named(header.cells)
    return Table(columns, _filled(below, len(columns)))


def _named(cells: Sequence[str]) -> list[str]:
    """Return the names of the columns; blank ones at the end are none, others get a number."""
    names = [cell.strip() for cell in cells]
    while not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise UnreadableFileError(
            f"The file has {len(names):,} columns; at most {MOST_COLUMNS} can be read.", row=1
        )
    seen: dict[str, int] = {}
    for place, name in enumerate(names, start=1):
        if name in seen:
            raise UnreadableFileError(
                f"The columns {seen[name]} and {place} are both called {shown(name)}; "
                "rename one of them.",
                row=1,
                column=place,
            )
        if name:
            seen[name] = place
    return [name or f"column {place}" for place, name in enumerate(names, start=1)]


def _filled(rows: Iterator[Row], width: int) -> Iterator[Row]:
    """Yield the rows that hold something, without empty cells beyond the last column."""
    for row in rows:
        if row.is_blank:
            continue
        cells = row.cells
        while len(cells) > width and not cells[-1]:
            cells = cells[:-1]
        yield Row(row.number, cells)

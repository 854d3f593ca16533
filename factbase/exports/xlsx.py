"""A list as an XLSX workbook, written row by row in constant memory."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from factbase.exports.columns import Column, Content, Where
from factbase.exports.exceptions import UnfitError
from factbase.exports.sheets import RowSheet
from factbase.exports.statements import Connection, copy
from factbase.exports.streams import Tick
from factbase.exports.tables import Table

SHEET_ROWS = 1_048_575
"""Rows that a sheet holds below its header; the next sheet goes on."""
CELL_CHARACTERS = 32_767
EXCEL_DIGITS = 15
HEARD_EVERY = 1_000
OPTIONS = {"constant_memory": True}

Cells = Sequence[str | None]


def write_xlsx(path: Path, connection: Connection, table: Table, select: str, tick: Tick) -> int:
    """Write a workbook of the rows that `select` finds; raises UnfitError for what no cell holds.

    Text is inert as in CSV, so that saving the workbook as CSV makes the same file. A number is
    one for Excel only where Excel keeps all of its digits; otherwise it is text.
    """
    columns = table.columns_in(Where.LIST)
    options = {**OPTIONS, "tmpdir": str(path.parent)}
    statement = copy(select, options="FORMAT text")
    with (
        Workbook(str(path), options) as workbook,
        connection.cursor() as cursor,
        cursor.copy(statement) as rows,
    ):
        return _write(workbook, table.name, columns, _heard(rows.rows(), tick))


def _write(workbook: Workbook, name: str, columns: Sequence[Column], rows: Iterable[Cells]) -> int:
    numbers = [column.content is Content.NUMBER for column in columns]
    sheet = _sheet(workbook, name, columns)
    number = 0
    for number, cells in enumerate(rows, start=1):
        line = (number - 1) % SHEET_ROWS + 1
        if number > 1 and line == 1:
            sheet = _sheet(workbook, f"{name} {number // SHEET_ROWS + 1}", columns)
        _refuse_long(columns, cells)
        sheet.add_row(
            line,
            [
                float(cell) if is_number and cell and is_kept(cell) else cell
                for is_number, cell in zip(numbers, cells, strict=True)
            ],
        )
    return number


def _heard(rows: Iterable[Cells], tick: Tick) -> Iterator[Cells]:
    for number, cells in enumerate(rows):
        if number % HEARD_EVERY == 0:
            tick(number)
        yield cells


def _sheet(workbook: Workbook, name: str, columns: Sequence[Column]) -> RowSheet:
    sheet: RowSheet = workbook.add_worksheet(name, RowSheet)
    sheet.head([column.name for column in columns])
    return sheet


def is_kept(digits: str) -> bool:
    """Whether a number of Excel's, a double shown with 15 digits, still has all these digits."""
    if len(digits) > EXCEL_DIGITS + 2:
        return False
    number = float(digits)
    return format(Decimal(f"{number:.{EXCEL_DIGITS}g}"), "f") == digits


def _refuse_long(columns: Sequence[Column], cells: Cells) -> None:
    """Raise UnfitError for a cell that Excel, which counts in UTF-16, does not hold."""
    for column, cell in zip(columns, cells, strict=True):
        if cell and 2 * len(cell) > CELL_CHARACTERS < len(cell.encode("utf-16-le")) // 2:
            raise UnfitError(
                _(
                    "“%(column)s” of %(row)s has more than %(most)s characters, which no "
                    "cell of a workbook holds. Choose CSV, NDJSON or Parquet."
                )
                % {"column": column.name, "row": cells[0], "most": f"{CELL_CHARACTERS:,}"}
            )

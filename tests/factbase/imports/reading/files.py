"""Files for the readers, made in memory."""

import io
import zipfile
from typing import Any

import xlsxwriter

from factbase.imports.reading import Format, open_table


def rows_of(content: bytes, kind: Format = Format.CSV, *, encoding: str = "") -> list[list[str]]:
    """Return the header and the cells of all rows below it."""
    table = open_table(io.BytesIO(content), kind, encoding=encoding)
    return [list(table.columns), *(list(row.cells) for row in table.rows)]


def workbook(
    rows: list[list[Any]],
    *,
    date_format: str = "yyyy-mm-dd",
    others: dict[str, list[list[Any]]] | None = None,
) -> bytes:
    """Return an XLSX file of one sheet, and `others`; dates are written as dates, `=…` as words."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options | {"default_date_format": date_format}) as book:
        for name, lines in {"Sheet1": rows, **(others or {})}.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(lines):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip file of `files`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()

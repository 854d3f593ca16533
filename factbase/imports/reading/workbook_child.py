"""The limited process that reads one workbook: bytes on standard input, JSON lines out.

The first line has the names of the sheets that are shown, the others a row each of the one that the
argument names, by default the first. A name that there is not has no rows.
"""

import json
import re
import resource
import sys
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from factbase.imports.reading.workbook_errors import errors_in

MEMORY_BYTES = 2_000_000_000
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def main() -> None:
    """Read standard input and write the sheets and the rows."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    content = BytesIO(sys.stdin.buffer.read())
    book = CalamineWorkbook.from_filelike(content)
    shown = {
        _UNSTORABLE.sub("\ufffd", sheet.name): sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible
    }
    sys.stdout.write(json.dumps([*shown]) + "\n")
    asked = sys.argv[1] or next(iter(shown), "")
    if asked not in shown:
        return
    sheet = book.get_sheet_by_name(shown[asked])
    # Rows come from the first one of the sheet on, cells from its first column with any.
    _, left = sheet.start or (0, 0)
    errors = errors_in(ZipFile(content), shown[asked])
    for number, row in enumerate(sheet.iter_rows()):
        cells = [""] * left + [cell_text(cell) for cell in row]
        for place, text in errors.get(number, {}).items():
            cells += [""] * (place + 1 - len(cells))
            cells[place] = text
        sys.stdout.write(json.dumps(cells) + "\n")


def cell_text(cell: Any) -> str:
    """Return a cell as a person would type it: plain digits, ISO dates, true and false."""
    match cell:
        case str():
            return _UNSTORABLE.sub("\ufffd", cell)
        case bool():
            return "true" if cell else "false"
        case int():
            return str(cell)
        case float():
            return number_text(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
    return "" if cell is None else str(cell)


def number_text(number: float) -> str:
    """Return the shortest digits that give the number back, never with an exponent."""
    whole = int(number) if number.is_integer() else None
    return str(whole) if whole is not None and abs(whole) < 2**53 else f"{Decimal(repr(number)):f}"


if __name__ == "__main__":
    main()

"""The limited process that reads one workbook: bytes on standard input, JSON lines out.

The first line has the names of the sheets that are shown, the others a row each of the one that the
argument names, by default the first. A name that there is not has no rows. Where a formula has no
value, the only other line says which: its row and its column.
"""

import json
import re
import resource
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from factbase.imports.reading.workbook_errors import content_of, errors_in, uncomputed_in
from factbase.imports.reading.workbook_percents import percents_in

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
    archive = ZipFile(content)
    xml = content_of(archive, shown[asked])
    if uncomputed := uncomputed_in(xml):
        sys.stdout.write(json.dumps(uncomputed) + "\n")
        return
    sheet = book.get_sheet_by_name(shown[asked])
    rows = _rows(sheet, errors_in(xml), percents_in(archive, xml))
    for cells in filled(rows, sheet.merged_cell_ranges or ()):
        sys.stdout.write(json.dumps(cells) + "\n")


def _rows(
    sheet: Any, errors: Mapping[int, Mapping[int, str]], percents: Mapping[int, Collection[int]]
) -> Iterator[list[str]]:
    # Rows come from the first one of the sheet on, cells from its first column with any.
    _, left = sheet.start or (0, 0)
    for number, row in enumerate(sheet.iter_rows()):
        cells = [""] * left + [cell_text(cell) for cell in row]
        for place in percents.get(number, ()):
            # Words and days can have that format too.
            if left <= place < len(cells) and type(row[place - left]) in (int, float):
                cells[place] = percent_text(row[place - left])
        for place, text in errors.get(number, {}).items():
            cells += [""] * (place + 1 - len(cells))
            cells[place] = text
        yield cells


def filled(
    rows: Iterable[list[str]], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> Iterator[list[str]]:
    """Yield rows in which a cell that is merged with those below it holds for their rows as well.

    So the sheet shows it, though it says it of the first row alone. Rows of nothing else stay
    blank. Ranges are from one row and column to another, counted from 0 on.
    """
    starting = defaultdict(list)
    for (top, left), (bottom, _) in merged:
        starting[top].append((left, bottom))
    held: dict[int, tuple[int, str]] = {}
    for number, cells in enumerate(rows):
        held = {place: until for place, until in held.items() if until[0] >= number}
        if any(cells):
            for place, (_, text) in held.items():
                cells[place] = cells[place] or text
        for left, bottom in starting[number]:
            if left < len(cells):
                held[left] = bottom, cells[left]
        yield cells


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


def percent_text(number: float) -> str:
    """Return a share as its cell shows it, with all of its digits."""
    return f"{number_text(float(f'{number * 100:.15g}'))}%"


def number_text(number: float) -> str:
    """Return the digits of a number, never with an exponent: of a fraction the 15 that Excel shows.

    Computed ones have more: 1.1 × 3 is 3.3000000000000003.
    """
    whole = int(number) if number.is_integer() else None
    if whole is not None and abs(whole) < 2**53:
        return str(whole)
    return f"{Decimal(repr(float(f'{number:.15g}'))):f}"


if __name__ == "__main__":
    main()

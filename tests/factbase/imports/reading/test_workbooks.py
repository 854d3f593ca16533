"""Workbooks are read by the values of their cells; bombs are refused in time and memory."""

import io
import struct
import time
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from factbase.imports.reading import (
    Format,
    UnreadableFileError,
    format_of,
    open_table,
    workbooks,
)
from factbase.imports.reading.workbook_child import number_text
from tests.factbase.imports.reading.files import rows_of, workbook, zipped

MOMENT = datetime(2025, 6, 26, 8, 30)  # noqa: DTZ001 - spreadsheets know no zones


def test_cells_are_read_as_a_person_would_type_them() -> None:
    content = workbook(
        [
            ["text", "whole", "amount", "day", "moment", "yes"],
            ["=1+1", 20000000000, 2.78, date(2025, 6, 26), MOMENT, True],
        ],
    )
    assert rows_of(content, Format.XLSX)[1] == [
        *("=1+1", "20000000000", "2.78", "2025-06-26", "2025-06-26T08:30:00", "true")
    ]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1e22, "10000000000000000000000"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (-3.0, "-3"),
        (1.1 * 3, "3.3"),
        (2.0**53 - 1, "9007199254740991"),
        (0.123456789012345, "0.123456789012345"),
    ],
)
def test_numbers_have_the_digits_that_are_shown_and_no_exponent(number: float, text: str) -> None:
    assert number_text(number) == text


def test_errors_are_read_as_they_are_shown_and_not_as_blank() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("other").write_row(0, 0, ["a", "b"])
        sheet = book.add_worksheet("wanted & more")
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_formula(1, 0, "=NA()", value="#N/A")
        sheet.write_formula(1, 1, "=1/0", value="#DIV/0!")
        sheet.write_formula(2, 2, '="#N/A"', value="fine")
        sheet.write_formula(3, 2, "=NA()", value="#N/A")
    table = open_table(buffer, Format.XLSX, sheet="wanted & more")
    assert [list(row.cells) for row in table.rows] == [
        ["#N/A", "#DIV/0!", ""],
        ["", "", "fine"],
        ["", "", "#N/A"],
    ]


@pytest.mark.parametrize(
    ("cell", "is_computed"),
    [
        (b'<c r="B2"><f>1+1</f><v></v></c>', False),
        (b'<c r="B2" s="1"><f>1+1</f></c>', False),
        (b'<c r="B2"><f t="shared" si="0"/><v/></c>', False),
        (b'<c r="B2" t="str"><f>A2&amp;""</f><v></v></c>', True),
        (b'<c r="B2"><f>1+1</f><v>2</v></c>', True),
        (b'<c r="B2"/><c r="C2"><f>1+1</f><v>2</v></c>', True),
    ],
)
def test_formula_that_was_never_computed_is_no_blank(cell: bytes, is_computed: bool) -> None:
    content = sheet_of(
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        b'<row r="2">' + cell + b"</row></sheetData></worksheet>"
    )
    if is_computed:
        rows_of(content, Format.XLSX)
        return
    with pytest.raises(UnreadableFileError, match="no value yet") as caught:
        rows_of(content, Format.XLSX)
    assert (caught.value.row, caught.value.column) == (2, 2)


def test_percentage_is_read_as_it_is_shown() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(1, 1, ["share", "of", "growth", "words", "half", "text"])
        for column, (value, shape) in enumerate(
            [
                (0.253, "0.0%"),
                (0.07, "0%"),
                (-1.1 * 3, "0.00 %;[Red]-0.00 %"),
                (0.5, '0.0" % of all"'),
                (0.5, "0.0"),
                ("n/a", "0%"),
            ],
            start=1,
        ):
            sheet.write(2, column, value, book.add_format({"num_format": shape}))
    [_, row] = rows_of(buffer.getvalue(), Format.XLSX)
    assert row == ["", "25.3%", "7%", "-330%", "0.5", "0.5", "n/a"]


def test_merged_cell_holds_for_all_rows_beside_it() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(2, 1, ["company", "year", "note"])
        sheet.merge_range("B4:B6", "Zhipu AI")
        sheet.merge_range("C4:D4", 2024)
        sheet.write("C5", 2025)
        sheet.write("C7", 2026)
    table = open_table(buffer, Format.XLSX)
    assert table.columns == ["column 1", "company", "year", "note"]
    assert [(row.number, *row.cells) for row in table.rows] == [
        (4, "", "Zhipu AI", "2024", ""),
        (5, "", "Zhipu AI", "2025", ""),
        (7, "", "", "2026", ""),
    ]


def test_blanks_beside_the_table_are_no_cells() -> None:
    assert rows_of(workbook([["a"], ["1", " "]]), Format.XLSX) == [["a"], ["1"]]


def sheet_of(xml: bytes) -> bytes:
    """Return a workbook whose only sheet is `xml`."""
    with zipfile.ZipFile(io.BytesIO(workbook([["a"], ["b"]]))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["xl/worksheets/sheet1.xml"] = xml
    return zipped(files)


def test_two_cells_far_apart_are_refused_long_before_the_time_is_up() -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row>'
    cells += '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    content = sheet_of(
        f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()
    )
    started = time.monotonic()

    with pytest.raises(UnreadableFileError, match="too large"):
        rows_of(content, Format.XLSX)
    assert time.monotonic() - started < workbooks.SECONDS / 4


def test_what_unpacks_to_too_much_is_refused_before_it_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbooks, "_run_child", lambda *files: pytest.fail("it was opened"))
    with pytest.raises(UnreadableFileError, match="Unpacked") as caught:
        rows_of(sheet_of(bytes(500_000_000)), Format.XLSX)
    assert caught.value.code == "too_large"


def test_size_that_the_archive_lies_about_is_found_out() -> None:
    content = bytearray(sheet_of(bytes(10_000_000)))
    size = struct.pack("<I", 10_000_000)
    while (place := content.find(size)) >= 0:
        content[place : place + 4] = struct.pack("<I", 10)

    with pytest.raises(UnreadableFileError, match="damaged"):
        rows_of(bytes(content), Format.XLSX)


@pytest.mark.parametrize("content", [b"PK\x03\x04nonsense", zipped({"a.txt": b"no workbook"})])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"damaged|cannot be read"):
        rows_of(content, Format.XLSX)


def test_file_that_is_not_what_its_name_says_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="not what its name says"):
        format_of(io.BytesIO(b"subject,value\n"), "claims.xlsx")


@pytest.mark.parametrize(
    ("start", "name"),
    [
        (b"PAR1", "claims.parquet"),
        (b"\x1f\x8b\x08", "claims.csv.gz"),
        (b"PK\x03\x04", "claims.ods"),
        (b"%PDF-1.7", "claims.csv"),
    ],
)
def test_file_of_another_kind_is_refused_with_those_that_are_read(start: bytes, name: str) -> None:
    with pytest.raises(UnreadableFileError, match="are not read: save it as CSV, XLSX or NDJSON"):
        format_of(io.BytesIO(start), name)


def test_sheet_is_read_by_its_name_and_the_first_without_one() -> None:
    content = workbook([["a"], ["1"]], others={"数据 & more": [["b"], ["2"]]})
    first = open_table(io.BytesIO(content), Format.XLSX)
    assert (first.sheets, first.columns) == (["Sheet1", "数据 & more"], ["a"])
    other = open_table(io.BytesIO(content), Format.XLSX, sheet="数据 & more")
    assert [list(row.cells) for row in other.rows] == [["2"]]
    list(first.rows)
    for name in ("sheet1", "--help"):
        with pytest.raises(UnreadableFileError, match=r"called “.*It has: “Sheet1”, “数据 & more”"):
            open_table(io.BytesIO(content), Format.XLSX, sheet=name)

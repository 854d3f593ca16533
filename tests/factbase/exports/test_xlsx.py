import io
import zipfile
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from factbase.exports import FORMATS, Where, inert, xlsx
from factbase.exports.exceptions import UnfitError
from factbase.exports.sheets import RowSheet
from factbase.exports.tables import CLAIMS, ENTITIES
from factbase.models import Claim, Entity
from factbase.values import Money, Text
from tests.factbase.exports.rows import rows_of
from tests.factories import EntityFactory, PropertyFactory, make_claim

pytestmark = pytest.mark.django_db
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "'quoted", '=HYPERLINK("http://x")']


def workbook_of(table, rows, **options):
    whole = b"".join(FORMATS["xlsx"].stream(table, rows, **options))
    return CalamineWorkbook.from_filelike(io.BytesIO(whole)), whole


def sheet_rows(workbook, at=0):
    header, *rows = workbook.get_sheet_by_index(at).to_python(skip_empty_area=False)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_xlsx_holds_what_the_csv_holds():
    make_claim(value=Money(Decimal("20000000000"), "CNY"), valid="2025-06", note="first")
    make_claim(property=PropertyFactory(value_type="text"), value=Text("a\r\nb ", "en"))
    rows = Claim.objects.order_by("pk")
    (found, _) = workbook_of(CLAIMS, rows, site="https://facts.example")
    for row, cells in zip(
        sheet_rows(found),
        rows_of(FORMATS["csv"].stream(CLAIMS, rows, site="https://facts.example")),
        strict=True,
    ):
        assert {name: as_text(cell) for name, cell in row.items()} == cells


def as_text(cell):
    return format(Decimal(str(cell)).normalize(), "f") if isinstance(cell, float) else str(cell)


@pytest.mark.parametrize("label", FORMULAS)
def test_xlsx_holds_no_formula_and_no_link_whatever_was_written(label):
    EntityFactory(label=label)
    found, whole = workbook_of(ENTITIES, Entity.objects.filter(label=label))
    (row,) = sheet_rows(found)
    assert row["label"] == inert(label)
    sheet = load_workbook(io.BytesIO(whole)).active
    assert not [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
    assert not [cell for line in sheet.iter_rows() for cell in line if cell.hyperlink]


def test_xlsx_with_formulas_allowed_would_hold_one(monkeypatch):
    """The broken variant: XlsxWriter's own reading of what starts with an equals sign."""

    def naive(sheet, row, cells):
        for at, cell in enumerate(cells):
            sheet.write(row, at, cell)

    monkeypatch.setattr(RowSheet, "add_row", naive)
    monkeypatch.setattr("factbase.exports.formulas.inert_sql", lambda expression: expression)
    monkeypatch.setattr("factbase.exports.columns.inert_sql", lambda expression: expression)
    EntityFactory(label="=1+1")
    _, whole = workbook_of(ENTITIES, Entity.objects.filter(label="=1+1"))
    sheet = load_workbook(io.BytesIO(whole)).active
    assert [cell.value for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]


@pytest.mark.parametrize("digits", ["20000000000", "-1.5", "0", "123456789012345", "0.1", "0.83"])
def test_xlsx_writes_a_number_where_excel_keeps_its_digits(digits):
    assert xlsx.is_kept(digits)
    make_claim(value=Money(Decimal(digits), "USD"))
    (row,) = sheet_rows(workbook_of(CLAIMS, Claim.objects.all())[0])
    assert isinstance(row["value_amount"], float)
    assert as_text(row["value_amount"]) == digits


@pytest.mark.parametrize(
    "digits", ["2.780", "1234567890123456", "0.1234567890123456", "500000000000010000000000000"]
)
def test_xlsx_writes_text_where_excel_would_lose_digits(digits):
    make_claim(value=Money(Decimal(digits), "USD"))
    (row,) = sheet_rows(workbook_of(CLAIMS, Claim.objects.all())[0])
    assert row["value_amount"] == digits


def test_xlsx_of_more_rows_than_a_sheet_holds_goes_on_in_the_next(monkeypatch):
    monkeypatch.setattr(xlsx, "SHEET_ROWS", 2)
    labels = ["a", "b", "c", "d", "e"]
    for label in labels:
        EntityFactory(label=label)
    found, _ = workbook_of(ENTITIES, Entity.objects.filter(label__in=labels).order_by("label"))
    assert found.sheet_names == ["entities", "entities 2", "entities 3"]
    rows = [sheet_rows(found, at) for at in range(3)]
    assert [[row["label"] for row in sheet] for sheet in rows] == [["a", "b"], ["c", "d"], ["e"]]


def test_xlsx_of_no_rows_has_the_header():
    found, _ = workbook_of(ENTITIES, Entity.objects.none())
    (header,) = found.get_sheet_by_index(0).to_python()
    assert header == [column.name for column in ENTITIES.columns_in(Where.LIST)]


def test_xlsx_refuses_text_that_no_cell_holds_and_names_it():
    claim = make_claim(note="x" * 32_768)
    with pytest.raises(UnfitError, match=rf"“note” of {claim.pk} has more than 32,767"):
        workbook_of(CLAIMS, Claim.objects.all())


NASTY = [
    *(
        "plain",
        "",
        " ",
        " before",
        "after ",
        "a\nb",
        "a\tb",
        "\t",
        "\r\n",
        "\x01",
        "\x1f x",
        "x\x0b",
    ),
    *(
        "_x0041_",
        "_x00e9_",
        "_X0041_",
        "&lt;",
        "a<b>c",
        '"quoted"',
        "\ufffe",
        "x\uffff",
        "🤖",
        "\xa0",
    ),
]


def sheet_of(path, write):
    with Workbook(str(path), xlsx.OPTIONS) as workbook:
        write(workbook)
    with zipfile.ZipFile(path) as file:
        return file.read("xl/worksheets/sheet1.xml").decode()


def test_rows_are_the_bytes_that_the_library_writes_cell_by_cell(tmp_path):
    names = [f"column {at}" for at in range(30)]
    rows = [
        [*NASTY, *[None] * (30 - len(NASTY))],
        [None, 0.5, 12345678901234.5, -3.0, *[None] * 26],
    ]

    def by_cell(workbook):
        sheet = workbook.add_worksheet("x")
        sheet.freeze_panes(1, 0)
        for number, cells in enumerate([names, *rows]):
            for at, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(number, at, cell)
                elif cell is not None:
                    sheet.write_number(number, at, cell)

    def by_row(workbook):
        sheet = workbook.add_worksheet("x", RowSheet)
        sheet.head(names)
        for number, cells in enumerate(rows, start=1):
            sheet.add_row(number, cells)

    assert sheet_of(tmp_path / "a", by_row) == sheet_of(tmp_path / "b", by_cell)


@pytest.mark.parametrize("label", ["<r><t>bold</t></r>", "<r>&</r>"])
def test_xlsx_holds_no_markup_whatever_was_written(label):
    """XlsxWriter takes this for XML of its own, and would make a workbook that nobody can open."""
    EntityFactory(label=label)
    (row,) = sheet_rows(workbook_of(ENTITIES, Entity.objects.filter(label=label))[0])
    assert row["label"] == label

"""The row that names the columns is found below a title, or is the one that is said."""

import io
from collections.abc import Sequence

import pytest

from factbase.imports.reading import Format, Table, UnreadableFileError, open_table

TITLED = b"""Sanctions list; third quarter, checked
;
Checked on;2025-10-02
name;listed on
Acme, Ltd;2019
name;a second header is a row
"""


def table(content: bytes, header_row: int = 0) -> Table:
    return open_table(io.BytesIO(content), Format.CSV, header_row=header_row, fits=names_a_name)


def names_a_name(columns: Sequence[str]) -> bool:
    return "name" in columns


@pytest.mark.parametrize(
    ("content", "header_row", "columns", "first"),
    [
        (TITLED, 4, ["name", "listed on"], 5),
        (b"\n\nname\nAcme\n", 3, ["name"], 4),
        (b"Firma\nAcme\n", 1, ["Firma"], 2),
        (b"a,a\nname,b\nAcme,1\n", 2, ["name", "b"], 3),
        (b"title\n" * 30 + b"name\n", 1, ["title"], 2),
    ],
)
def test_header_is_the_first_row_near_the_top_that_names_what_is_needed(
    content: bytes, header_row: int, columns: list[str], first: int
) -> None:
    found = table(content)
    assert (found.header_row, found.columns) == (header_row, columns)
    assert next(found.rows).number == first


def test_header_is_the_row_that_is_said() -> None:
    found = table(TITLED, header_row=6)
    assert (found.columns[1], [*found.rows]) == ("a second header is a row", [])


@pytest.mark.parametrize("row", [2, 7])
def test_row_that_is_blank_or_not_there_is_no_header(row: int) -> None:
    with pytest.raises(UnreadableFileError, match="names no columns") as caught:
        table(TITLED, header_row=row)
    assert caught.value.row == row


def test_separator_is_what_cuts_the_table_and_not_its_title() -> None:
    assert next(table(TITLED).rows).cells == ["Acme, Ltd", "2019"]

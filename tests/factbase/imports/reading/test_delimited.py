"""CSV is read as RFC 4180 has it, in any usual encoding, or refused with the place."""

import csv
import io
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbase.imports.reading import UnreadableFileError, delimited, encodings
from factbase.imports.reading.delimited import read_delimited
from tests.factbase.imports.reading.files import rows_of

CORPUS = Path(__file__).resolve().parents[5] / "shared" / "data" / "csv"
NEEDS_CORPUS = pytest.mark.skipif(not CORPUS.exists(), reason="../shared/data/csv is absent")
SPECTRUM = sorted(CORPUS.glob("csv-spectrum/csvs/*.csv"))
GOOD = sorted(CORPUS.glob("csv-test-data/json/*.json"))
BAD = sorted(
    path
    for path in CORPUS.glob("csv-test-data/csv/bad-*.csv")
    # One has other names in its header: that is for the columns to say, not for the reader.
    if path.stem != "bad-header-wrong-header"
)


def records(content: bytes, **options: str) -> list[list[str]]:
    return [list(row.cells) for row in read_delimited(io.BytesIO(content), **options)]


@NEEDS_CORPUS
@pytest.mark.parametrize("path", SPECTRUM, ids=lambda path: path.stem)
def test_csv_spectrum_is_read_as_its_json_says(path: Path) -> None:
    content = path.read_bytes()
    header, *rows = rows_of(content)
    expected = (path.parents[1] / "json" / f"{path.stem}.json").read_text()
    if b"\r" not in content:  # copies of the corpus may have lost them on their way
        expected = expected.replace("\\r", "")

    assert [dict(zip(header, row, strict=True)) for row in rows] == json.loads(expected)


@NEEDS_CORPUS
@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_csv_test_data_is_read_as_its_json_says(path: Path) -> None:
    found = records((path.parents[1] / "csv" / f"{path.stem}.csv").read_bytes())
    expected = json.loads(path.read_text())

    if expected and isinstance(expected[0], dict):
        found = [dict(zip(found[0], row, strict=True)) for row in found[1:]]
    elif not expected:
        found = found[1:]
    assert found == expected


@NEEDS_CORPUS
@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_files_of_csv_test_data_are_refused_or_have_a_row_of_another_width(path: Path) -> None:
    with suppress(UnreadableFileError):
        header, *rows = rows_of(path.read_bytes())
        assert [len(row) for row in rows] != [len(header)]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_separator_and_encoding_are_seen_from_the_file(separator: str, encoding: str) -> None:
    text = separator.join(["subject", "property", '"va,l;u|e"']) + "\r\n"
    text += separator.join(["智谱", "valuation", '"20 ""billion""\r\nyuan"']) + "\r\n"

    assert rows_of(text.encode(encoding)) == [
        ["subject", "property", "va,l;u|e"],
        ["智谱", "valuation", '20 "billion"\r\nyuan'],
    ]


def test_encoding_that_a_person_names_is_used() -> None:
    assert rows_of("naïve\ncafé\n".encode("windows-1252"), encoding="windows-1252") == [
        ["naïve"],
        ["café"],
    ]


@pytest.mark.parametrize(
    ("content", "row", "column", "message"),
    [
        (b'a,b\n1,2\n3,"never\nclosed\n4,5\n', 3, 2, "never closed"),
        (b'a,b\n1,he said "so"\n', 2, 2, "not doubled"),
        (b'a,b\n"1" ,2\n', 2, 1, "not doubled"),
        (b"a,b\n1,2\n3,\x00\n", 3, None, "NUL"),
        (b"a,b\n1,2\n\n3,caf\xe9\n", 4, 2, "0xE9 is not in the encoding"),
        (b"a,b,a\n1,2,3\n", 1, 3, "columns 1 and 3 are both called “a”"),
        (b"", 1, None, "The file is empty"),
        (b"\n\n", 1, None, "The file is empty"),
        (b",,\n , \n", 1, None, "The file is empty"),
        (b" ,\xc2\xa0\n", 1, None, "The file is empty"),
    ],
)
def test_broken_file_is_refused_with_its_place(
    content: bytes, row: int, column: int | None, message: str
) -> None:
    with pytest.raises(UnreadableFileError, match=message) as caught:
        rows_of(content)
    assert (caught.value.row, caught.value.column) == (row, column)


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    content = b'a,b\n"1\n2\n3",x\n\n4,y\n'
    found = [row.number for row in read_delimited(io.BytesIO(content)) if not row.is_blank]
    assert found == [1, 2, 4]


def test_row_of_blanks_is_blank() -> None:
    assert rows_of(b"a,b\n ,\t\n1,2\n") == [["a", "b"], ["1", "2"]]


def test_cell_may_be_as_long_as_an_export_makes_it() -> None:
    qualifiers = "many words " * 20_000
    assert rows_of(f'a\n"{qualifiers}"\n'.encode()) == [["a"], [qualifiers]]


def test_line_without_an_end_is_refused_before_it_fills_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (delimited, encodings):
        monkeypatch.setattr(module, "LONGEST_LINE", 10)
    taken: list[int] = []

    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def seek(self, *_: int) -> int:
            return 0

        def readinto(self, buffer: Any) -> int:
            taken.append(len(buffer))
            assert len(taken) < 100, "it is read without end"
            buffer[:] = b"x" * len(buffer)
            return len(buffer)

    with pytest.raises(UnreadableFileError, match="Row 1: The line is longer than 10 characters"):
        list(read_delimited(Endless()))  # type: ignore[arg-type]


def test_file_of_many_rows_is_read_to_its_end() -> None:
    assert len(rows_of(b"a,b\n" + b"1,2\n" * 100)) == 101


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
            min_size=2,
            max_size=2,
        ),
        max_size=5,
    )
)
def test_whatever_is_written_is_read_back(rows: list[list[str]]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([["first", "second"], *rows])

    assert records(buffer.getvalue().encode())[1:] == rows


@pytest.mark.parametrize("first", ["sep=;\r\n", "SEP=;\n", "\ufeffsep=;\n"])
def test_line_that_says_the_separator_is_believed_and_counted(first: str) -> None:
    content = f"{first}a,b,c;d\n1;2\n".encode()
    found = list(read_delimited(io.BytesIO(content)))
    assert [(row.number, list(row.cells)) for row in found] == [
        (2, ["a,b,c", "d"]),
        (3, ["1", "2"]),
    ]


@pytest.mark.parametrize("first", ["sep=;x\n", "sep=\n", "sep=;;\n"])
def test_header_that_only_begins_so_is_a_header(first: str) -> None:
    assert records(f"{first}1\n".encode())[0][0].startswith("sep=")

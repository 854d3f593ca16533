"""Which kind of file it is, and the one door to its rows."""

from enum import StrEnum
from pathlib import PurePath
from typing import IO

from factbase.imports.reading.delimited import read_delimited
from factbase.imports.reading.lines import read_lines
from factbase.imports.reading.rows import Fits, Table, UnreadableFileError, table_of
from factbase.imports.reading.workbooks import read_workbook
from sources.phrases import Phrase


class Format(StrEnum):
    """The kinds of files that are read."""

    CSV = "csv"
    XLSX = "xlsx"
    NDJSON = "ndjson"
    PACKAGE = "package"


FORMATS = {
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".tab": Format.CSV,
    ".txt": Format.CSV,
    ".xlsx": Format.XLSX,
    ".xlsm": Format.XLSX,
    ".ndjson": Format.NDJSON,
    ".jsonl": Format.NDJSON,
    ".json": Format.NDJSON,
    ".zip": Format.PACKAGE,
}
_ZIP = b"PK\x03\x04"
# What XLS files are, and XLSX files under a password are wrapped in.
_OLE = b"\xd0\xcf\x11\xe0"
# PDF, Parquet, gzip.
_OTHERS = (b"%PDF", b"PAR1", b"\x1f\x8b")
_OTHER_WORKBOOKS = frozenset({".ods", ".numbers", ".xlsb"})


def format_of(file: IO[bytes], name: str) -> Format:
    """Return the format that the name says and the first bytes do not deny.

    Raises UnreadableFileError for other files. A CSV file can have any name.
    """
    file.seek(0)
    start = file.read(64)
    file.seek(0)
    suffix = PurePath(name).suffix.casefold()
    if start.startswith(_OTHERS) or suffix in _OTHER_WORKBOOKS:
        raise UnreadableFileError(
            Phrase(
                "Files of this kind are not read: save it as CSV, XLSX or NDJSON, or send a "
                "zipped Data Package."
            )
        )
    named = FORMATS.get(suffix)
    if start.startswith(_ZIP):
        return named if named in (Format.XLSX, Format.PACKAGE) else Format.XLSX
    if start.startswith(_OLE):
        raise UnreadableFileError(
            Phrase(
                "The workbook has a password or is of an old kind: save it as XLSX without a "
                "password, or as CSV."
            )
        )
    if named in (Format.XLSX, Format.PACKAGE):
        raise UnreadableFileError(
            Phrase(
                "The file is not what its name says. Send CSV, XLSX, NDJSON or a zipped Data "
                "Package."
            )
        )
    if named is None and start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return Format.NDJSON
    return named or Format.CSV


def open_table(
    file: IO[bytes],
    kind: Format,
    *,
    encoding: str = "",
    sheet: str = "",
    header_row: int = 0,
    fits: Fits | None = None,
) -> Table:
    """Return the columns and rows of a file that can be read twice; of a workbook one `sheet`.

    `header_row` and `fits` say which row names the columns, as in `table_of`. Raises
    UnreadableFileError, here for what is wrong with the header, later where a row is.
    """
    match kind:
        case Format.CSV:
            return table_of(read_delimited(file, encoding=encoding), header_row, fits)
        case Format.XLSX:
            sheets, rows = read_workbook(file, sheet)
            try:
                return table_of(rows, header_row, fits)._replace(sheets=sheets)
            except UnreadableFileError as error:
                error.sheets = sheets
                raise
        case Format.NDJSON:
            return table_of(read_lines(file, encoding=encoding))
        case Format.PACKAGE:
            raise ValueError("a package has several tables: see `packages`")

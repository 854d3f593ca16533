"""CSV and its kin, by RFC 4180: cells separated by a comma, semicolon, tab or bar."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import IO

from factbase.imports.reading.encodings import (
    ADVICE,
    LONGEST_LINE,
    bad_byte,
    decoded_lines,
    too_long,
)
from factbase.imports.reading.rows import Row, UnreadableFileError
from sources.phrases import Phrase

SEPARATORS = (",", ";", "\t", "|")
# How Excel says which it is, in a line before the header.
SAID = re.compile(r"\ufeff?sep=([,;\t|])\r?\n?", re.IGNORECASE)
# Python would end at 131,072 characters.
csv.field_size_limit(LONGEST_LINE)
_LINES_TO_GUESS_BY = 20


def read_delimited(file: IO[bytes], *, encoding: str = "") -> Iterator[Row]:
    """Yield all rows of `file`, the header among them; a blank line is a row of one empty cell.

    A first line that says which separator it is (`sep=;`) is none of them, but counted.

    Raises UnreadableFileError at the first row that is not CSV.
    """
    file.seek(0)
    said = SAID.fullmatch(next(decoded_lines(file, encoding), ""))
    file.seek(0)
    separator = said[1] if said else _guessed_separator(file, encoding)
    file.seek(0)
    rows = _Records(decoded_lines(file, encoding), separator).read()
    return islice(rows, 1 if said else 0, None)


def _guessed_separator(file: IO[bytes], encoding: str) -> str:
    """Return what cuts most of the first records into as many cells, of several most of those.

    A title above the header is cut by none, or by another.
    """
    start = "".join(islice(decoded_lines(file, encoding), _LINES_TO_GUESS_BY))

    def cut(separator: str) -> tuple[int, int]:
        try:
            records = [*csv.reader(io.StringIO(start), delimiter=separator)]
        except csv.Error:
            return 0, 0
        widths = Counter(len(record) for record in records if len(record) > 1)
        return max(((times, width) for width, times in widths.items()), default=(0, 0))

    return max(SEPARATORS, key=cut)


class _Records:
    """Reads records line by line, keeping the lines of the present one for what is said of it."""

    def __init__(self, lines: Iterator[str], separator: str) -> None:
        self.lines = lines
        self.separator = separator
        self.number = 0
        self.raw: list[str] = []

    def read(self) -> Iterator[Row]:
        reader = csv.reader(self._noted(), delimiter=self.separator, strict=True)
        while True:
            self.number += 1
            self.raw.clear()
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise self._broken(str(error)) from error
            if cells is None:
                return
            if '"' in "".join(cells) and self._bad_column():
                raise self._stray_quote()
            yield Row(self.number, cells or [""])

    def _noted(self) -> Iterator[str]:
        for line in self.lines:
            self.raw.append(line)
            if len(line) > LONGEST_LINE:
                raise UnreadableFileError(too_long(), row=self.number)
            if "\0" in line:
                raise UnreadableFileError(
                    Phrase("The row holds a NUL character: remove it."), row=self.number
                )
            if byte := bad_byte(line):
                raise UnreadableFileError(
                    Phrase(
                        "The byte %(byte)s is not in the encoding of the file: %(advice)s",
                        byte=byte,
                        advice=ADVICE,
                    ),
                    row=self.number,
                    column=self._column_of(line),
                )
            yield line

    def _column_of(self, line: str) -> int:
        before = re.split("[\udc80-\udcff]", line, maxsplit=1)[0]
        return before.count(self.separator) + 1 if len(self.raw) == 1 else 0

    def _broken(self, why: str) -> UnreadableFileError:
        if "expected after" in why:
            return self._stray_quote()
        return UnreadableFileError(
            Phrase(
                "The quotation mark that opens this cell is never closed, or the cell is longer "
                "than %(longest_cell)s characters.",
                longest_cell=f"{LONGEST_LINE:,}",
            ),
            row=self.number,
            column=self._bad_column(),
        )

    def _stray_quote(self) -> UnreadableFileError:
        return UnreadableFileError(
            Phrase(
                "The cell holds a quotation mark that is not doubled: put the cell between "
                'quotation marks and write each one inside it twice (6"" for 6").'
            ),
            row=self.number,
            column=self._bad_column(),
        )

    def _bad_column(self) -> int:
        """Return the number of the first cell that RFC 4180 does not allow, 0 if all are fine."""
        raw = "".join(self.raw)
        cell, place, column = _cell(self.separator), 0, 1
        while found := cell.match(raw, place):
            if found[1] != self.separator:
                return 0
            place, column = found.end(), column + 1
        return column


@lru_cache
def _cell(separator: str) -> re.Pattern[str]:
    """Return the pattern of a cell with what ends it: a separator, a line break or the file."""
    mark = re.escape(separator)
    return re.compile(rf'(?:"(?:[^"]|"")*+"|[^"{mark}\r\n]*+)({mark}|\r\n?|\n|\Z)')

"""XLSX: one of the sheets that are shown, by the values that the spreadsheet last computed."""

import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from factbase.imports.reading.archives import opened
from factbase.imports.reading.rows import Row, UnreadableFileError
from sources.exceptions import shown
from sources.phrases import Phrase

SECONDS = 300
MOST_NAMED = 20
_PROJECT = Path(__file__).resolve().parents[3]


def read_workbook(file: IO[bytes], sheet: str = "") -> tuple[list[str], Iterator[Row]]:
    """Return the names of the sheets that are shown, and all rows of one, the header among them.

    `sheet` names it; without a name it is the first. It is read by a child process within limits of
    memory and time, because two cells far apart make a small file fill gigabytes.
    """
    opened(file).close()
    with contextlib.ExitStack() as stack:
        answer = stack.enter_context(tempfile.TemporaryFile())
        _run_child(file, answer, sheet)
        answer.seek(0)
        sheets: list[str] = json.loads(answer.readline())
        _refuse_unknown(sheet, sheets)
        stack.pop_all()
        return sheets, _rows(answer)


def _refuse_unknown(sheet: str, sheets: list[str]) -> None:
    if not sheets:
        raise UnreadableFileError(Phrase("The workbook has no sheet with rows."))
    if sheet and sheet not in sheets:
        raise UnreadableFileError(
            Phrase(
                "The workbook has no sheet called %(sheet)s that is shown. It has: %(sheets)s.",
                sheet=shown(sheet),
                sheets=", ".join(shown(name) for name in sheets[:MOST_NAMED]),
            ),
            sheets=sheets,
        )


def _run_child(file: IO[bytes], answer: IO[bytes], sheet: str) -> None:
    file.seek(0)
    with tempfile.TemporaryFile() as given:
        while piece := file.read(1 << 20):
            given.write(piece)
        given.seek(0)
        try:
            subprocess.run(  # noqa: S603 - a name is an argument, and no shell reads it
                [sys.executable, "-P", "-m", "factbase.imports.reading.workbook_child", sheet],
                stdin=given,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={"PYTHONPATH": str(_PROJECT), "PYTHONDONTWRITEBYTECODE": "1"},
                timeout=SECONDS,
                check=True,
                start_new_session=True,
            )
        except subprocess.SubprocessError as error:
            raise UnreadableFileError(
                Phrase(
                    "The workbook cannot be read: it is damaged, or its sheet is too large. "
                    "Save it as CSV and send that."
                )
            ) from error


def _rows(answer: IO[bytes]) -> Iterator[Row]:
    with answer:
        for number, line in enumerate(answer, start=1):
            cells = json.loads(line)
            if isinstance(cells, dict):
                raise UnreadableFileError(
                    Phrase(
                        "The formula in this cell has no value yet: open the workbook in a "
                        "spreadsheet, save it there, and send that."
                    ),
                    **cells,
                )
            yield Row(number, cells)

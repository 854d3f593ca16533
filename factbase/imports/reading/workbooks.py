"""XLSX: the first sheet that is shown, by the values that the spreadsheet last computed."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from factbase.imports.reading.archives import opened
from factbase.imports.reading.rows import Row, UnreadableFileError
from sources.phrases import Phrase

SECONDS = 300
_PROJECT = Path(__file__).resolve().parents[3]


def read_workbook(file: IO[bytes]) -> Iterator[Row]:
    """Yield all rows of the sheet, the header among them.

    The sheet is read by a child process within limits of memory and time, because two cells far
    apart make a small file fill gigabytes.
    """
    opened(file).close()
    with tempfile.TemporaryFile() as answer:
        _run_child(file, answer)
        answer.seek(0)
        yield from _rows(answer)


def _run_child(file: IO[bytes], answer: IO[bytes]) -> None:
    file.seek(0)
    with tempfile.TemporaryFile() as given:
        while piece := file.read(1 << 20):
            given.write(piece)
        given.seek(0)
        try:
            subprocess.run(
                [sys.executable, "-P", "-m", "factbase.imports.reading.workbook_child"],
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
    for number, line in enumerate(answer, start=1):
        cells = json.loads(line)
        if isinstance(cells, dict):
            raise UnreadableFileError(cells["message"])
        yield Row(number, cells)

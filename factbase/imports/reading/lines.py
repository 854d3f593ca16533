"""NDJSON: one JSON object a line; what is nested becomes columns joined by `_`."""

import json
import re
from collections.abc import Iterator
from typing import IO, Any, NoReturn

from factbase.imports.reading.encodings import (
    ADVICE,
    LONGEST_LINE,
    bad_byte,
    decoded_lines,
    too_long,
)
from factbase.imports.reading.rows import MOST_COLUMNS, Row, UnreadableFileError
from sources.exceptions import shown
from sources.phrases import Phrase, why_no_json

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def read_lines(file: IO[bytes], *, encoding: str = "") -> Iterator[Row]:
    """Yield the header, then a row for each line, numbered as lines are.

    The columns are those of all lines, in the order in which they first occur. Numbers keep their
    digits as they are written. The file is read twice.
    """
    columns: dict[str, int] = {}
    for _, record in _records(file, encoding):
        for name in record:
            columns.setdefault(name, len(columns))
        if len(columns) > MOST_COLUMNS:
            raise UnreadableFileError(
                Phrase(
                    "The lines have more than %(most_columns)s different columns together.",
                    most_columns=MOST_COLUMNS,
                )
            )
    yield Row(0, list(columns))
    for number, record in _records(file, encoding):
        yield Row(number, [record.get(name, "") for name in columns])


def _records(file: IO[bytes], encoding: str) -> Iterator[tuple[int, dict[str, str]]]:
    file.seek(0)
    for number, line in enumerate(decoded_lines(file, encoding), start=1):
        if byte := bad_byte(line):
            raise UnreadableFileError(
                Phrase(
                    "The byte %(byte)s is not in the encoding of the file: %(advice)s",
                    byte=byte,
                    advice=ADVICE,
                ),
                row=number,
            )
        if len(line) > LONGEST_LINE:
            raise UnreadableFileError(too_long(), row=number)
        if line.strip():
            yield number, _cells(line, number)


def _cells(line: str, number: int) -> dict[str, str]:
    try:
        found = json.loads(
            line,
            parse_float=str,
            parse_int=str,
            parse_constant=_refuse_constant,
            object_pairs_hook=_once,
        )
        if not isinstance(found, dict):
            raise ValueError(Phrase("an object, {…}, is wanted"))
        return _flat(found)
    except (ValueError, RecursionError) as error:
        raise UnreadableFileError(
            Phrase(
                "The line cannot be read: %(error)s. Each line is one JSON object, as "
                "`jq -c '.[]'` writes those of a list.",
                error=_why(error),
            ),
            row=number,
        ) from error


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return Phrase("%(error)s at character %(place)s", error=error.msg, place=error.pos + 1)
    return why_no_json(error)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(Phrase("%(name)s is no JSON number", name=name))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(Phrase("a key stands twice in one object"))
    return found


def _flat(record: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """Return the cells by column: `{"value": {"unit": "CNY"}}` is `value_unit`; lists stay JSON."""
    cells: dict[str, str] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            _add(cells, _flat(value, f"{prefix}{key}_"))
        else:
            _add(cells, {_storable(f"{prefix}{key}"): _storable(_cell(value))})
    return cells


def _add(cells: dict[str, str], more: dict[str, str]) -> None:
    """Add cells; `{"a": {"b": 1}, "a_b": 2}` would have one of them lost."""
    for name in cells.keys() & more.keys():
        raise ValueError(Phrase("%(name)s stands in it twice", name=shown(name)))
    cells |= more


def _storable(text: str) -> str:
    """Refuse what an escape can smuggle in and no database holds."""
    if found := _UNSTORABLE.search(text):
        raise ValueError(Phrase("U+%(found)s cannot be stored", found=f"{ord(found[0]):04X}"))
    return text


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

"""What differs between the claims of two Data Packages and their quotes, both read once."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

from factbase.exports.columns import Where
from factbase.exports.descriptor import path_of
from factbase.exports.formulas import restored
from factbase.exports.tables import CLAIMS, EVIDENCE, Table

Row = dict[str, str]
# That a quote was looked for again, and found where it was, says nothing new.
PASSED_OVER = {"id", "checked_at"}


class Difference(NamedTuple):
    """One row that was added, changed or removed, the claim it is about, its fields as (old, new).

    Of a quote that was retracted since, `what` says that.
    """

    table: Table
    id: str
    claim: str
    what: str
    fields: dict[str, tuple[str | None, str | None]]

    def as_line(self) -> bytes:
        """Return it as a line of NDJSON."""
        fields = {name: {"old": old, "new": new} for name, (old, new) in self.fields.items()}
        line: dict[str, Any] = {
            "table": self.table.name,
            "id": self.id,
            "claim": self.claim,
            "change": self.what,
            "fields": fields,
        }
        return json.dumps(line, ensure_ascii=False).encode() + b"\n"


def differences(old: Path | None, new: Path) -> Iterator[Difference]:
    """Yield the claims that differ, then the quotes, each in the order of their ids.

    With no `old`, all are added.
    """
    for table in (CLAIMS, EVIDENCE):
        before, after = _rows(table, old) if old else iter(()), _rows(table, new)
        for left, right in _paired(before, after):
            if fields := _fields(left, right):
                row = right or left
                claim = row["claim"] if table is EVIDENCE else row["id"]
                yield Difference(table, row["id"], claim, _what(left, right), fields)


def _paired(before: Iterator[Row], after: Iterator[Row]) -> Iterator[tuple[Row, Row]]:
    """Yield the rows of both by their ids, empty where one of the two has none."""
    left, right = next(before, None), next(after, None)
    while left or right:
        if right is None or (left and left["id"] < right["id"]):
            yield left or {}, {}
            left = next(before, None)
        elif left is None or right["id"] < left["id"]:
            yield {}, right
            right = next(after, None)
        else:
            yield left, right
            left, right = next(before, None), next(after, None)


def _what(old: Row, new: Row) -> str:
    if not old:
        return "added"
    if not new:
        return "removed"
    is_retracted = new.get("retracted_at") and not old.get("retracted_at")
    return "retracted" if is_retracted else "changed"


def _rows(table: Table, package: Path) -> Iterator[Row]:
    """Yield the rows of a table in a package as they were before they were made inert."""
    # A note or a text can be longer than the 128 KiB that a cell has by default.
    csv.field_size_limit(2**31 - 1)
    inert = {column.name for column in table.columns_in(Where.PACKAGE) if column.is_inert}
    with ZipFile(package) as archive, archive.open(path_of(table)) as file:
        for row in csv.DictReader(io.TextIOWrapper(file, "utf-8", newline=""), strict=True):
            yield {name: restored(cell) if name in inert else cell for name, cell in row.items()}


def _fields(old: Row, new: Row) -> dict[str, tuple[str | None, str | None]]:
    return {
        name: (old.get(name) or None, new.get(name) or None)
        for name in (old | new)
        if name not in PASSED_OVER and (old.get(name) or "") != (new.get(name) or "")
    }

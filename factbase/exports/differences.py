"""What differs between the records of two Data Packages, both read once."""

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
from factbase.exports.tables import (
    ALIASES,
    CLAIMS,
    DERIVATIONS,
    ENTITIES,
    EVIDENCE,
    IDENTIFIERS,
    PROPERTIES,
    PUBLISHERS,
    QUALIFIERS,
    SOURCES,
    Table,
)

Row = dict[str, str]
# Left out are tables whose rows nobody edits, or that say only how claims came to what they are.
CLAIMS_WITH_PARTS = (CLAIMS, QUALIFIERS, EVIDENCE)
REFERRED_TO = (ENTITIES, ALIASES, IDENTIFIERS, PROPERTIES, PUBLISHERS, SOURCES, DERIVATIONS)
COMPARED = CLAIMS_WITH_PARTS + REFERRED_TO
# That a quote was looked for again, and found where it was, says nothing new.
PASSED_OVER = {"id", "checked_at"}


class Difference(NamedTuple):
    """One row that was added, changed or removed, its claim, its fields as (old, new).

    Of one that was retracted since, `what` says that.
    """

    table: Table
    id: str
    claim: str | None
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
    """Yield the claims that differ, then what is part of claims, then what they refer to.

    Rows of a table are in the order of their ids. With no `old`, all are added.
    """
    for table in COMPARED:
        before, after = _rows(table, old) if old else iter(()), _rows(table, new)
        for left, right in _paired(before, after):
            if fields := _fields(left, right):
                row = right or left
                claim = _claim_of(table, row)
                yield Difference(table, row["id"], claim, _what(left, right), fields)


def _claim_of(table: Table, row: Row) -> str | None:
    """Return the id of the claim that a row is, or is part of; None for what claims refer to."""
    if table is CLAIMS:
        return row["id"]
    columns = (link.column for link in table.references if link.table == CLAIMS.name)
    return next((row[column] for column in columns), None)


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

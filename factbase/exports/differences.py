"""What differs between the claims of two Data Packages, found while both are read once."""

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
from factbase.exports.tables import CLAIMS

Row = dict[str, str]
TEXT = {column.name for column in CLAIMS.columns_in(Where.PACKAGE) if column.is_inert}


class Difference(NamedTuple):
    """One claim that was added, changed or removed, and its fields as (old, new)."""

    id: str
    what: str
    fields: dict[str, tuple[str | None, str | None]]

    def as_line(self) -> bytes:
        """Return it as a line of NDJSON."""
        fields = {name: {"old": old, "new": new} for name, (old, new) in self.fields.items()}
        line: dict[str, Any] = {"id": self.id, "change": self.what, "fields": fields}
        return json.dumps(line, ensure_ascii=False).encode() + b"\n"


def differences(old: Path | None, new: Path) -> Iterator[Difference]:
    """Yield the claims that differ, in the order of their ids; with no `old`, all are added."""
    before, after = _claims(old) if old else iter(()), _claims(new)
    left, right = next(before, None), next(after, None)
    while left or right:
        if right is None or (left and left["id"] < right["id"]):
            assert left is not None  # noqa: S101 - one of the two is there
            yield Difference(left["id"], "removed", _fields(left, {}))
            left = next(before, None)
        elif left is None or right["id"] < left["id"]:
            yield Difference(right["id"], "added", _fields({}, right))
            right = next(after, None)
        else:
            if fields := _fields(left, right):
                yield Difference(right["id"], "changed", fields)
            left, right = next(before, None), next(after, None)


def _claims(package: Path) -> Iterator[Row]:
    """Yield the claims of a package as they were before they were made inert."""
    # A note or a text can be longer than the 128 KiB that a cell has by default.
    csv.field_size_limit(2**31 - 1)
    with ZipFile(package) as archive, archive.open(path_of(CLAIMS)) as file:
        for row in csv.DictReader(io.TextIOWrapper(file, "utf-8", newline=""), strict=True):
            yield {name: restored(cell) if name in TEXT else cell for name, cell in row.items()}


def _fields(old: Row, new: Row) -> dict[str, tuple[str | None, str | None]]:
    return {
        name: (old.get(name) or None, new.get(name) or None)
        for name in (old | new)
        if name != "id" and (old.get(name) or "") != (new.get(name) or "")
    }

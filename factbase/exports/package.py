"""Writes a Data Package: a ZIP of one CSV a table and of what describes them.

The same rows make the same bytes: no time of the export is in the file, rows are in the order of
their keys, and every date in the ZIP is the first one that it can hold.
"""

import hashlib
import json
from collections.abc import Generator
from datetime import datetime
from typing import IO, Any, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db import connections
from django.db.models import QuerySet

from factbase.exports import descriptor, statements
from factbase.exports.columns import Where
from factbase.exports.descriptor import Written
from factbase.exports.needed import needed
from factbase.exports.reading import reading
from factbase.exports.statements import Connection
from factbase.exports.streams import Stream, Tick, chunks, unheard
from factbase.exports.tables import SNAPSHOTS, TABLES, Table

EARLIEST = (1980, 1, 1, 0, 0, 0)
READABLE = 0o644 << 16
UNIX = 3


class Sink:
    """A file that can only be written to, and gives back what has been written since."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, data: bytes) -> int:
        """Keep `data` until it is taken."""
        self._written += data
        return len(data)

    def flush(self) -> None:
        """Do nothing: what was written is there."""

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken = bytes(self._written)
        self._written.clear()
        return taken


def stream_package(
    table: Table,
    queryset: "QuerySet[Any, Any]",
    *,
    site: str = "",
    known_at: datetime | None = None,
    tick: Tick = unheard,
    is_whole: bool = False,
    has_archive: bool = False,
    **more: Any,
) -> Stream:
    """Yield the Data Package of the claims of `queryset` and of all that they refer to.

    With `is_whole`, of every record instead, whether a claim refers to it or not. `has_archive`
    adds the bytes and texts of the snapshots. `more` is said of the package in datapackage.json.
    `table` and `site` are those of other formats: a package is always of claims, and no address is
    in it. The generator's value is the number of claims. Otherwise as `stream_csv`.
    """
    sink, resources = Sink(), []
    with reading(connections[queryset.db], moment=known_at) as connection:
        claims = statements.chosen(queryset.order_by(), connection)
        with ZipFile(cast("IO[bytes]", sink), "w", ZIP_DEFLATED, compresslevel=6) as archive:
            for each in TABLES:
                condition = "true" if is_whole else needed(each.name, claims)
                written = yield from _table(
                    archive, sink, each, condition, connection, tick if each is table else unheard
                )
                resources.append(written)
            if has_archive:
                condition = "true" if is_whole else needed(SNAPSHOTS.name, claims)
                yield from _archive(archive, sink, condition, connection)
            described = descriptor.package(resources, **more)
            text = json.dumps(described, ensure_ascii=False, indent=2) + "\n"
            archive.writestr(_entry("datapackage.json"), text)
    yield sink.take()
    return next(written.rows for written in resources if written.table is table)


def _entry(name: str) -> ZipInfo:
    """Return the entry of a file, which says nothing of when and where it was made."""
    entry = ZipInfo(name, EARLIEST)
    entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, READABLE, UNIX
    return entry


def _table(
    archive: ZipFile,
    sink: Sink,
    table: Table,
    condition: str,
    connection: Connection,
    tick: Tick,
) -> Generator[bytes, None, Written]:
    """Write the CSV of a table's rows that meet `condition`, by their keys."""
    keys = f'SELECT "{table.key}" FROM {table.relation} WHERE {condition} ORDER BY 1'  # noqa: S608
    items = statements.cells(table.columns_in(Where.PACKAGE))
    statement = statements.copy(statements.select(table, items, keys, connection, site=""))
    size, digest = 0, hashlib.sha256()
    entry = _entry(descriptor.path_of(table))
    with connection.cursor() as cursor, archive.open(entry, "w", force_zip64=True) as file:
        with cursor.copy(statement) as rows:
            for chunk in chunks(rows, tick):
                size += file.write(chunk)
                digest.update(chunk)
                yield sink.take()
        return Written(table, size, digest.hexdigest(), cursor.rowcount)


def _archive(
    archive: ZipFile, sink: Sink, condition: str, connection: Connection
) -> Generator[bytes, None, None]:
    """Write the bytes and the text of each snapshot, one at a time."""
    ids = f"SELECT id FROM sources_snapshot WHERE {condition} ORDER BY id"  # noqa: S608
    seen = set()
    for (snapshot,) in connection.execute(ids).fetchall():
        row = connection.execute(
            "SELECT sha256, content, text FROM sources_snapshot JOIN sources_blob USING (sha256) "
            "WHERE id = %s",
            [snapshot],
        ).fetchone()
        assert row is not None  # noqa: S101 - snapshots are never deleted
        sha256, content, text = row
        if sha256 not in seen:
            seen.add(sha256)
            archive.writestr(_entry(f"archive/{sha256}"), bytes(content))
        archive.writestr(_entry(f"texts/{snapshot}.txt"), text)
        yield sink.take()

"""Formats that are written as a whole before the first byte can leave: through a temporary file."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connections
from django.db.models import QuerySet

from factbase.exports import statements
from factbase.exports.columns import Where
from factbase.exports.reading import reading
from factbase.exports.statements import Connection
from factbase.exports.streams import CHUNK_BYTES, Stream, Tick, unheard
from factbase.exports.tables import Table

Writer = Callable[[Path, Connection, Table, str, Tick], int]
"""Writes the rows of a SELECT of cells to a path, and returns how many they were."""


def stream_file(
    write: Writer,
    table: Table,
    queryset: "QuerySet[Any, Any]",
    *,
    site: str = "",
    known_at: datetime | None = None,
    tick: Tick = unheard,
    inert: bool = True,
) -> Stream:
    """Yield the file that `write` makes of the rows; otherwise as `stream_csv`.

    The database is let go before the first chunk leaves, and the file goes when the last one has,
    or when the generator is closed.
    """
    with TemporaryDirectory(prefix="factbase-export-") as folder:
        path = Path(folder) / "whole"
        with reading(connections[queryset.db], moment=known_at) as connection:
            items = statements.cells(table.columns_in(Where.LIST), inert=inert)
            keys = statements.chosen(queryset, connection)
            select = statements.select(table, items, keys, connection, site=site)
            number = write(path, connection, table, select, tick)
        yield from parts_of(path)
    return number


def parts_of(path: Path) -> Iterator[bytes]:
    """Yield a file in chunks."""
    with path.open("rb") as file:
        while part := file.read(CHUNK_BYTES):
            yield part

"""Streams a list as CSV or NDJSON by PostgreSQL's COPY: nothing is held in memory but one chunk."""

from collections.abc import Callable, Generator, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connections
from django.db.models import QuerySet

from factbase.exports import statements
from factbase.exports.columns import Where
from factbase.exports.reading import reading
from factbase.exports.statements import Connection
from factbase.exports.tables import Table

CHUNK_BYTES = 64 * 1024
ROW_BYTES = 600  # about, of claims
# Without it Excel reads UTF-8 as the machine's old code page and garbles every other script.
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

Stream = Generator[bytes, None, int]
Tick = Callable[[int], None]
"""Is told now and then how many rows have been written; what it raises ends the export."""


def unheard(rows: int) -> None:
    """Let the number of rows be."""


def stream_csv(
    table: Table,
    queryset: "QuerySet[Any, Any]",
    *,
    site: str = "",
    known_at: datetime | None = None,
    tick: Tick = unheard,
) -> Stream:
    """Yield the rows of `queryset`, in its order, as UTF-8 CSV in chunks of about 64 KiB.

    `site` is the address that columns such as `url` start with, such as
    "https://facts.example.org"; without it they stay empty. `known_at` reads an earlier moment.
    One statement, so one state of the database (see `reading`). Closing the generator ends the
    statement. Its value is the number of rows. Raises psycopg's errors: what came before one is
    not a whole export.
    """
    with reading(connections[queryset.db], moment=known_at) as connection:
        statement = csv_statement(table, queryset, connection, site=site)
        return (yield from _copied(connection, statements.copy(statement), tick, BYTE_ORDER_MARK))


def csv_statement(
    table: Table, queryset: "QuerySet[Any, Any]", connection: Connection, *, site: str
) -> str:
    """Return the SELECT of a list as CSV."""
    items = statements.cells(table.columns_in(Where.LIST))
    keys = statements.chosen(queryset, connection)
    return statements.select(table, items, keys, connection, site=site)


def stream_ndjson(
    table: Table,
    queryset: "QuerySet[Any, Any]",
    *,
    site: str = "",
    known_at: datetime | None = None,
    tick: Tick = unheard,
) -> Stream:
    """Yield the rows of `queryset` as lines of JSON, each as the API's list has it.

    Otherwise as `stream_csv`.
    """
    with reading(connections[queryset.db], moment=known_at) as connection:
        keys = statements.chosen(queryset, connection)
        statement = statements.select(table, statements.line(table), keys, connection, site=site)
        copy = statements.copy(statement, options=statements.AS_LINES)
        return (yield from _copied(connection, copy, tick))


def _copied(connection: Connection, statement: bytes, tick: Tick, start: bytes = b"") -> Stream:
    with connection.cursor() as cursor:
        with cursor.copy(statement) as copy:
            yield from chunks(copy, tick, start)
        return cursor.rowcount


def chunks(
    rows: Iterable[bytes | bytearray | memoryview], tick: Tick, start: bytes = b""
) -> Iterator[bytes]:
    """Join rows to chunks, `start` in front; `tick` hears of every chunk.

    How many rows go into one follows from the length of those before it: what is done for each
    row is most of what an export takes here.
    """
    rows = iter(rows)
    most, number = 1 + CHUNK_BYTES // ROW_BYTES, 0
    while batch := list(islice(rows, most)):
        chunk = start + b"".join(batch)
        number += len(batch)
        most = min(2 * most, 1 + CHUNK_BYTES * len(batch) // len(chunk))
        start = b""
        tick(number)
        yield chunk

"""Statements as libpq sends them: prepared once on each connection, then only named.

The driver takes the text of a statement apart each time it is run, asks again and again whether the
answer has come, and makes a text of each cell. Where PostgreSQL writes whole records, that is as
much work as PostgreSQL has with them.
"""

import re
from collections.abc import Sequence
from itertools import count
from typing import Any, NamedTuple

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import InvalidSqlStatementName, error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

Cells = tuple[bytes | None, ...]
"""A row, each cell as PostgreSQL writes it; None for NULL."""
# Each takes memory of the server, which plans it for this connection.
MOST = 100
PLACES = re.compile("%([s%])")


class _Key(NamedTuple):
    sql: str
    types: tuple[int, ...]


class Prepared:
    """The statements that one connection has prepared; the one not run for longest makes room."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.pgconn = connection.pgconn
        self.names: dict[_Key, bytes] = {}
        self.numbers = count()

    @property
    def is_possible(self) -> bool:
        """Whether the connection is outside of any transaction: what fails can be done again."""
        is_idle = self.pgconn.transaction_status == TransactionStatus.IDLE
        return is_idle and self.connection.autocommit

    def rows(self, sql: str, values: Sequence[Any]) -> list[Cells]:
        """Return what a SELECT finds; `sql` has its places as Django writes them.

        Raises psycopg.Error.
        """
        filled = Transformer.from_context(self.connection)
        sent = filled.dump_sequence(values, [PyFormat.AUTO] * len(values))
        key = _Key(sql, tuple(filled.types or ()))
        try:
            return self._run(key, sent, filled.formats)
        except InvalidSqlStatementName:
            # The driver lets go of all that is prepared after a transaction was rolled back.
            self.names.clear()
            return self._run(key, sent, filled.formats)

    def _run(self, key: _Key, sent: Any, formats: Any) -> list[Cells]:
        name = self.names.pop(key, None) or self._prepare(key)
        self.names[key] = name
        return cells(self._checked(self.pgconn.exec_prepared(name, sent, formats)))

    def _prepare(self, key: _Key) -> bytes:
        while len(self.names) >= MOST:
            oldest = self.names.pop(next(iter(self.names)))
            self._checked(self.pgconn.exec_(b"DEALLOCATE " + oldest))
        name = b"factbase_%d" % next(self.numbers)
        self._checked(self.pgconn.prepare(name, _numbered(key.sql).encode(), key.types))
        return name

    def _checked(self, result: PGresult) -> PGresult:
        if result.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            return result
        if self.pgconn.status == ConnStatus.BAD:
            raise psycopg.OperationalError(result.get_error_message())
        raise error_from_result(result)


def cells(result: PGresult) -> list[Cells]:
    """Return the rows of an answer."""
    columns = range(result.nfields)
    return [
        tuple([result.get_value(row, column) for column in columns])
        for row in range(result.ntuples)
    ]


def _numbered(sql: str) -> str:
    """Return a statement with its places as PostgreSQL numbers them."""
    numbers = count(1)
    return PLACES.sub(lambda place: "%" if place[1] == "%" else f"${next(numbers)}", sql)

"""Statements as libpq sends them, past the driver's cursors.

A cursor takes the text of a statement apart each time, looks up anew how its values are written and
its rows are read, and asks again and again whether the answer has come. Where PostgreSQL writes
whole records, that is as much work as PostgreSQL has with them.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from threading import current_thread, main_thread
from typing import Any, NamedTuple

import psycopg
from psycopg import generators
from psycopg._preparing import Prepare
from psycopg.abc import PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

from factbase.postgresql.cursors import CONTEXT, Carrier, split

Cells = tuple[bytes | None, ...]
"""A row, each cell as PostgreSQL writes it; None for NULL."""
Asked = tuple[str, Sequence[Any]]
"""A statement, its places as Django writes them, and its values."""
PLACES = re.compile("%([s%])")


class Statement(NamedTuple):
    """A statement and its values, written for PostgreSQL."""

    query: bytes
    values: Sequence[Any] = ()
    types: tuple[int, ...] = ()
    formats: Sequence[Any] = ()
    prepares: bool | None = None


class Prepared:
    """Stands in for a cursor of one connection: `execute`, after which the rows are there.

    What has to be said before a statement (that a transaction begins, the context of history) goes
    along with it, in one exchange. What is prepared is kept in psycopg's own account: it forgets
    all of it, for instance, when a transaction is rolled back.
    """

    def __init__(self, connection: psycopg.Connection[Any], carrier: Carrier) -> None:
        self.connection = connection
        self.pgconn = connection.pgconn
        self._account = connection._prepared
        self._carrier = carrier
        self._transformer = Transformer(connection)
        self._asked: list[Asked] = []
        self._together = 1
        self._results: list[PGresult] = []

    @property
    def rows(self) -> list[list[tuple[Any, ...]]]:
        """The rows that each statement of the last exchange brought."""
        return [self._loaded(result) for result in self._results]

    @property
    def cells(self) -> list[Cells]:
        """The rows of the last answer, each cell as PostgreSQL writes it."""
        return cells(self._results[-1])

    def expect(self, together: int) -> None:
        """Have so many of the next statements go in one exchange, with the last of them."""
        self._asked, self._together = [], together

    def execute(self, query: str, params: Sequence[Any]) -> None:
        """Run a statement, in the context of history that was put in front of it.

        `query` has its places as Django writes them. Raises psycopg.Error.
        """
        self._asked.append((query, params))
        if len(self._asked) < self._together:
            return
        carried = self._carrier.carried
        statements, places = self._begin(), []
        for asked in self._asked:
            context, text, values = split(*asked)
            if context and context != carried:
                statements.append(self._written(CONTEXT.rstrip("; "), context))
                carried = context
            places.append(len(statements))
            statements.append(self._written(text, values))
        results = self._answer(statements)
        self._results = [results[place] for place in places]
        if not self.connection.autocommit:
            self._carrier.carried = carried

    def mogrify(self, query: Any, params: Any = None) -> str:
        """Return a statement with its values written into it."""
        return psycopg.ClientCursor(self.connection).mogrify(query, params)

    def _loaded(self, result: PGresult) -> list[tuple[Any, ...]]:
        self._transformer.set_pgresult(result)
        return self._transformer.load_rows(0, result.ntuples, tuple)

    def _begin(self) -> list[Statement]:
        is_idle = self.pgconn.transaction_status == TransactionStatus.IDLE
        if self.connection.autocommit or not is_idle:
            return []
        return [Statement(self.connection._get_tx_start_command(), prepares=False)]

    def _written(self, query: str, values: Sequence[Any]) -> Statement:
        dumped = self._transformer.dump_sequence(values, [PyFormat.AUTO] * len(values))
        types, formats = self._transformer.types, self._transformer.formats
        return Statement(_numbered(query), dumped, types or (), formats or ())

    def _answer(self, statements: Sequence[Statement]) -> list[PGresult]:
        """Run statements in one exchange and return what each brings."""
        named = [(each, *self._named(each)) for each in statements]
        sent = [(statement, name) for statement, _, name in named]
        results = [self._run(*sent[0])] if len(sent) == 1 else self._run_together(sent)
        for result in results:
            self._check(result)
        for (statement, how, name), result in zip(named, results, strict=False):
            self._keep(statement, how, name, result)
        return results

    def _named(self, statement: Statement) -> tuple[Prepare, bytes]:
        """Return what the statement is prepared as, if it is by now."""
        how, name = self._account.get(statement, statement.prepares)  # type: ignore[arg-type]
        if how is Prepare.SHOULD:
            self._check(self.pgconn.prepare(name, statement.query, statement.types))
        return how, name

    def _keep(self, statement: Statement, how: Prepare, name: bytes, result: PGresult) -> None:
        if statement.prepares is False:
            return
        key = self._account.maybe_add_to_cache(statement, how, name)  # type: ignore[arg-type]
        if key is not None:
            self._account.validate(key, how, name, [result])
            self.connection.wait(self._account.maintain_gen(self.connection))

    def _run(self, statement: Statement, name: bytes) -> PGresult:
        if current_thread() is main_thread():
            # Where Ctrl-C arrives, which libpq would not hear of before the answer is there.
            self._send(statement, name)
            [result] = self.connection.wait(generators.execute(self.pgconn))
            return result
        query, values, types, formats, _ = statement
        if name:
            return self.pgconn.exec_prepared(name, values, formats)
        return self.pgconn.exec_params(query, values, types, formats)

    def _send(self, statement: Statement, name: bytes) -> None:
        query, values, types, formats, _ = statement
        if name:
            self.pgconn.send_query_prepared(name, values, formats)
        else:
            self.pgconn.send_query_params(query, values, types, formats)

    def _run_together(self, sent: Sequence[tuple[Statement, bytes]]) -> list[PGresult]:
        self.pgconn.enter_pipeline_mode()
        try:
            for statement, name in sent:
                self._send(statement, name)
            self.pgconn.pipeline_sync()
            return self.connection.wait(_fetched(self.pgconn, len(sent) + 1))
        finally:
            if self.pgconn.status == ConnStatus.OK:
                self.pgconn.exit_pipeline_mode()

    def _check(self, result: PGresult) -> None:
        if result.status != ExecStatus.FATAL_ERROR:
            return
        if self.pgconn.status == ConnStatus.BAD:
            raise psycopg.OperationalError(result.get_error_message())
        raise error_from_result(result, encoding=self.connection.info.encoding)


def cells(result: PGresult) -> list[Cells]:
    """Return the rows of an answer."""
    columns = range(result.nfields)
    return [
        tuple([result.get_value(row, column) for column in columns])
        for row in range(result.ntuples)
    ]


def _fetched(pgconn: PGconn, wanted: int) -> PQGen[list[PGresult]]:
    """Send what waits to be sent, and return the results of so many statements."""
    yield from generators.send(pgconn)
    results: list[PGresult] = []
    for _ in range(wanted):
        results += yield from generators.fetch_many(pgconn)
    return results


@lru_cache(maxsize=1_000)
def _numbered(sql: str) -> bytes:
    """Return a statement with its places as PostgreSQL numbers them."""
    numbers = count(1)
    numbered = PLACES.sub(lambda place: "%" if place[1] == "%" else f"${next(numbers)}", sql)
    return numbered.encode()

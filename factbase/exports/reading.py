"""The connection that an export reads from: one state of the database, now or earlier."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db.backends.base.base import BaseDatabaseWrapper

from factbase import history
from factbase.exports.statements import Connection

# One state of the database however many statements; one process and no compiling before the first
# row: an export shares the server with everybody.
SETTINGS = """
    SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
    SET LOCAL statement_timeout = '1h';
    SET LOCAL max_parallel_workers_per_gather = 0;
    SET LOCAL jit = off;
    SET LOCAL application_name = 'factbase export';
"""


@contextmanager
def reading(
    default: BaseDatabaseWrapper, *, moment: datetime | None = None
) -> Iterator[Connection]:
    """Yield a connection to read from, as of `moment` if there is one.

    A connection of its own, or, inside an open transaction, that one, which can do nothing else
    meanwhile, so that it sees what the transaction has written. A download can last as long as
    the reader's line is slow: it must hold neither the request's transaction nor write by
    accident, and each statement ends after an hour.
    """
    if default.in_atomic_block:
        with history.known_at(moment):
            yield default.connection
        return
    connection = default.get_new_connection(default.get_connection_params())
    try:
        connection.execute(SETTINGS)
        if moment is not None:
            history.reading_the_past(connection.execute, moment)
        yield connection
    finally:
        connection.close()

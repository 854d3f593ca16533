"""A cursor that leaves values to PostgreSQL, so that statements can be prepared and kept."""

from collections.abc import Mapping
from typing import Any, Protocol, Self

import psycopg
from django.db.backends.postgresql.base import ServerBindingCursor
from psycopg.pq import Escaping, ExecStatus, TransactionStatus

# What pghistory puts in front of each statement that writes, see `pghistory.runtime`.
CONTEXT = (
    "SELECT set_config('pghistory.context_id', %s, true), "
    "set_config('pghistory.context_metadata', %s, true); "
)
NAMES = ("pghistory__context_id", "pghistory__context_metadata")
NAMED_CONTEXT = CONTEXT % tuple(f"%({name})s" for name in NAMES)
# The same, sent along with the beginning of a transaction.
BEGIN = b"BEGIN; SET LOCAL pghistory.context_id = %s; SET LOCAL pghistory.context_metadata = %s"
# The protocol counts the values of a statement in 16 bits.
MOST_VALUES = 65_535


class Carrier(Protocol):
    """Who remembers which context the open transaction has already."""

    carried: tuple[Any, ...] | None


class Cursor(ServerBindingCursor):
    """Sends statements and values apart.

    pghistory sends the context of a write in front of it, and a prepared statement is one command.
    Inside a transaction the context goes ahead, once: it lasts as long as that. Where the write is
    the first statement, it goes along with BEGIN. Outside of a transaction, context and write go as
    one text, which PostgreSQL runs as one; so does anything else that is more than one command.
    """

    carrier: Carrier | None = None

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        """Run a statement, in history's context where one was put in front of it."""
        context, query, params = split(query, params)
        if context and not self.connection.autocommit:
            self._carry(context)
        elif context:
            return self._execute_as_text(CONTEXT + query, (*context, *(params or ())))
        if params and (len(params) > MOST_VALUES or _is_several(query)):
            return self._execute_as_text(query, params)
        return super().execute(query, params, **options)

    def mogrify(self, query: Any, params: Any = None) -> str:
        """Return a statement with its values written into it."""
        return psycopg.ClientCursor(self.connection).mogrify(query, params)

    def _carry(self, context: tuple[Any, ...]) -> None:
        if self.carrier is not None and self.carrier.carried == context:
            return
        if self._begins():
            self._begin(context)
        else:
            super().execute(CONTEXT.rstrip("; "), context)
        if self.carrier is not None:
            self.carrier.carried = context

    def _begins(self) -> bool:
        """Whether a transaction is to begin, of the isolation that the server has by itself."""
        is_idle = self.connection.info.transaction_status == TransactionStatus.IDLE
        return is_idle and self.connection.isolation_level is None

    def _begin(self, context: tuple[Any, ...]) -> None:
        pgconn = self.connection.pgconn
        escaped = Escaping(pgconn).escape_literal
        result = pgconn.exec_(BEGIN % tuple(escaped(str(part).encode()) for part in context))
        if result.status != ExecStatus.COMMAND_OK:
            raise psycopg.OperationalError(pgconn.get_error_message())

    def _execute_as_text(self, query: Any, params: Any) -> Self:
        return super().execute(self.mogrify(query, params).encode(), prepare=False)


def _is_several(query: Any) -> bool:
    return isinstance(query, str) and ";" in query.rstrip("; \n")


def split(query: Any, params: Any) -> tuple[tuple[Any, ...], Any, Any]:
    """Return history's context, () if there is none, and the statement and values without it."""
    if not isinstance(query, str):
        return (), query, params
    if query.startswith(CONTEXT):
        return tuple(params[:2]), query.removeprefix(CONTEXT), params[2:]
    if isinstance(params, Mapping) and query.startswith(NAMED_CONTEXT):
        context = tuple(params[name] for name in NAMES)
        return context, query.removeprefix(NAMED_CONTEXT), params
    return (), query, params

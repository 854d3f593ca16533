"""A Django database engine: PostgreSQL's own, with prepared statements.

Django imports this module by its name for ENGINE = "factbase.postgresql".
"""

import select
from collections.abc import Sequence
from typing import Any

from django.db.backends.postgresql import base, features
from psycopg.pq import TransactionStatus

from factbase.postgresql.cursors import Cursor
from factbase.postgresql.prepared import Asked, Cells, Prepared

# A statement is prepared when a connection sends it for the sixth time.
PREPARED_AFTER = 5
# PostgreSQL underrates what planning costs: it plans a search of one millisecond anew each time,
# for ten. What is prepared here is asked over and over, and its indexes fit whatever the values.
ONE_PLAN = "-c plan_cache_mode=force_generic_plan"


class DatabaseFeatures(features.DatabaseFeatures):
    """What Django has to know of values that are not part of the statement."""

    uses_server_side_binding = True


class DatabaseWrapper(base.DatabaseWrapper):
    """Prepares what is asked often; knows which context of history its transaction has."""

    features_class = DatabaseFeatures
    carried: tuple[Any, ...] | None = None
    prepared: Prepared | None = None

    def get_connection_params(self) -> dict[str, Any]:
        """Return psycopg's arguments; `prepare_threshold` in OPTIONS has the last word."""
        params = super().get_connection_params()
        params["cursor_factory"] = Cursor
        params["prepare_threshold"] = self.settings_dict["OPTIONS"].get(
            "prepare_threshold", PREPARED_AFTER
        )
        params["options"] = f"{params.get('options', '')} {ONE_PLAN}".strip()
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; a new connection has no context, and nothing is prepared there."""
        self.carried = self.prepared = None
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor that tells this connection which context it has sent."""
        cursor = super().create_cursor(name)
        if isinstance(cursor, Cursor):
            cursor.carrier = self
        return cursor

    def rows(self, sql: str, values: Sequence[Any]) -> list[Cells]:
        """Return what a statement brings, each cell as PostgreSQL writes it. One query."""
        return self._run([(sql, values)]).cells

    def ask(self, asked: Sequence[Asked]) -> list[list[tuple[Any, ...]]]:
        """Return the rows that each of some statements brings; all go in one exchange."""
        return self._run(asked).rows

    def _run(self, asked: Sequence[Asked]) -> Prepared:
        self.close_if_health_check_failed()
        self.ensure_connection()
        if self.prepared is None:
            self.prepared = Prepared(self.connection, self)
        self.prepared.expect(len(asked))
        cursor = self._prepare_cursor(self.prepared)
        for sql, values in asked:
            cursor.execute(sql, values)
        return self.prepared

    def _commit(self) -> None:
        self.carried = None
        super()._commit()

    def _rollback(self) -> None:
        self.carried = None
        super()._rollback()

    def _savepoint_rollback(self, sid: str) -> None:
        self.carried = None
        super()._savepoint_rollback(sid)

    def is_usable(self) -> bool:
        """Whether the server is still there. It is asked only where it has said something.

        A server that ends says so, or its end of the connection closes: both can be read from the
        socket, and an idle connection has nothing else to be read.
        """
        return self._is_quiet() or super().is_usable()

    def _is_quiet(self) -> bool:
        if self.connection is None or self.connection.closed:
            return False
        if self.connection.info.transaction_status != TransactionStatus.IDLE:
            return False
        watched = select.poll()
        watched.register(self.connection.fileno(), select.POLLIN)
        return not watched.poll(0)

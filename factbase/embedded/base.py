"""A Django database engine: PostgreSQL's own, plus starting the embedded server when needed.

Django imports this module by its name for ENGINE = "factbase.embedded".
"""

from typing import Any

from django.db.backends.postgresql import base
from django.db.utils import OperationalError

from factbase.embedded.cluster import Cluster
from factbase.embedded.errors import EmbeddedError


class DatabaseWrapper(base.DatabaseWrapper):
    """Connects to the embedded server; HOST, when set, points at another server's socket folder."""

    def get_connection_params(self) -> dict[str, Any]:
        """Return psycopg's arguments, with the embedded server's socket as the host."""
        params = super().get_connection_params()
        try:
            params.setdefault("host", str(Cluster.of_project().socket_dir))
        except EmbeddedError as error:
            raise OperationalError(str(error)) from error
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; if no server answers, start it and connect again.

        Trying first keeps the usual connection free of process checks. Only our server can
        answer: its socket folder belongs to its account alone.
        """
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            if self.settings_dict["HOST"]:
                raise
        try:
            Cluster.of_project().ensure_running()
        except EmbeddedError as error:
            raise OperationalError(str(error)) from error
        return super().get_new_connection(conn_params)

"""A Django database engine: PostgreSQL's own, plus starting the embedded server when needed.

Django imports this module by its name for ENGINE = "factbase.embedded".
"""

from typing import Any

from django.db.utils import OperationalError

from factbase.embedded.errors import EmbeddedError
from factbase.embedded.project import project_cluster
from factbase.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Connects to the embedded server; HOST, when set, points at another server's socket folder."""

    def get_connection_params(self) -> dict[str, Any]:
        """Return psycopg's arguments, with the embedded server's socket as the host."""
        params = super().get_connection_params()
        if "host" in params:
            return params
        try:
            return {**project_cluster().connection, **params}
        except EmbeddedError as error:
            raise OperationalError(str(error)) from error

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; if no server answers, start it and connect again.

        Trying first keeps the usual connection free of process checks. `requirepeer` makes sure
        that only a server of the right account can answer.
        """
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            if self.settings_dict["HOST"]:
                raise
        try:
            project_cluster().ensure_running()
        except EmbeddedError as error:
            raise OperationalError(str(error)) from error
        return super().get_new_connection(conn_params)

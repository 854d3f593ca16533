"""Decides which PostgreSQL the project uses: DATABASE_URL, or else the embedded server."""

from pathlib import Path
from typing import Any

from factbase import env

# Django keeps one connection per worker thread. A pool would add a background thread that retries
# for 30 s when the server is away, where a refused connection lets the site say so at once.
PERSISTENT = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
EMBEDDED_NAME = "factbase"


def configuration(data_dir: Path) -> dict[str, Any]:
    """Return DATABASES["default"]; starts nothing.

    The embedded engine starts the server in `data_dir`/postgres on the first connection.
    """
    from_url = env.database_url()
    if from_url is not None:
        return {**from_url, **PERSISTENT}
    return {
        "ENGINE": "factbase.embedded",
        "NAME": EMBEDDED_NAME,
        "USER": EMBEDDED_NAME,
        **PERSISTENT,
    }

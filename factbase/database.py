"""Decides which PostgreSQL the project uses: DATABASE_URL, or else the embedded server."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from factbase import env
from factbase.embedded.cluster import APP_DATABASE, APP_ROLE

# Django keeps one connection per worker thread. A pool would add a background thread that retries
# for 30 s when the server is away, where a refused connection lets the site say so at once.
PERSISTENT = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}


def configuration() -> dict[str, Any]:
    """Return DATABASES["default"]; starts nothing: the embedded engine does, when connecting."""
    url = env.text("DATABASE_URL")
    if url:
        return from_url(url)
    return {
        "ENGINE": "factbase.embedded",
        "NAME": APP_DATABASE,
        "USER": APP_ROLE,
        **PERSISTENT,
    }


def from_url(url: str) -> dict[str, Any]:
    """Return Django's settings for a PostgreSQL URL; raises ImproperlyConfigured for another."""
    config = environ.Env.db_url_config(url)
    if config.get("ENGINE") != "django.db.backends.postgresql" or not config.get("NAME"):
        raise ImproperlyConfigured(
            "DATABASE_URL must name a PostgreSQL database: postgres://user:password@host:5432/name"
        )
    return {**config, **PERSISTENT, "ENGINE": "factbase.postgresql"}

"""Reads settings from environment variables, checked, out of one table.

The README's settings table has one row for each row of `SETTINGS`.
"""

import os
import secrets
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ImproperlyConfigured

PREFIX = "FACTBASE_"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
POSTGRES_CHOICES = ("auto", "wheel", "system")
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


class Setting(NamedTuple):
    """One environment variable: what holds when it is unset, and what it is for."""

    name: str
    default: str
    purpose: str


SETTINGS = (
    Setting(
        "DATABASE_URL",
        "",
        "The PostgreSQL 15+ server, as `postgres://user:password@host:5432/name`. "
        "Unset: an embedded server is started on the first connection.",
    ),
    Setting(
        "FACTBASE_POSTGRES",
        "auto",
        "Where the embedded server's programs come from: `wheel` (the installed package), "
        "`system` (through `pg_config`), or `auto` (the first that is there).",
    ),
    Setting(
        "FACTBASE_DATA_DIR",
        "var",
        "Folder for everything that is kept: the embedded database, the secret key, static files, "
        "files of exports and releases. Relative to the project; the site and its workers "
        "share it.",
    ),
    Setting(
        "FACTBASE_SECRET_KEY",
        "",
        "Signs sessions, links and cursors, and encrypts the secrets of webhooks, which need new "
        "ones after a change; 50 characters or more. "
        "Unset: generated once and kept in the data folder.",
    ),
    Setting("FACTBASE_DEBUG", "off", "Error pages with internals, for development only."),
    Setting(
        "FACTBASE_ALLOWED_HOSTS",
        "localhost,127.0.0.1,[::1]",
        "Host names the site answers to, separated by commas.",
    ),
    Setting(
        "FACTBASE_CSRF_TRUSTED_ORIGINS",
        "",
        "Origins with scheme (`https://facts.example.org`) from which forms are accepted "
        "besides the site's own, separated by commas.",
    ),
    Setting(
        "FACTBASE_HTTPS",
        "off",
        "The site is reached through a proxy that ends TLS and sets `X-Forwarded-Proto`: redirects "
        "to https, secure cookies, HSTS. Turn it on in production.",
    ),
    Setting(
        "FACTBASE_HASHED_STATIC",
        "off",
        "Static files under names that carry their hash, cached for ever. "
        "Needs `manage.py collectstatic` after each update.",
    ),
    Setting(
        "FACTBASE_PUBLIC_READING",
        "on",
        "People who are not signed in may read what is published.",
    ),
    Setting(
        "FACTBASE_REQUIRE_MFA",
        "off",
        "Reviewers and administrators need a second step (authenticator app or passkey); until "
        "they have passed it they can only read.",
    ),
    Setting(
        "FACTBASE_PROXIES",
        "0",
        "How many proxies of yours stand before the site and add to `X-Forwarded-For`. With 0 the "
        "header is not believed, and sign-in is limited by the address of the connection.",
    ),
    Setting(
        "FACTBASE_RATE_ANONYMOUS",
        "600",
        "Requests to the API that one address may send in a minute without signing in, or `off`.",
    ),
    Setting(
        "FACTBASE_RATE_READS",
        "6000",
        "Reading requests to the API that one token, or one person signed in, may send in a "
        "minute, or `off`.",
    ),
    Setting(
        "FACTBASE_RATE_WRITES",
        "1200",
        "Writing requests to the API that one token, or one person signed in, may send in a "
        "minute, or `off`.",
    ),
    Setting(
        "FACTBASE_RATE_FAILURES",
        "30",
        "Requests with a wrong token that one address may send to the API in a minute, or `off`.",
    ),
    Setting(
        "FACTBASE_EXTRACTOR",
        "",
        "A program that reads texts and proposes claims, as the dotted path of a callable "
        "([docs/suggestions.md](docs/suggestions.md)). Empty: none.",
    ),
    Setting(
        "FACTBASE_LOG_LEVEL",
        "INFO",
        "The least level that is logged: `DEBUG`, `INFO`, `WARNING` or `ERROR`.",
    ),
)
DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def text(name: str) -> str:
    """Return the variable without surrounding blanks; unset and empty mean the default."""
    return os.environ.get(name, "").strip() or DEFAULTS[name]


def choice(name: str, choices: tuple[str, ...]) -> str:
    """Return the variable if it is one of `choices`, else raise ImproperlyConfigured."""
    value = text(name)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}. It must be one of {', '.join(choices)}.")
    return value


def flag(name: str) -> bool:
    """Return the variable as a boolean; a misspelt one must not silently mean off."""
    value = text(name).lower()
    if value in _TRUE | _FALSE:
        return value in _TRUE
    raise ImproperlyConfigured(f"{name} is {value!r}. It must be on or off.")


def count(name: str) -> int:
    """Return the variable as a whole number from 0 to 9."""
    value = text(name)
    if len(value) == 1 and value in "0123456789":
        return int(value)
    raise ImproperlyConfigured(f"{name} is {value!r}. It must be a number from 0 to 9.")


def rate(name: str) -> int | None:
    """Return the variable as a whole number from 1 to 1,000,000; None where it is `off`."""
    value = text(name)
    if value.lower() in _FALSE - {"0"}:
        return None
    if value.isascii() and value.isdigit() and 0 < int(value[:9]) <= 1_000_000:
        return int(value)
    raise ImproperlyConfigured(f"{name} is {value!r}. It must be 1 to 1000000 a minute, or off.")


def words(name: str) -> list[str]:
    """Return the comma-separated parts of the variable."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def secret_key(data_dir: Path) -> str:
    """Return FACTBASE_SECRET_KEY, or the key kept in `data_dir`, generated on first use."""
    given = text("FACTBASE_SECRET_KEY")
    if given:
        return given
    path = data_dir / "secret-key"
    if not path.exists():
        _write_key(path)
    return path.read_text(encoding="ascii").strip()


def _write_key(path: Path) -> None:
    """Write a new key that only the owner can read; of two that start at once, one key stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(50) + "\n", encoding="ascii")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()

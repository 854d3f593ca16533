"""The feed inside a test, whose transaction is never committed."""

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from factbase.feed import Change, Position, changes_of, stretch
from factbase.permissions import Actor


def settle() -> None:
    """Number what was written until now as one commit, as a real one would."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def feed(since: Position, to: Actor | None = None) -> list[Change]:
    """Return everything that was changed since, as told to somebody; to strangers if nobody."""
    settle()
    pieces = stretch(since, limit=10_000).pieces
    return list(changes_of(pieces, to=to or AnonymousUser()))


def told(changes: list[Change]) -> list[tuple[str, str, list[str]]]:
    """Return resource, action and fields of each change."""
    return [(change.resource, change.action, change.changed) for change in changes]

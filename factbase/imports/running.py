"""One process at a time works on an import, and tells all others how far it is.

Both go through a connection of their own: what is being applied in one transaction could not be
seen before it ends, and a lock of the session is gone with a process that was killed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from factbase.exceptions import FactbaseError
from factbase.models import Import, ImportState
from sources.phrases import Phrase

LOCK_CLASS = 0x1A90
TELL = "UPDATE factbase_import SET done = %s WHERE id = %s RETURNING state"
Tell = Callable[[int], None]
"""Is told how many rows are done; raises GivenUpError where a person has given the import up."""


class AlreadyRunningError(FactbaseError):
    """Another process is at work on the import."""

    code = "already_running"


class GivenUpError(Exception):
    """A person has given the import up while the machine was at it."""


@contextmanager
def alone(staged: Import) -> Iterator[Tell]:
    """Work on an import alone; gives what tells how many rows are done.

    Raises AlreadyRunningError while another process has it.
    """
    beside = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with beside.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", _lock(staged.pk))
            if not cursor.fetchone()[0]:
                raise AlreadyRunningError(Phrase("This import is at work already: wait for it."))

            def tell(done: int) -> None:
                cursor.execute(TELL, [done, staged.pk])
                if cursor.fetchone() == (ImportState.CANCELLED,):
                    raise GivenUpError

            try:
                yield tell
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", _lock(staged.pk))
    finally:
        beside.close()


def advance(staged: Import, state: ImportState) -> None:
    """Save an import that has come to `state`, in the transaction that brought it there.

    Raises GivenUpError where a person has given it up meanwhile.
    """
    rows = Import.objects.select_for_update().filter(pk=staged.pk)
    if rows.values_list("state", flat=True).get() == ImportState.CANCELLED:
        raise GivenUpError
    staged.state = state
    staged.save()


def is_at_work(staged: Import) -> bool:
    """Whether a process is at work on the import now. One query."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND classid = %s AND objid = %s AND objsubid = 2)",
            _lock(staged.pk),
        )
        return bool(cursor.fetchone()[0])


def _lock(id: UUID) -> list[int]:
    """Return the two numbers of the lock; ids end in random bits."""
    return [LOCK_CLASS, int.from_bytes(id.bytes[-4:], "big") & 0x7FFFFFFF]

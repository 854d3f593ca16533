"""Reads the whole database as it was known at an earlier moment.

Inside `known_at` the names of our tables mean the views of `factbase.history.schema`, so that the
same questions (of the ORM, in SQL, of COPY) get the answers of that moment. Accounts are not
tracked: people have today's names.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from factbase.history.schema import SCHEMA, SETTING

# Of the transaction, so that nothing of it outlives the reading. Read-only, because PostgreSQL
# would pass an INSERT into one of the views on to its history table.
ENTER = f"""
    SELECT set_config('search_path', '{SCHEMA}, ' || current_setting('search_path'), true),
           set_config('{SETTING}', %s, true), set_config('transaction_read_only', 'on', true)
"""


def reading_the_past(execute: Callable[[str, list[str]], Any], moment: datetime) -> None:
    """Make the open transaction of a connection, given by its `execute`, read at `moment`."""
    execute(ENTER, [moment.isoformat()])


@contextmanager
def known_at(moment: datetime | None) -> Iterator[None]:
    """Read as of `moment` inside; None means now and changes nothing.

    A moment says what had been written by transactions that began until then, whether or not they
    had been committed. Two queries, which open and close a transaction; everything written inside
    is refused.
    """
    if moment is None:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            reading_the_past(cursor.execute, moment)
        yield
        # Nothing was written. Rolling back, also to a savepoint, puts all settings back.
        transaction.set_rollback(True)

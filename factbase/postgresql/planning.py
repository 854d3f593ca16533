"""Statements that are planned for their values, where one plan does not fit all."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def planned_for_values() -> Iterator[None]:
    """Have each statement inside planned for its own values, in a transaction. One query.

    Otherwise one plan serves all of them (decision 23). A word that half of all rows say is found
    at once by reading some of them, a rare one by its index: only the word tells which. And a
    partial index can only be taken where PostgreSQL sees the value that its condition names.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('plan_cache_mode', 'force_custom_plan', true)")
        yield
        cursor.execute("SELECT set_config('plan_cache_mode', 'force_generic_plan', true)")

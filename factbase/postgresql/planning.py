"""Statements that are planned otherwise than PostgreSQL would by itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

SWITCHED = "SELECT set_config(way, %s, true) FROM unnest(%s::text[]) AS way"


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


@contextmanager
def by_indexes(*, exactly: bool = False) -> Iterator[None]:
    """Have statements inside read no table from end to end that has an index for it. Two queries.

    In a transaction. PostgreSQL takes the comparison of two names by their trigrams for as cheap as
    one of two numbers, and would compare a name with twenty thousand others, for half a second,
    rather than ask the index. Where names are looked up `exactly`, no index of trigrams is asked
    either, for each trigram of a name: they can only be read as bitmaps.
    """
    ways = ["enable_seqscan", *(["enable_bitmapscan"] if exactly else [])]
    with connection.cursor() as cursor:
        cursor.execute(SWITCHED, ["off", ways])
        yield
        cursor.execute(SWITCHED, ["on", ways])

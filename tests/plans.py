"""Plans of PostgreSQL that do not depend on what other tests have left in the tables' files."""

from django.db import connection

OTHERS = """
    SELECT other.indexrelid::regclass::text FROM pg_index AS kept JOIN pg_index AS other
        ON other.indrelid = kept.indrelid AND other.indexrelid <> kept.indexrelid
    WHERE kept.indexrelid = %s::regclass AND NOT other.indisunique
"""


def leave_only(index: str) -> None:
    """Take away, until the test ends, the other indexes of a table, but for those of its rules.

    Of an almost empty table one index is as cheap as another: which is taken would be luck. Call
    it before there are rows.
    """
    with connection.cursor() as cursor:
        cursor.execute(OTHERS, [index])
        for (other,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX {other}")

"""What PostgreSQL's catalogue says about the history tables, their functions and triggers."""

import re
from typing import NamedTuple

from django.db.backends.utils import CursorWrapper

COLUMNS = """
    SELECT relname, array_agg(attname::text ORDER BY attnum)
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
        AND attnum > 0 AND NOT attisdropped
    GROUP BY relname
"""
FUNCTIONS = """
    SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
"""
TRIGGERS = """
    SELECT relname, tgname, proname, tgenabled::text, tgtype, tgqual IS NOT NULL, tginitdeferred
    FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal
"""
# "O": fires for everybody but a replication role.
ENABLED = "O"
# The bits by which the catalogue says when a trigger fires; none of them: after, each statement.
WHEN = {"ROW": 1, "BEFORE": 2, "INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}


class Firing(NamedTuple):
    """What a trigger calls and when; `state` is ENABLED unless somebody has changed it."""

    function: str
    state: str
    when: int
    is_conditional: bool
    is_deferred: bool = False


def when_of(words: str) -> int:
    """Return the bits of what is said in SQL, as in `BEFORE UPDATE OR DELETE ... EACH ROW`."""
    return sum(bit for word, bit in WHEN.items() if re.search(rf"\b{word}\b", words))


class Catalogue(NamedTuple):
    """The tables, functions and triggers of one schema.

    Columns by table; bodies by function; by table and trigger, what it calls and when.
    """

    schema: str
    columns: dict[str, list[str]]
    bodies: dict[str, str]
    triggers: dict[tuple[str, str], Firing]


def read_catalogue(cursor: CursorWrapper) -> Catalogue:
    """Return what the current schema holds. Four queries."""
    cursor.execute("SELECT current_schema()")
    schema = cursor.fetchone()[0]
    cursor.execute(COLUMNS)
    columns = dict(cursor.fetchall())
    cursor.execute(FUNCTIONS)
    bodies = dict(cursor.fetchall())
    cursor.execute(TRIGGERS)
    triggers = {(table, name): Firing(*how) for table, name, *how in cursor.fetchall()}
    return Catalogue(schema, columns, bodies, triggers)

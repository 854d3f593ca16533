"""What PostgreSQL's catalogue says about the history tables, their functions and triggers."""

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
    SELECT relname, tgname, proname, tgenabled::text
    FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal
"""
# "O": fires for everybody but a replication role.
ENABLED = "O"


class Catalogue(NamedTuple):
    """The tables, functions and triggers of one schema.

    Columns by table; bodies by function; by table and trigger, its function and whether it fires.
    """

    schema: str
    columns: dict[str, list[str]]
    bodies: dict[str, str]
    triggers: dict[tuple[str, str], tuple[str, str]]


def read_catalogue(cursor: CursorWrapper) -> Catalogue:
    """Return what the current schema holds. Four queries."""
    cursor.execute("SELECT current_schema()")
    schema = cursor.fetchone()[0]
    cursor.execute(COLUMNS)
    columns = dict(cursor.fetchall())
    cursor.execute(FUNCTIONS)
    bodies = dict(cursor.fetchall())
    cursor.execute(TRIGGERS)
    triggers = {(table, name): (body, state) for table, name, body, state in cursor.fetchall()}
    return Catalogue(schema, columns, bodies, triggers)

"""Whether every live row reads as its last event says, and every event's row is there."""

from collections.abc import Iterator

from django.db.backends.utils import CursorWrapper

from factbase.history.chain.canonical import literal, quoted
from factbase.history.tables import Tracked, tracked_tables
from factbase.history.verification.findings import Finding

COUNT = "SELECT count(*) FROM {table}"
UNLIKE = """
    SELECT coalesce(live.{key}, event.pgh_obj_id)::text, event.pgh_id, event.pgh_label,
           live.{key} IS NOT NULL, array_to_string(ARRAY[{names}]::text[], ', ')
    FROM {table} AS live
    FULL JOIN (
        SELECT written.* FROM {history} AS written JOIN (
            SELECT max(pgh_id) AS pgh_id FROM {history} GROUP BY pgh_obj_id
        ) AS last USING (pgh_id)
    ) AS event ON event.pgh_obj_id = live.{key}
    WHERE event.pgh_id IS NULL OR (live.{key} IS NULL) <> (event.pgh_label = 'delete')
        OR event.pgh_label <> 'delete' AND ({own}) IS DISTINCT FROM ({repeated})
    ORDER BY 1 LIMIT 1
"""


def check_live_rows(cursor: CursorWrapper) -> Iterator[int | Finding]:
    """Compare every row of every tracked table with its last event, column by column, both ways.

    Columns that history leaves out are proved otherwise or not at all: see `Tracked.columns`.
    """
    for tracked in tracked_tables():
        cursor.execute(COUNT.format(table=quoted(tracked.table)))
        count = cursor.fetchone()[0]
        cursor.execute(_statement(tracked))
        for row, event, label, is_there, names in cursor.fetchall():
            yield Finding(tracked.table, row, _problem(event, label, is_there, names))
        yield count


def _statement(tracked: Tracked) -> str:
    columns = [quoted(column) for column in tracked.columns]
    names = ", ".join(
        f"CASE WHEN live.{column} IS DISTINCT FROM event.{column} THEN {literal(name)} END"
        for name, column in zip(tracked.columns, columns, strict=True)
    )
    return UNLIKE.format(
        table=quoted(tracked.table),
        history=quoted(tracked.history),
        key=quoted(tracked.key),
        names=names,
        own=", ".join(f"live.{column}" for column in columns),
        repeated=", ".join(f"event.{column}" for column in columns),
    )


def _problem(event: int | None, label: str, is_there: bool, names: str) -> str:
    if event is None:
        return "its history does not know it"
    if not is_there:
        return f"it is gone, though its last event, {event}, is no deletion but: {label}"
    if label == "delete":
        return f"it is there, though event {event} says that it was deleted"
    return f"it differs from its last event, {event}, in {names}"

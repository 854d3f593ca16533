"""Keeps the views that show each tracked table as it was known at a moment.

They live in a schema of their own, are named like the tables, and are derived from the models.
Migrations find them gone, so that no column is held fast by a view.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Field, Model

from factbase.history.tables import tracked_tables

SCHEMA = "known"
SETTING = "factbase.known_at"

# A row was as its last event until then says. In order of `pgh_id`, in which events were written:
# a transaction that began earlier can have written later. The moment is read once, not per row.
VIEW = """
SELECT {columns}
FROM {history} AS event{live}
WHERE event.pgh_created_at <= (SELECT current_setting('{setting}')::timestamptz)
AND event.pgh_label <> 'delete'
AND NOT EXISTS (
    SELECT FROM {history} AS later
    WHERE later.pgh_obj_id = event.pgh_obj_id AND later.pgh_id > event.pgh_id
    AND later.pgh_created_at <= (SELECT current_setting('{setting}')::timestamptz))
"""


def views() -> dict[str, str]:
    """Return the SELECT of each view, by the name of the table."""
    past = [tracked for tracked in tracked_tables() if has_past(tracked.model)]
    return {tracked.table: _view_of(tracked.model) for tracked in past}


def has_past(model: type[Model]) -> bool:
    """Whether the earlier states of a table's rows can be read.

    Columns left out of history are read from the row itself, which must not have changed then.
    """
    if not hasattr(model, "pgh_event_model"):
        return False
    is_immutable = any(trigger.name == "immutable" for trigger in model._meta.triggers)  # type: ignore[attr-defined]
    return is_immutable or not _left_out(model)


def create_views(**kwargs: Any) -> None:
    """Build the views after migrations, if they are not there as the models want them."""
    wanted = views()
    fingerprint = hashlib.sha256(repr(sorted(wanted.items())).encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regnamespace(%s), 'pg_namespace')", [SCHEMA])
        if cursor.fetchone() == (fingerprint,) or not _is_migrated():
            return
        cursor.execute(_rebuilding(wanted, fingerprint))


def drop_views(*, plan: Sequence[Any] = (), **kwargs: Any) -> None:
    """Drop the views before migrations, if there are any to apply."""
    if plan:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


def _rebuilding(wanted: dict[str, str], fingerprint: str) -> str:
    quoted = connection.ops.quote_name
    statements = [
        f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE",
        f"CREATE SCHEMA {SCHEMA}",
        *(f"CREATE VIEW {SCHEMA}.{quoted(table)} AS {text}" for table, text in wanted.items()),
        f"COMMENT ON SCHEMA {SCHEMA} IS '{fingerprint}'",
    ]
    return ";\n".join(statements)


def _is_migrated() -> bool:
    """Whether the tables are those of the models: not while going back to an earlier version."""
    executor = MigrationExecutor(connections["default"])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _left_out(model: type[Model]) -> set[str | None]:
    """Return the columns that the history of a model does not keep."""
    kept = {field.column for field in _history_of(model)._meta.concrete_fields}
    return {field.column for field in model._meta.concrete_fields} - kept


def _view_of(model: type[Model]) -> str:
    quoted = connection.ops.quote_name
    key = quoted(str(model._meta.pk.column))
    left_out = _left_out(model)
    live = f" JOIN {quoted(model._meta.db_table)} AS live ON live.{key} = event.pgh_obj_id"
    return VIEW.format(
        columns=", ".join(_column(field, left_out) for field in model._meta.concrete_fields),
        history=quoted(_history_of(model)._meta.db_table),
        live=live if left_out else "",
        setting=SETTING,
    )


def _column(field: "Field[Any, Any]", left_out: set[str | None]) -> str:
    name = connection.ops.quote_name(str(field.column))
    if field.primary_key:
        return f"event.pgh_obj_id AS {name}"
    return f"live.{name}" if field.column in left_out else f"event.{name}"


def _history_of(model: type[Model]) -> type[Model]:
    history: type[Model] = model.pgh_event_model  # type: ignore[attr-defined]
    return history

"""Records as PostgreSQL writes them in JSON: the rows of the API, and the lines of NDJSON."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from factbase.exports import statements
from factbase.exports.columns import Where
from factbase.exports.json_text import Json, object_of, text_of
from factbase.exports.tables import Table
from factbase.postgresql.compiled import Asked, Compiled
from factbase.postgresql.prepared import Cells

SITE = "site"


def records_json(table: Table, queryset: "QuerySet[Any, Any]", *, site: str) -> list[Cells]:
    """Return the rows of `queryset`, in its order: id, revision or None, and JSON. One query."""
    try:
        statement = compiled(table, queryset)
    except EmptyResultSet:
        return []
    return statement.run({SITE: site.rstrip("/")})


def compiled(table: Table, queryset: "QuerySet[Any, Any]") -> Compiled:
    """Return the statement that finds the rows of a queryset as records; SITE is asked too.

    Raises EmptyResultSet for a queryset that never finds anything.
    """
    chosen, values = queryset.values_list("pk").query.sql_with_params()
    head, tail = _around(table)
    return Compiled(f"{head}{chosen}{tail}", (*values, Asked(SITE)))


def compiled_for_one(
    table: Table, queryset: "QuerySet[Any, Any]", members: Mapping[str, Json]
) -> Compiled:
    """Return the same for a queryset that finds one row; `members` are those of the record."""
    found, values = queryset.query.sql_with_params()
    row = statements.few(table, found="{rows}", site="%s::text")
    head, tail = _written(table, members, row)
    return Compiled(f"{head}{found}{tail}", (*values, Asked(SITE)))


@cache
def _around(table: Table) -> tuple[str, str]:
    """Return what stands before and behind the SELECT of the ids; the site comes last."""
    rows = statements.rows(table, Where.JSON, chosen="{rows}", site="%s::text")
    return _written(table, statements.members(table), rows)


def _written(table: Table, members: Mapping[str, Json], rows: str) -> tuple[str, str]:
    key = f"{table.alias}.{table.key}::text"
    revision = table.expression_of("revision") or "NULL::integer"
    # One line, for what is long is not remembered by the driver.
    words = f"SELECT {key}, {revision}, {text_of(object_of(members))} {rows}".split()
    head, tail = " ".join(words).replace("%s::text", "\0").replace("%", "%%").split("{rows}")
    return head.replace("\0", "%s::text"), tail.replace("\0", "%s::text")

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
from factbase.postgresql.compiled import Compiled, Placeholder
from factbase.postgresql.prepared import Cells

SITE = "site"


def records_json(table: Table, queryset: "QuerySet[Any, Any]", *, site: str) -> list[Cells]:
    """Return the rows of `queryset`, in its order: id, revision or None, and JSON. One query."""
    try:
        statement = compiled(table, queryset, keyed=True)
    except EmptyResultSet:
        return []
    return statement.run({SITE: site.rstrip("/")})


def compiled(table: Table, queryset: "QuerySet[Any, Any]", *, keyed: bool = False) -> Compiled:
    """Return the statement that finds the rows of a queryset as records; SITE is asked too.

    Each row is its JSON, with id and revision in front where it is `keyed`. Raises EmptyResultSet
    for a queryset that never finds anything.
    """
    chosen, values = queryset.values_list("pk").query.sql_with_params()
    head, tail = _around(table, keyed)
    return Compiled(f"{head}{chosen}{tail}", (*values, Placeholder(SITE)))


def compiled_for_one(
    table: Table, queryset: "QuerySet[Any, Any]", members: Mapping[str, Json]
) -> Compiled:
    """Return the same, keyed, for one row; `members` are those of its record."""
    found, values = queryset.query.sql_with_params()
    row = statements.few(table, found="{rows}", site="%s::text")
    head, tail = _written(f"{_key(table)}, {text_of(object_of(members))} {row}")
    return Compiled(f"{head}{found}{tail}", (*values, Placeholder(SITE)))


@cache
def _around(table: Table, keyed: bool) -> tuple[str, str]:
    """Return what stands before and behind the SELECT of the ids; the site comes last."""
    rows = statements.rows(table, Where.JSON, chosen="{rows}", site="%s::text")
    key = f"{_key(table)}, " if keyed else ""
    return _written(f"{key}{statements.line(table)} {rows}")


def _key(table: Table) -> str:
    return f"{table.alias}.{table.key}::text, {table.expression_of('revision') or 'NULL::integer'}"


def _written(selected: str) -> tuple[str, str]:
    # One line, for what is long is not remembered by the driver.
    words = " ".join(f"SELECT {selected}".split()).replace("%s::text", "\0").replace("%", "%%")
    head, tail = words.replace("\0", "%s::text").split("{rows}")
    return head, tail

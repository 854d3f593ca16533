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


def compiled(
    table: Table, queryset: "QuerySet[Any, Any]", *, members: Mapping[str, Json] | None = None
) -> Compiled:
    """Return the statement that finds the rows of a queryset as records; SITE is asked too.

    `members` are the record's members where they are not those of the table. Raises
    EmptyResultSet for a queryset that never finds anything.
    """
    chosen, values = queryset.values_list("pk").query.sql_with_params()
    head, tail = _around(table) if members is None else _written(table, members)
    return Compiled(f"{head}{chosen}{tail}", (*values, Asked(SITE)))


@cache
def _around(table: Table) -> tuple[str, str]:
    """Return what stands before and behind the SELECT of the ids; the site comes last."""
    return _written(table, statements.members(table))


def _written(table: Table, members: Mapping[str, Json]) -> tuple[str, str]:
    revision = table.expression_of("revision") or "NULL::integer"
    items = f"chosen.id::text, {revision}, {text_of(object_of(members))}"
    rows = statements.rows(table, Where.JSON, chosen="{chosen}", site="%s::text")
    # One line, for what is long is not remembered by the driver.
    words = " ".join(f"SELECT {items} {rows}".split())
    head, tail = words.replace("%s::text", "\0").replace("%", "%%").split("{chosen}")
    return head.replace("\0", "%s::text"), tail.replace("\0", "%s::text")

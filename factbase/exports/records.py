"""Records as PostgreSQL writes them in JSON: the rows of the API, and the lines of NDJSON."""

from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from factbase.exports import statements
from factbase.exports.columns import Where
from factbase.exports.tables import Table


def records_json(
    table: Table, queryset: "QuerySet[Any, Any]", *, site: str
) -> list[tuple[UUID, str]]:
    """Return the ids and the JSON of the rows of `queryset`, in its order. One query.

    For the rows of a page. The statement is the same for all pages that are asked for alike, and
    so is prepared.
    """
    try:
        chosen, values = queryset.values_list("pk").query.sql_with_params()
    except EmptyResultSet:
        return []
    head, tail = _statement(table)
    with connections[queryset.db].cursor() as cursor:
        cursor.execute(f"{head}{chosen}{tail}", [*values, site.rstrip("/")])
        found: list[tuple[UUID, str]] = cursor.fetchall()
    return found


@cache
def _statement(table: Table) -> tuple[str, str]:
    """Return what stands before and behind the SELECT of the ids; the site comes last."""
    items = f"chosen.id, ({statements.json_object(table)})::text"
    rows = statements.rows(table, Where.JSON, chosen="{chosen}", site="%s::text")
    # One line, for what is long is not remembered by the driver.
    words = " ".join(f"SELECT {items} {rows}".split())
    head, tail = words.replace("%s::text", "\0").replace("%", "%%").split("{chosen}")
    return head.replace("\0", "%s::text"), tail.replace("\0", "%s::text")

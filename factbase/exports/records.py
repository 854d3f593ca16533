"""Records as PostgreSQL writes them in JSON: the rows of the API, and the lines of NDJSON."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple, Self

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from factbase.exports import statements
from factbase.exports.columns import Where
from factbase.exports.tables import Table
from factbase.postgresql.compiled import Asked, Compiled
from factbase.postgresql.prepared import Cells

SITE = "site"


class RecordText(NamedTuple):
    """A record as JSON, with what of it is asked for most; `revision` is None where it has none."""

    id: str
    revision: int | None
    text: str | bytes

    @classmethod
    def of(cls, row: Cells) -> Self:
        """Return the record of a row that a compiled statement finds."""
        id, revision, text = row
        return cls((id or b"").decode(), None if revision is None else int(revision), text or b"")


def records_json(table: Table, queryset: "QuerySet[Any, Any]", *, site: str) -> list[RecordText]:
    """Return the rows of `queryset`, in its order. One query.

    For the rows of a page. The statement is the same for all pages that are asked for alike, and
    so is prepared.
    """
    try:
        chosen, values = queryset.values_list("pk").query.sql_with_params()
    except EmptyResultSet:
        return []
    head, tail = _around(table)
    with connections[queryset.db].cursor() as cursor:
        cursor.execute(f"{head}{chosen}{tail}", [*values, site.rstrip("/")])
        return [RecordText(*row) for row in cursor.fetchall()]


def compiled(
    table: Table, queryset: "QuerySet[Any, Any]", *, members: Mapping[str, str] | None = None
) -> Compiled:
    """Return the statement of `records_json` for a queryset with `Asked` values, and SITE asked.

    `members` are the SQL of the record's members where they are not those of the table. Raises
    EmptyResultSet for a queryset that never finds anything.
    """
    chosen, values = queryset.values_list("pk").query.sql_with_params()
    head, tail = _around(table) if members is None else _written(table, members)
    return Compiled(f"{head}{chosen}{tail}", (*values, Asked(SITE)))


@cache
def _around(table: Table) -> tuple[str, str]:
    """Return what stands before and behind the SELECT of the ids; the site comes last."""
    return _written(table, statements.members(table))


def _written(table: Table, members: Mapping[str, str]) -> tuple[str, str]:
    revision = members.get("revision", "NULL::integer")
    items = f"chosen.id::text, {revision}, ({statements.built(members)})::text"
    rows = statements.rows(table, Where.JSON, chosen="{chosen}", site="%s::text")
    # One line, for what is long is not remembered by the driver.
    words = " ".join(f"SELECT {items} {rows}".split())
    head, tail = words.replace("%s::text", "\0").replace("%", "%%").split("{chosen}")
    return head.replace("\0", "%s::text"), tail.replace("\0", "%s::text")

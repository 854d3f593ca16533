"""The SQL of an export: one SELECT of a table's columns, and the COPY that writes what it finds.

Each row is looked up from the record outwards, in the order of `chosen`: the first line leaves
before the last record is read. OFFSET 0 keeps the planner from turning the look-ups into joins.
"""

from collections.abc import Sequence
from typing import Any

import psycopg
import psycopg.sql
from django.db.models import QuerySet

from factbase.exports.columns import Column, Where
from factbase.exports.json_text import Json, object_of, text_of
from factbase.exports.tables import Table

Connection = psycopg.Connection[tuple[Any, ...]]

# The site is the same in every row, so it is given once and not in the expressions of columns.
CHOSEN = """
FROM ({chosen}) AS chosen (id) {site}
JOIN LATERAL (SELECT * FROM {relation} WHERE {key} = chosen.id OFFSET 0) AS {alias} ON true
{joins}
"""
FOUND = """
FROM ({found}) AS {alias} {site}
{joins}
"""
SITE = "CROSS JOIN (VALUES ({site})) AS site (address)"
# Characters that JSON never holds as they are, so that no line of it is quoted.
AS_LINES = r"FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02', ENCODING 'UTF8'"
AS_CSV = "FORMAT csv, HEADER, ENCODING 'UTF8'"


def chosen(queryset: "QuerySet[Any, Any]", connection: Connection) -> str:
    """Return the SELECT of the keys of `queryset`, every parameter written into it."""
    if not queryset.ordered:
        queryset = queryset.order_by("pk")
    compiler = queryset.values_list("pk").query.get_compiler(queryset.db, elide_empty=False)
    return psycopg.ClientCursor(connection).mogrify(*compiler.as_sql())


def cells(columns: Sequence[Column], *, inert: bool = True) -> str:
    """Return the SELECT list of a table of cells; `inert` for files that spreadsheets open."""
    return ",\n".join(
        f'{column.cell if inert else column.plain} AS "{column.name}"' for column in columns
    )


def line(table: Table) -> str:
    """Return the SELECT list of one JSON object a row, in one line."""
    return text_of(object_of(members(table)))


def members(table: Table, within: str = "") -> dict[str, Json]:
    """Return the members of a row's JSON, or of those of the member `within`."""
    tree: dict[str, Any] = {}
    for column in table.columns_in(Where.JSON):
        *outer, last = column.path.split(".")
        branch = tree
        for name in outer:
            branch = branch.setdefault(name, {})
        branch[last] = column
    return _members(table, tree[within] if within else tree)


def inner(table: Table, items: str, *, found: str) -> str:
    """Return the SELECT of `items` inside of a statement over rows of another table."""
    return f"SELECT {items} {FOUND.format(found=found, site='', **_named(table))}"


def few(table: Table, *, found: str, site: str) -> str:
    """Return the FROM of few rows for JSON, of which `found` selects all columns."""
    return FOUND.format(found=found, site=SITE.format(site=site), **_named(table))


def select(table: Table, items: str, chosen: str, connection: Connection, *, site: str) -> str:
    """Return the SELECT of `items` (see `cells`, `line`) over the rows whose keys are `chosen`."""
    where = rows(table, chosen=chosen, site=psycopg.sql.quote(site.rstrip("/"), connection))
    return f"SELECT {items} {where}"


def rows(table: Table, where: Where = Where.ALL, *, chosen: str, site: str) -> str:
    """Return the FROM of a table's rows and what is looked up for its columns in some files."""
    named = _named(table, table.list_joins if where & Where.LIST else "")
    return CHOSEN.format(
        chosen=chosen,
        site=SITE.format(site=site),
        relation=table.relation,
        key=table.key,
        **named,
    )


def _named(table: Table, more: str = "") -> dict[str, str]:
    return {"alias": table.alias, "joins": table.joins + more}


def copy(select: str, *, options: str = AS_CSV) -> bytes:
    """Return the COPY that writes what `select` finds."""
    return f"COPY ({select}) TO STDOUT WITH ({options})".encode()


def _members(table: Table, tree: dict[str, Any]) -> dict[str, Json]:
    return {
        name: _object(table, part)
        if isinstance(part, dict)
        else part.member(given=part.expression in table.given)
        for name, part in tree.items()
    }


def _object(table: Table, tree: dict[str, Any]) -> Json:
    """Return a JSON object; one that names a record is null where there is none."""
    whole = object_of(_members(table, tree))
    key = tree.get("id")
    if key is None or ("required", True) in key.constraints:
        return whole
    return (f"CASE WHEN {key.expression} IS NOT NULL THEN {text_of(whole)} ELSE 'null' END",)

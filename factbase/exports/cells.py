"""Single cells of an exported table, for pages that show what the files hold."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import connection

from factbase.exports import statements
from factbase.exports.columns import Column, Where
from factbase.exports.tables import Table

CHOSEN = "SELECT unnest(%s::uuid[])"


def cells_of(
    table: Table, columns: Sequence[Column], ids: Collection[UUID], *, site: str
) -> dict[UUID, dict[str, str | None]]:
    """Return the cells of some columns by row and name, as files hold them. One query.

    Without columns or rows there is nothing to ask.
    """
    if not columns or not ids:
        return {}
    items = f"chosen.id, {statements.cells(columns, inert=False)}".replace("%", "%%")
    places = {"chosen": "\0", "site": "\1"}
    rows = statements.rows(table, Where.LIST, **places).replace("%", "%%")
    rows = rows.replace("\0", CHOSEN).replace("\1", "%s::text")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {items} {rows}", [list(ids), site.rstrip("/")])
        names = [column.name for column in columns]
        return {row[0]: dict(zip(names, row[1:], strict=True)) for row in cursor.fetchall()}

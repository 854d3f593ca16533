"""The hot path of reading: statements that are compiled once for all who ask alike.

Most of the time that an answer takes without this goes into building the same SQL again. What a
statement depends on is the view, what the person may see, and which references are expanded; the
record that is asked for is a value of it. Whatever cannot be compiled so goes the long way, through
the same querysets and the same tables.
"""

from collections.abc import Callable, Hashable
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from rest_framework.exceptions import NotFound

from api.selection import Selection
from api.shapes.expansions import members_with
from api.shapes.written import Written
from factbase.exports import RecordText, Table
from factbase.exports.records import SITE, compiled
from factbase.permissions import Actor, audience_of
from factbase.postgresql.compiled import Asked, Compiled

PK = "pk"
MAX_KEPT = 1_000
_kept: dict[Hashable, Compiled | None] = {}


def statement_of(
    view: type,
    table: Table,
    rows: Callable[[], QuerySet[Any]],
    selection: Selection,
    *,
    user: Actor,
) -> Compiled | None:
    """Return the statement that finds one record of a view; None where there can be none.

    `rows` must depend on nothing but the view and the person's audience.
    """
    wanted = tuple((name, tuple(parts)) for name, parts in selection.expanded.items())
    key = (view, audience_of(user), wanted)
    if key not in _kept:
        while len(_kept) >= MAX_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = _compiled(table, rows(), selection)
    return _kept[key]


def found(statement: Compiled, pk: UUID, *, site: str) -> Written:
    """Return the record with an id; raises NotFound. One query."""
    rows = statement.run({PK: pk, SITE: site.rstrip("/")})
    if not rows:
        raise NotFound("There is no such record.")
    return Written(RecordText(*rows[0]))


def _compiled(table: Table, rows: QuerySet[Any], selection: Selection) -> Compiled | None:
    members = members_with(selection.record, table, selection.expanded)
    if members is None:
        return None
    try:
        return compiled(table, rows.filter(pk=Asked(PK)).order_by(), members=members)
    except EmptyResultSet:
        return None

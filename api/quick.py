"""The hot path of reading: statements that are compiled once for all who ask alike.

Most of the time that an answer takes without this goes into building the same SQL again. What a
statement depends on is the view, what the person may see, which references are expanded, and which
parameters are given; the record or the values that are asked for are values of the statement too.
Whatever cannot be compiled once is compiled for its request, from the same querysets and tables.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, ClassVar, NamedTuple, Protocol
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from rest_framework.exceptions import NotFound

from api.selection import Selection
from api.shapes.expansions import members_with
from api.shapes.written import Written, WrittenList
from factbase.exports import Table
from factbase.exports.records import SITE, compiled, compiled_for_one
from factbase.exports.statements import members
from factbase.filtersets import StrictFilterSet
from factbase.filtersets.counts import MAX_COUNTED
from factbase.filtersets.outline import Outline, outline_of
from factbase.postgresql.compiled import Compiled, Placeholder
from factbase.postgresql.prepared import Cells

PK = "pk"
MAX_KEPT = 1_000
NOT_KEPT = object()
_kept: dict[Hashable, Any] = {}


class View(Protocol):
    """What is asked: records of `table`, of rows that depend on nothing but the audience."""

    table: ClassVar[Table | None]

    @property
    def site(self) -> str:
        """The address of the site, with a slash at its end."""

    @property
    def audience(self) -> Hashable:
        """What of the person decides what they may see."""

    def get_rows(self) -> QuerySet[Any]:
        """Return the rows that the person may see."""


class Listed(NamedTuple):
    """The records of a part of a list, and what is needed to count the whole of it.

    `length` finds up to MAX_COUNTED + 1; None where the list has no outline.
    """

    records: WrittenList
    length: Compiled | None
    given: Mapping[str, Any]

    def counted(self) -> int:
        """Return how many rows the list has, as far as it is counted. One query."""
        assert self.length is not None  # noqa: S101 - asked for where there is one
        [[number]] = self.length.run(self.given)
        return int(number or 0)

    @property
    def key(self) -> Hashable:
        """What tells the list from others: of a closed list, the choice is a value of its own."""
        return self.length and (self.length.sql, str(self.length.filled(self.given)))


def rows_of(view: View) -> QuerySet[Any]:
    """Return the rows of a view, made once for each audience."""
    return _once(view, "rows", (), view.get_rows)


def found(view: View, pk: UUID, selection: Selection) -> Written | None:
    """Return one record, with what is expanded; raises NotFound. One query.

    None where what is expanded takes more than that.
    """
    wanted = tuple((name, tuple(parts)) for name, parts in selection.expanded.items())
    statement = _once(view, "expanded", wanted, lambda: _expanded(view, selection))
    return None if statement is None else _one(view, statement, pk)


def record(view: View, pk: UUID) -> Written:
    """Return one record as lists show it; raises NotFound. One query."""
    return _one(view, _once(view, "record", (), lambda: _plain(view)), pk)


def listed(view: View, filterset: StrictFilterSet, *, start: int, limit: int) -> Listed:
    """Return up to `limit` rows of a list whose parameters are valid. One query.

    Two more where an entity is asked for that is merged with others, or has no rows.
    """
    outline = None if start else outline_of(filterset, alone=True)
    if outline is None:
        page = _page(view, filterset.piece(start, start + limit))
        return Listed(WrittenList(_run(view, page, {})), None, {})
    found = _outlined(view, outline, limit)
    widened = None if found.records or not outline.is_narrow else outline_of(filterset)
    return _outlined(view, widened, limit) if widened else found


def _outlined(view: View, outline: Outline, limit: int) -> Listed:
    page, length = _once(
        view,
        "list",
        (outline.key, limit),
        lambda: _page_and_length(view, outline.rows(rows_of(view)), limit),
    )
    given = outline.values
    return Listed(WrittenList(_run(view, page, given)), length, given)


def _once(view: View, kind: str, of: Hashable, make: Callable[[], Any]) -> Any:
    key = (type(view), view.audience, kind, of)
    kept = _kept.get(key, NOT_KEPT)  # at once, for other threads make room at any time
    if kept is not NOT_KEPT:
        return kept
    made = make()
    while len(_kept) >= MAX_KEPT:
        oldest, *_ = _kept
        _kept.pop(oldest, None)
    _kept[key] = made
    return made


def _run(view: View, statement: Compiled | None, given: Mapping[str, Any]) -> list[Cells]:
    if statement is None:
        return []
    return statement.run({**given, SITE: view.site.rstrip("/")})


def _one(view: View, statement: Compiled, pk: UUID) -> Written:
    rows = _run(view, statement, {PK: pk})
    if not rows:
        raise NotFound("There is no such record.")
    return Written(rows[0])


def _expanded(view: View, selection: Selection) -> Compiled | None:
    wanted = members_with(selection.record, _table(view), selection.expanded)
    return None if wanted is None else compiled_for_one(_table(view), _asked(view), wanted)


def _plain(view: View) -> Compiled:
    return compiled_for_one(_table(view), _asked(view), members(_table(view)))


def _asked(view: View) -> QuerySet[Any]:
    """Return the one row whose id is asked for, of those that the person may see."""
    return rows_of(view).filter(pk=Placeholder(PK)).order_by()


def _page_and_length(
    view: View, rows: QuerySet[Any], limit: int
) -> tuple[Compiled | None, Compiled | None]:
    page = _page(view, rows[:limit])
    if page is None:
        return None, None
    counted, values = rows.order_by().values("pk")[: MAX_COUNTED + 1].query.sql_with_params()
    sql = f"SELECT count(*) FROM ({counted}) AS counted"  # noqa: S608 - of the ORM
    return page, Compiled(sql, values)


def _page(view: View, rows: QuerySet[Any]) -> Compiled | None:
    """Return the statement of some rows; None where there can be none."""
    try:
        return compiled(_table(view), rows)
    except EmptyResultSet:
        return None


def _table(view: View) -> Table:
    assert view.table is not None  # noqa: S101 - views without one do not come here
    return view.table

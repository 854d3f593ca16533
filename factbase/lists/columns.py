"""Which columns of a list are shown, which could be, and by which one can sort."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from factbase.exports.columns import Column, Where
from factbase.lists import address
from factbase.lists.kind import ListColumn, ListKind
from factbase.wording import column_words
from sources.exceptions import RefusalError, shown

COLUMNS = "columns"


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column; `query` sorts by it, "" where nothing can be sorted by.

    `sorted` is as `aria-sort` says it, "" where the list is not sorted by it.
    """

    column: ListColumn
    query: str = ""
    sorted: str = ""


def offered(kind: ListKind) -> list[ListColumn]:
    """Return the columns that can be chosen: those made for pages, then the others of its files."""
    made = [*kind.columns]
    names = {kind.head.name, *(column.name for column in made)}
    said = {cell for column in (kind.head, *made) for cell in column.cells}
    return made + [
        ListColumn(column.name, column_words(column.name), (column.name,), is_usual=False)
        for column in (kind.table.columns_in(Where.LIST) if kind.table else ())
        if column.name not in said | names
    ]


def chosen(kind: ListKind, data: QueryDict) -> list[ListColumn]:
    """Return the columns that an address asks for, the usual ones where it names none.

    Raises RefusalError for a name that there is not.
    """
    names = address.values(data, COLUMNS)
    known = offered(kind)
    unknown = [name for name in names if name not in {column.name for column in known}]
    if unknown:
        allowed = ", ".join(column.name for column in known)
        raise RefusalError(
            _("%(name)s is not a column of this list; there are %(allowed)s.")
            % {"name": shown(unknown[0]), "allowed": allowed},
            field=COLUMNS,
        )
    return [column for column in known if (column.name in names if names else column.is_usual)]


def of_files(kind: ListKind, columns: Collection[ListColumn]) -> list[Column]:
    """Return the columns of a file that say what `columns` show, with the id in front."""
    assert kind.table is not None  # noqa: S101 - asked of lists that can be exported
    wanted = {"id", *(cell for column in (kind.head, *columns) for cell in column.cells)}
    return [column for column in kind.table.columns_in(Where.LIST) if column.name in wanted]


def headings(kind: ListKind, data: QueryDict, columns: Collection[ListColumn]) -> Iterator[Heading]:
    """Yield the heads of the columns, that of the first one too."""
    usual: str = kind.filterset.base_filters["ordering"].default  # type: ignore[misc]
    order = data.get("ordering") or usual
    for column in (kind.head, *columns):
        name = column.ordering.removeprefix("-")
        if not name or not all(data.get(condition) for condition in column.where):
            yield Heading(column)
            continue
        first = order.split(",")[0]
        state = _state(first, name)
        turned = column.ordering if not state else name if first.startswith("-") else f"-{name}"
        query = address.query(data, ordering="" if turned == usual else turned)
        yield Heading(column, f"?{query}", state)


def _state(term: str, name: str) -> str:
    if term.removeprefix("-") != name:
        return ""
    return "descending" if term.startswith("-") else "ascending"

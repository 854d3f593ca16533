"""The address of a list and its neighbours: with one condition more, one less, another order."""

from collections.abc import Collection, Iterator
from urllib.parse import urlencode

from django.http import QueryDict

from factbase.filtersets.fields import split_values

PLACE = frozenset({"cursor"})
"""Parameters that say where in a list one is, which a changed list begins anew without."""
FILTERS = "filters"
"""The parameter that opens the form of all filters."""
OF_THE_PAGE = frozenset({*PLACE, FILTERS, "columns", "ordering"})
"""Parameters that say how a list is shown, not which rows it has."""
NAMED = "_named"
CHOSEN = "_choice"
"""What the parameters end with that name a record in place of its id."""


def pairs(data: QueryDict, *, without: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield what an address says, without what it leaves empty."""
    for name, values in data.lists():
        if name not in without:
            yield from ((name, value) for value in values if value)


def query(data: QueryDict, *, without: Collection[str] = (), **changed: str) -> str:
    """Return the query of an address with some parameters changed, "" to leave one out."""
    kept = pairs(data, without={*PLACE, *without, *changed})
    added = [(name, value) for name, value in changed.items() if value]
    return urlencode([*kept, *added])


def place(data: QueryDict, cursor: str | None) -> str | None:
    """Return the query of the same list at `cursor`, None where that is None."""
    return None if cursor is None else f"{query(data)}&{urlencode({'cursor': cursor})}".lstrip("&")


def conditions(data: QueryDict) -> list[tuple[str, list[str]]]:
    """Return which rows an address asks for, the same for all that ask for the same."""
    asked = sorted(
        (name, value)
        for name, value in pairs(data, without=OF_THE_PAGE)
        if not name.endswith((NAMED, CHOSEN))
    )
    return [(name, [value for other, value in asked if other == name]) for name in dict(asked)]


def values(data: QueryDict, name: str) -> list[str]:
    """Return the values of a parameter that takes several."""
    return split_values(data, name)

"""Conditions that narrow what was found, each a link to the address that has it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

MOST_OPTIONS = 6


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a condition: how many of what was found have it, and the query with it.

    Of the one in force `query` leads to the search without it.
    """

    label: str
    count: int
    query: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A condition with the values that occur most."""

    name: str
    label: str
    options: list[Option]


def facet(data: QueryDict, name: str, label: str, found: Iterable[tuple[str, str]]) -> Facet:
    """Return the facet `name`; `found` has value and label once for each row that has it.

    What is in force is an option even where nothing was found with it.
    """
    counts = Counter(found)
    chosen = data.get(name, "")
    if chosen and chosen not in {value for value, _ in counts}:
        counts[chosen, chosen] = 0
    most = sorted(counts, key=lambda pair: (pair[0] != chosen, -counts[pair], pair[1]))
    options = [
        Option(label, counts[value, label], with_value(data, name, value), value == chosen)
        for value, label in most[:MOST_OPTIONS]
    ]
    return Facet(name, label, options)


def with_value(data: QueryDict, name: str, value: str) -> str:
    """Return the query with a condition, or without it where it is in force already."""
    changed = data.copy()
    if changed.get(name) == value or not value:
        changed.pop(name, None)
    else:
        changed[name] = value
    return changed.urlencode()

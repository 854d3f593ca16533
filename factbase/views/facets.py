"""Conditions that narrow what a search found, each a link to the address that has it."""

from collections import Counter
from collections.abc import Iterable

from django.http import QueryDict

from factbase.lists.showing import FacetShown, Option

MOST_OPTIONS = 6


def facet(data: QueryDict, name: str, label: str, found: Iterable[tuple[str, str]]) -> FacetShown:
    """Return the facet `name`; `found` has value and label once for each row that has it.

    What is in force is an option even where nothing was found with it.
    """
    counts = Counter(found)
    chosen = data.get(name, "")
    if chosen and chosen not in {value for value, _ in counts}:
        counts[chosen, chosen] = 0
    most = sorted(counts, key=lambda pair: (pair[0] != chosen, -counts[pair], pair[1]))
    options = [
        Option(words, counts[value, words], f"?{with_value(data, name, value)}", value == chosen)
        for value, words in most
    ]
    return FacetShown(name, label, options[:MOST_OPTIONS], options[MOST_OPTIONS:])


def with_value(data: QueryDict, name: str, value: str) -> str:
    """Return the query with a condition, or without it where it is in force already."""
    changed = data.copy()
    if changed.get(name) == value or not value:
        changed.pop(name, None)
    else:
        changed[name] = value
    return changed.urlencode()

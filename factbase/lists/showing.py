"""What stands beside a list: its facets with links, and the conditions that are on."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from django.http import QueryDict

from factbase.lists import address
from factbase.lists.address import FILTERS, NAMED
from factbase.lists.facets import Answers, Facet, Words
from factbase.lists.labels import LABELS

MOST_FIRST = 8
MOST_SHOWN = 40


class Option(NamedTuple):
    """An answer to a facet, how many rows have it, and the address that turns it on or off.

    `number` is None where the answer is on and nobody counted; `is_below` says that there are
    fewer.
    """

    words: str
    number: int | None
    query: str
    is_on: bool
    is_below: bool = False


class FacetShown(NamedTuple):
    """A facet with its answers, the first of them and the rest; `lift` leads to all rows.

    `left_out` is how many further answers are known and not listed, `is_open` says that there may
    be others that the counted sample does not hold; `more` leads to the field that takes any.
    """

    name: str
    label: Words
    first: list[Option]
    rest: list[Option]
    is_estimate: bool = False
    lift: Option | None = None
    left_out: int = 0
    is_open: bool = False
    more: str = ""

    @property
    def beyond(self) -> int:
        """How many answers come after the first ones, listed or not."""
        return len(self.rest) + self.left_out


class Chip(NamedTuple):
    """A condition that is on, and the address without it."""

    name: str
    label: Words
    words: str
    without: str


def shown_facets(
    facets: tuple[Facet, ...],
    data: QueryDict,
    found: Mapping[str, Answers],
    *,
    lookups: Collection[str] = (),
) -> Iterator[FacetShown]:
    """Yield the facets that there is something to choose from; `lookups` are named by words."""
    for facet in facets:
        answers = found.get(facet.name, Answers({}))
        on = _on(facet, data)
        options = [_option(facet, data, answers, on, *each) for each in _listed(facet, answers, on)]
        if not options:
            continue
        is_long = len(options) > MOST_FIRST + 1
        cut = MOST_FIRST if is_long else len(options)
        lift = None
        if facet.lift:
            query = f"?{address.query(data, **{facet.name: facet.lift})}"
            lift = Option("", None, query, facet.lift in on)
        yield FacetShown(
            facet.name,
            facet.label,
            options[:cut],
            options[cut:MOST_SHOWN],
            answers.is_estimate,
            lift,
            left_out=max(len(options) - MOST_SHOWN, 0),
            is_open=answers.is_estimate and not (facet.choices or facet.is_whole),
            more=f"?{address.query(data, **{FILTERS: 'all'})}#{_field_of(facet, lookups)}",
        )


def _field_of(facet: Facet, lookups: Collection[str]) -> str:
    """Return the id of the field in which an answer can be named, by words where that is one."""
    return f"id_{facet.name}{NAMED if facet.name in lookups else ''}"


def chips(
    data: QueryDict, facets: tuple[Facet, ...], words: Mapping[tuple[str, str], Words]
) -> list[Chip]:
    """Return the conditions of an address; `words` are those of values of named filters."""
    known = {
        (facet.name, value): label for facet in facets for value, label in facet.choices
    } | dict(words)
    found = []
    for name, values in address.conditions(data):
        for value in _parts(name, values):
            rest = [other for other in _parts(name, values) if other != value]
            without = address.query(data, **{name: ",".join(rest)})
            label = LABELS.get(name, name)
            found.append(Chip(name, label, str(known.get((name, value), value)), f"?{without}"))
    return found


def _parts(name: str, values: list[str]) -> list[str]:
    """Return the values of a condition one by one, where commas separate them."""
    if name in WHOLE:
        return [", ".join(values)]
    return [part for value in values for part in value.split(",") if part.strip()]


WHOLE = frozenset({"q", "alias", "label", "name", "title", "author", "owner_group", "url"})
"""Conditions whose words can hold commas."""


def _on(facet: Facet, data: QueryDict) -> list[str]:
    return address.values(data, facet.name) or list(facet.unasked)


def _listed(
    facet: Facet, answers: Answers, on: list[str]
) -> Iterator[tuple[str, Words, int | None]]:
    """Yield the answers worth a line: of a closed list in its order, else the frequent first."""
    found = dict(answers.found)
    if facet.choices:
        for value, label in facet.choices:
            number = found.get(value, (None, 0))[1]
            if number or value in on or answers.is_estimate:
                yield value, label, number
        return
    kept = {value: each for value, each in found.items() if each[1] or answers.is_estimate}
    for value in on:
        kept.setdefault(value, (None, 0))
    frequent = sorted(kept, key=lambda value: (-kept[value][1], kept[value][0] or value))
    for value in sorted(kept, reverse=True) if facet.is_ordered else frequent:
        yield value, kept[value][0] or value, kept[value][1]


def _option(
    facet: Facet,
    data: QueryDict,
    answers: Answers,
    on: list[str],
    value: str,
    words: Words,
    number: int | None,
) -> Option:
    query = f"?{address.query(data, **{facet.name: _toggled(facet, data, value)})}"
    is_below = answers.is_estimate and not number
    if is_below:
        # Nobody has counted where there is no such bound.
        return Option(str(words), answers.least or None, query, value in on, is_below)
    return Option(str(words), number, query, value in on)


def _toggled(facet: Facet, data: QueryDict, value: str) -> str:
    """Return the parameter that turns an answer on beside the others, or off."""
    asked = address.values(data, facet.name)
    if value in asked:
        return ",".join(other for other in asked if other != value) if not facet.is_single else ""
    if not asked and value in facet.unasked:
        return facet.lift
    if facet.is_single or not asked or facet.lift in asked:
        return value
    return ",".join([*asked, value])

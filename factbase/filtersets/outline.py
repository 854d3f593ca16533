"""A list apart from the values that it is narrowed by: what its statement is compiled of, once.

A filter that only compares a column with what was given takes a `Placeholder` for that. One of a
closed list keeps what was given, so that each choice has a statement of its own. With any other
filter, a list has no outline.
"""

from collections.abc import Callable, Hashable
from typing import Any, NamedTuple

import django_filters
from django.db.models import QuerySet

from factbase.filtersets import names
from factbase.filtersets.base import NOTHING, StrictFilterSet
from factbase.filtersets.claims import EntityIdsFilter, StatusFilter
from factbase.filtersets.entities import EntityFilterSet, MergedFilter
from factbase.filtersets.filters import (
    AmountFilter,
    CountFilter,
    IdsFilter,
    MomentFilter,
    NamesFilter,
    ReferencesFilter,
    RetractedFilter,
    SearchFilter,
    SlugsFilter,
    SomeOfFilter,
    WordsFilter,
    YesNoFilter,
    plain_words,
    telling_words,
)
from factbase.filtersets.ordering import OrderingFilter
from factbase.models.arrays import IsAnyOf
from factbase.models.clusters import stands_alone
from factbase.postgresql.compiled import Placeholder, PlaceholderArray

# Of these classes themselves, for a subclass may do more with its value.
CLOSED = {MergedFilter, OrderingFilter, RetractedFilter, SomeOfFilter, StatusFilter, YesNoFilter}
OF_ONE = {AmountFilter, CountFilter, MomentFilter}
OF_SEVERAL = {IdsFilter, NamesFilter, ReferencesFilter, SlugsFilter, WordsFilter}


class Part(NamedTuple):
    """What one filter adds: to the key, to the values by name, and what narrows the rows."""

    key: Hashable
    values: dict[str, Any]
    narrow: Callable[[QuerySet[Any]], QuerySet[Any]]


class Outline(NamedTuple):
    """A list whose parameters are valid, and the values by which its statement is run."""

    parts: list[Part]
    is_narrow: bool = False
    """Whether an entity that is merged has no rows in it."""

    @property
    def key(self) -> Hashable:
        """The same for all lists of one FilterSet that one statement can answer."""
        return tuple(part.key for part in self.parts)

    @property
    def values(self) -> dict[str, Any]:
        """What the placeholders stand for."""
        return {name: value for part in self.parts for name, value in part.values.items()}

    def rows(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return `queryset`, filtered and in order, with placeholders for the values."""
        for part in self.parts:
            queryset = part.narrow(queryset)
        return queryset


def outline_of(filterset: StrictFilterSet, *, alone: bool = False) -> Outline | None:
    """Return the outline of a list; None for one that has none.

    Entities that are asked for may be merged with others: one query finds that out. `alone` asks
    nothing: an entity that is merged has no rows in this outline.
    """
    cleaned = filterset.form.cleaned_data
    parts, is_narrow = [], False
    for name, each in filterset.filters.items():
        value = cleaned[name]
        if isinstance(each, EntityIdsFilter) and value:
            is_alone = alone and len(value) == 1
            is_narrow |= is_alone
            part = _alone(name, each, value) if is_alone else _widened(name, each, value)
        else:
            part = _part(name, each, value)
        if part is None:
            return None
        parts.append(part)
    return Outline(parts, is_narrow)


def _part(name: str, each: django_filters.Filter, value: Any) -> Part | None:
    kind = type(each)
    if kind in CLOSED or value in NOTHING:
        key = tuple(value) if isinstance(value, list) else value
        return Part((name, key), {}, lambda rows: each.filter(rows, value))
    if kind in OF_ONE:
        return Part(name, {name: value}, lambda rows: each.filter(rows, Placeholder(name)))
    if kind in OF_SEVERAL and each.lookup_expr == "in" and not each.distinct:
        return _of_several(name, each, value)
    if kind is SearchFilter and isinstance(each.parent, EntityFilterSet):
        return _of_names(name, value)
    return None


def _of_names(name: str, value: str) -> Part | None:
    words = telling_words(value)
    # What can be written more plainly is sought in two ways.
    if not words or plain_words(words) != words:
        return None
    sql, values = names.search(words)
    given = {f"{name} {number}": each for number, each in enumerate(values)}
    condition = names.found(sql, [Placeholder(place) for place in given])
    return Part((name, sql), given, lambda rows: rows.filter(condition))


def _alone(name: str, each: EntityIdsFilter, value: list[Any]) -> Part | None:
    def narrow(rows: QuerySet[Any]) -> QuerySet[Any]:
        given = Placeholder(name)
        return rows.filter(stands_alone(given), **{each.field_name: given})

    return Part((name, "alone"), {name: value[0]}, narrow)


def _widened(name: str, each: EntityIdsFilter, value: list[Any]) -> Part | None:
    return _of_several(name, each, each.widened(value))


def _of_several(name: str, each: django_filters.Filter, value: list[Any]) -> Part:
    """Return the part of one value, which an index can follow in its order, or of any number."""
    column = each.field_name
    if len(value) > 1:
        condition = IsAnyOf(column, PlaceholderArray(name))
        return Part((name, "several"), {name: value}, lambda rows: rows.filter(condition))
    if isinstance(each, ReferencesFilter):
        one: list[Any] = [Placeholder(name)]
        return Part(name, {name: value[0]}, lambda rows: each.filter(rows, one))
    return Part(name, {name: value[0]}, lambda rows: rows.filter(**{column: Placeholder(name)}))

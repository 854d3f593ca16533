"""Only the filters that an address asks for: to make all of them takes longer than most lists."""

import copy
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

import django_filters
from django import forms


class Prepared(NamedTuple):
    """The filters of one FilterSet with their fields, made once and never changed."""

    filters: dict[str, django_filters.Filter]
    unasked: frozenset[str]
    """Names of those that narrow or order a list also where nothing is asked of them."""

    def for_request(self, parent: Any, names: Iterable[str]) -> dict[str, django_filters.Filter]:
        """Return what `names` ask for and what acts unasked, as the filters of `parent`."""
        wanted = self.unasked.union(names)
        found = {}
        for name, prepared in self.filters.items():
            if name in wanted:
                found[name] = copy.copy(prepared)
                found[name].parent = parent
        return found


@cache
def prepared(filterset: type[django_filters.FilterSet]) -> Prepared:
    """Return the filters of a FilterSet. What acts unasked is found by trying each on nothing."""
    whole = filterset({}, filterset._meta.model._default_manager.all())
    rows = whole.queryset
    unasked = {
        name
        for name, each in whole.filters.items()
        if each.filter(rows, each.field.clean(_nothing(each.field, name))) is not rows
    }
    return Prepared(dict(whole.filters), frozenset(unasked))


def _nothing(field: forms.Field, name: str) -> Any:
    return field.widget.value_from_datadict({}, {}, name)

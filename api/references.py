"""Records that a request names, read once each, and many at once where it names many."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from factbase.models import Property
from factbase.models.demands import Demands, demands_of
from factbase.models.unit import unit_table
from factbase.values import UnitTable

KEY = "references"


class References:
    """What has been read for one request; it is put into the context of serializers."""

    def __init__(self) -> None:
        self._known: dict[tuple[type[Model], str], dict[str, Model | None]] = defaultdict(dict)
        self._demands: dict[UUID, Demands] = {}

    @cached_property
    def units(self) -> UnitTable:
        """The units in force. One query."""
        return unit_table()

    def units_of(self, property: Property) -> frozenset[str]:
        """Return the codes that a property may be counted in; empty: any. One query, once."""
        if property.pk not in self._demands:
            self._demands[property.pk] = demands_of(property)
        return self._demands[property.pk].units

    def find(self, rows: QuerySet[Any], column: str, key: str) -> Any:
        """Return the one of `rows` that goes by `key`, or None. No query where it is known."""
        known = self._known[rows.model, column]
        if key not in known:
            self.learn(rows, column, [key])
        return known[key]

    def learn(self, rows: QuerySet[Any], column: str, keys: Iterable[str]) -> None:
        """Read those of `rows` that go by any of `keys`. One query."""
        wanted = list(keys)
        known = self._known[rows.model, column]
        known |= dict.fromkeys(wanted)
        for row in rows.filter(**{f"{column}__in": wanted}):
            known[str(getattr(row, column))] = row

"""Records that a request names, read once each, and many at once where it names many."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from factbase.models import Property
from factbase.models.demands import Demands, demands_of
from factbase.models.unit import unit_table
from factbase.values import UnitTable
from sources.models.record import Record

KEY = "references"
Rows = type[Record] | QuerySet[Any]
"""What can be named: the standing records of a kind, or the rows of a queryset."""


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

    def find(self, rows: Rows, column: str, key: str) -> Any:
        """Return the one of `rows` that goes by `key`, or None. No query where it is known."""
        known = self._known[model_of(rows), column]
        if key not in known:
            self.learn(rows, column, [key])
        return known[key]

    def learn(self, rows: Rows, column: str, keys: Iterable[str]) -> None:
        """Read those of `rows` that go by any of `keys`. One query."""
        wanted = list(keys)
        known = self._known[model_of(rows), column]
        known |= dict.fromkeys(wanted)
        found = (
            rows.filter(**{f"{column}__in": wanted})
            if isinstance(rows, QuerySet)
            else rows._default_manager.raw(_statement(rows, column), [wanted])
        )
        for row in found:
            known[str(getattr(row, column))] = row


def model_of(rows: Rows) -> type[Model]:
    """Return what kind the rows are."""
    return rows.model if isinstance(rows, QuerySet) else rows


@cache
def _statement(model: type[Record], column: str) -> str:
    """Return the statement that reads standing records: Django would compose it each time."""
    fields = model._meta
    names = ", ".join(f'"{field.column}"' for field in fields.concrete_fields)
    name = fields.pk.name if column == "pk" else column
    key = next(field for field in fields.concrete_fields if field.name == name)
    among = f'"{key.column}" = ANY(%s::{key.db_type(connection)}[])'
    return f"SELECT {names} FROM {fields.db_table} WHERE retracted_at IS NULL AND {among}"  # noqa: S608 - our own names

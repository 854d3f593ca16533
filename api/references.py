"""Records that a request names, read once each, and many at once where it names many."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from factbase.models import Property, unit
from factbase.models.demands import LISTS, OF_LISTS, Demands, demands_from, demands_of
from factbase.postgresql.asking import ask
from factbase.postgresql.rows import record_of
from factbase.values import UnitTable
from sources.models.record import Record

KEY = "references"
Rows = type[Record] | QuerySet[Any]
"""What can be named: the standing records of a kind, or the rows of a queryset."""
Kind = tuple[type[Record], str]
"""What standing records are named by: the kind of record, and the column."""
# Who wrote what is named, and when: Django reads it where it is asked for.
SELDOM_ASKED = frozenset({"created_at", "created_by", "updated_at", "updated_by"})


class References:
    """What has been read for one request; it is put into the context of serializers.

    The statements are always the same text: Django would compose them anew each time.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[type[Model], str], dict[str, Model | None]] = defaultdict(dict)
        self._demands: dict[UUID, Demands] = {}

    @cached_property
    def units(self) -> UnitTable:
        """The units in force. One query."""
        return unit.unit_table()

    def demands_of(self, property: Property) -> Demands:
        """Return what a property demands. No query where the property was found here."""
        if property.pk not in self._demands:
            self._demands[property.pk] = demands_of(property)
        return self._demands[property.pk]

    def find(self, rows: Rows, column: str, key: str) -> Any:
        """Return the one of `rows` that goes by `key`, or None. No query where it is known."""
        known = self._known[model_of(rows), column]
        if key not in known:
            self.learn(rows, column, [key])
        return known[key]

    def known(self, rows: Rows, column: str, key: Any) -> Any:
        """Return the one of `rows` that goes by `key`, if it was found before, or None."""
        found = self._known.get((model_of(rows), column))
        return found.get(key) if found and isinstance(key, str) else None

    def learn(self, rows: Rows, column: str, keys: Iterable[str]) -> None:
        """Read those of `rows` that go by any of `keys`. One query."""
        wanted = list(keys)
        known = self._known[model_of(rows), column]
        known |= dict.fromkeys(wanted)
        for row in self._rows(rows, column, wanted):
            known[str(getattr(row, column))] = row

    def learn_one_each(self, keys: Mapping[Kind, str]) -> None:
        """Read one standing record of each kind, and the units. One query."""
        known = unit.last_known()
        [(version, rows, *items)] = ask(_one_each(tuple(keys)), [known.version, *keys.values()])
        self.units = unit.units_from(known, version, rows)
        cells = iter(items)
        for (model, column), key in keys.items():
            self._known[model, column][key] = self._made(model, cells)

    def _rows(self, rows: Rows, column: str, keys: list[str]) -> Iterable[Any]:
        if isinstance(rows, QuerySet):
            return rows.filter(**{f"{column}__in": keys})
        found = ask(_any_of(rows, column), [keys])
        if rows is Property:
            return [self._made(rows, iter(cells)) for cells in found]
        return [record_of(rows, _columns(rows), cells) for cells in found]

    def _made(self, model: type[Record], cells: Iterator[Any]) -> Record | None:
        """Return the record whose `_items` come next, None where there is none."""
        names = _columns(model)
        values = list(islice(cells, len(names)))
        lists = list(islice(cells, OF_LISTS)) if model is Property else []
        if values[0] is None:
            return None
        record = record_of(model, names, values)
        if isinstance(record, Property):
            self._demands[record.pk] = demands_from(record, lists)
        return record


def model_of(rows: Rows) -> type[Model]:
    """Return what kind the rows are."""
    return rows.model if isinstance(rows, QuerySet) else rows


@cache
def _fields(model: type[Record]) -> tuple[Any, ...]:
    return tuple(field for field in model._meta.concrete_fields if field.name not in SELDOM_ASKED)


@cache
def _columns(model: type[Record]) -> tuple[str, ...]:
    return tuple(field.attname for field in _fields(model))


@cache
def _any_of(model: type[Record], column: str) -> str:
    """Return the statement that reads the standing records that go by any of several keys."""
    key = _field(model, column)
    among = f'named."{key.column}" = ANY(%s::{key.db_type(connection)}[])'
    table = f"{model._meta.db_table} AS named"
    return f"SELECT {_items(model, 'named')} FROM {table} WHERE retracted_at IS NULL AND {among}"  # noqa: S608 - our own names


@cache
def _one_each(kinds: tuple[Kind, ...]) -> str:
    """Return the statement that reads the units and a standing record of each kind into one row."""
    items, tables = ["units.*"], []
    for number, (model, column) in enumerate(kinds):
        name = f"named_{number}"
        items.append(_items(model, name))
        tables.append(
            f"LEFT JOIN {model._meta.db_table} AS {name} ON {name}.retracted_at IS NULL "
            f'AND {name}."{_field(model, column).column}" = %s'
        )
    return f"SELECT {', '.join(items)} FROM ({unit.READ}) AS units {' '.join(tables)}"  # noqa: S608 - our own names


def _items(model: type[Record], name: str) -> str:
    """Return the columns of a record, of a property with its lists."""
    columns = [f'{name}."{field.column}"' for field in _fields(model)]
    lists = [LISTS.format(property=f"{name}.id")] if model is Property else []
    return ", ".join(columns + lists)


def _field(model: type[Record], column: str) -> Any:
    return model._meta.pk if column == "pk" else model._meta.get_field(column)

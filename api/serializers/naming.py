"""Which records the bodies of many requests name, so that they are read at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.db.models import Model, QuerySet
from rest_framework import serializers

from api.references import References, Rows, model_of
from api.serializers.claims import ValueField
from api.serializers.fields import NamedRefField, RefField, as_uuid
from factbase.models import Entity


def learn(
    references: References, serializer: serializers.Serializer[Any], bodies: Iterable[Any]
) -> None:
    """Read what any of `bodies`, read by `serializer`, names.

    One query for all kinds of which one record is named, and one for each other kind.
    """
    named: dict[tuple[type[Model], str], set[str]] = defaultdict(set)
    kinds: dict[type[Model], Rows] = {}
    for rows, column, key in _names(serializer, list(bodies)):
        kinds[model_of(rows)] = rows
        named[model_of(rows), column].add(key)
    alone = {}
    for (model, column), keys in sorted(named.items(), key=_order):
        rows = kinds[model]
        if len(keys) == 1 and not isinstance(rows, QuerySet):
            [alone[rows, column]] = keys
        else:
            references.learn(rows, column, keys)
    if alone:
        references.learn_one_each(alone)


def _order(item: tuple[tuple[type[Model], str], set[str]]) -> tuple[str, str]:
    """Return what puts kinds in the same order each time, for a statement that is the same."""
    (model, column), _ = item
    return model.__name__, column


def _names(field: Any, given: list[Any]) -> Iterator[tuple[Rows, str, str]]:
    """Yield each name in one part of many bodies: of which records, by which column, and the key.

    What is named again and again is looked at once.
    """
    match field:
        case RefField() | NamedRefField():
            for key in {each for each in given if isinstance(each, str)}:
                column = "pk" if as_uuid(key) else getattr(field, "by", "")
                if column:
                    yield field.rows, column, key.lower() if column == "pk" else key
        case ValueField():
            sent = (each.get("id") if isinstance(each, dict) else each for each in given)
            for key in {each for each in sent if isinstance(each, str)}:
                if as_uuid(key):
                    yield Entity, "pk", key.lower()
        case serializers.ListSerializer() | serializers.ListField():
            lists = (each for each in given if isinstance(each, list))
            yield from _names(field.child, list(chain.from_iterable(lists)))
        case serializers.Serializer():
            objects = [each for each in given if isinstance(each, dict)]
            for name in {name for each in objects for name in each if name in field.fields}:
                parts = [each[name] for each in objects if name in each]
                yield from _names(field.fields[name], parts)

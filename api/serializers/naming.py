"""Which records the bodies of many requests name, so that they are read at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
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
    for body in bodies:
        for rows, column, key in _names(serializer, body):
            kinds[model_of(rows)] = rows
            named[model_of(rows), column].add(key)
    alone = {}
    for (model, column), keys in sorted(named.items(), key=str):
        rows = kinds[model]
        if len(keys) == 1 and not isinstance(rows, QuerySet):
            [alone[rows, column]] = keys
        else:
            references.learn(rows, column, keys)
    if alone:
        references.learn_one_each(alone)


def _names(field: Any, given: Any) -> Iterator[tuple[Rows, str, str]]:
    """Yield each name in a part of a body: of which records, by which column, and the key."""
    match field:
        case RefField() | NamedRefField() if isinstance(given, str):
            column = "pk" if as_uuid(given) else getattr(field, "by", "")
            if column:
                yield field.rows, column, given.lower() if column == "pk" else given
        case ValueField():
            key = given.get("id") if isinstance(given, Mapping) else given
            if as_uuid(key):
                yield Entity, "pk", str(key).lower()
        case serializers.ListSerializer() | serializers.ListField() if isinstance(given, list):
            for each in given:
                yield from _names(field.child, each)
        case serializers.Serializer() if isinstance(given, Mapping):
            for name in given:
                if name in field.fields:
                    yield from _names(field.fields[name], given[name])

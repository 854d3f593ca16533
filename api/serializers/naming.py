"""Which records the bodies of many requests name, so that they are read at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model
from rest_framework import serializers

from api.references import References, Rows, model_of
from api.serializers.claims import ValueField
from api.serializers.fields import NamedRefField, RefField, as_uuid
from factbase.models import Entity


def learn(
    references: References, serializer: serializers.Serializer[Any], bodies: Iterable[Any]
) -> None:
    """Read what any of `bodies`, read by `serializer`, names. A query for each kind of name."""
    named: dict[tuple[type[Model], str], set[str]] = defaultdict(set)
    kinds: dict[type[Model], Rows] = {}
    for body in bodies:
        for rows, column, key in _names(serializer, body):
            kinds[model_of(rows)] = rows
            named[model_of(rows), column].add(key)
    for (model, column), keys in named.items():
        references.learn(kinds[model], column, keys)


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
            for name, part in field.fields.items():
                if name in given:
                    yield from _names(part, given[name])

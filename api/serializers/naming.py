"""Which records the bodies of many requests name, so that they are read at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rest_framework import serializers

from api.references import References
from api.serializers.claims import ValueField
from api.serializers.fields import NamedRefField, RefField, as_uuid
from factbase.models import Entity


def learn(
    references: References, serializer: serializers.Serializer[Any], bodies: Iterable[Any]
) -> None:
    """Read what any of `bodies`, read by `serializer`, names. A query for each kind of name."""
    named: dict[tuple[type, str], set[str]] = defaultdict(set)
    rows = {}
    for body in bodies:
        for queryset, column, key in _names(serializer, body):
            rows[queryset.model, column] = queryset
            named[queryset.model, column].add(key)
    for (model, column), keys in named.items():
        references.learn(rows[model, column], column, keys)


def _names(field: Any, given: Any) -> Iterator[tuple[Any, str, str]]:
    """Yield each name in a part of a body: of which records, by which column, and the key."""
    match field:
        case RefField() | NamedRefField() if isinstance(given, str):
            column = "pk" if as_uuid(given) else getattr(field, "by", "")
            if column:
                yield field.queryset, column, given.lower() if column == "pk" else given
        case ValueField():
            key = given.get("id") if isinstance(given, Mapping) else given
            if as_uuid(key):
                yield Entity.objects.standing(), "pk", str(key).lower()
        case serializers.ListSerializer() | serializers.ListField() if isinstance(given, list):
            for each in given:
                yield from _names(field.child, each)
        case serializers.Serializer() if isinstance(given, Mapping):
            for name, part in field.fields.items():
                if name in given:
                    yield from _names(part, given[name])

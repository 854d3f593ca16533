"""JSON Schema of what `fields` and `expand` make of a record."""

from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from api.schema.types import Schema, component_name, schema_of
from api.selection import hints_of
from api.shapes.expansions import expansions_of


def selected(record: type, components: dict[str, Schema]) -> Schema:
    """Return the schema of a record as it is, or as `fields` and `expand` ask for it."""
    whole = schema_of(record, components)
    name = f"{component_name(record)}Part"
    if name not in components:
        components[name] = _part(record, components)
    return {"anyOf": [whole, {"$ref": f"#/components/schemas/{name}"}]}


def _part(record: type, components: dict[str, Schema]) -> Schema:
    expansions = expansions_of(record)
    hints = hints_of(record, frozenset(expansions))
    properties = {
        name: _loose(hint, expansions[name].record if name in expansions else None, components)
        for name, hint in hints.items()
    }
    words = f"What `fields` and `expand` make of a record of the kind {component_name(record)}."
    return {"description": words, **_object(properties)}


def _loose(hint: Any, expanded: type | None, components: dict[str, Schema]) -> Schema:
    """Return the schema of a field of which parts may be left out, or be `expanded` in turn."""
    if expanded is not None and hint is expanded:
        hints = hints_of(expanded, frozenset(expansions_of(expanded)))
        return _object({name: schema_of(held, components) for name, held in hints.items()})
    if is_typeddict(hint):
        hints = get_type_hints(hint)
        if expanded is None:
            return _object({name: schema_of(held, components) for name, held in hints.items()})
        return _object({name: _loose(held, expanded, components) for name, held in hints.items()})
    if get_origin(hint) is list:
        return {"type": "array", "items": _loose(get_args(hint)[0], expanded, components)}
    if get_origin(hint) in (Union, UnionType):
        return {"anyOf": [_loose(each, expanded, components) for each in get_args(hint)]}
    return schema_of(hint, components)


def _object(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}

"""JSON Schema of the typed shapes, so that the document cannot say something else than the code.

A TypedDict becomes a component of its name without the suffix `Json`, described by its docstring.
"""

from collections.abc import Mapping
from datetime import datetime
from inspect import cleandoc
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict
from uuid import UUID

Schema = dict[str, Any]

_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    NoneType: {"type": "null"},
    UUID: {"type": "string", "format": "uuid"},
    datetime: {"type": "string", "format": "date-time"},
    Any: {},
}


def component_name(shape: type) -> str:
    """Return what the component of a TypedDict is called."""
    return shape.__name__.removesuffix("Json")


def schema_of(hint: Any, components: dict[str, Schema]) -> Schema:
    """Return the schema of a type; TypedDicts are added to `components` and referred to."""
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if is_typeddict(hint):
        return _reference(hint, components)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"type": "string", "enum": list(arguments)}
    if origin is list:
        return {"type": "array", "items": schema_of(arguments[0], components)}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(arguments[1], components)}
    if origin in (Union, UnionType):
        return {"anyOf": [schema_of(argument, components) for argument in arguments]}
    raise TypeError(f"{hint} has no form in JSON")


def _reference(shape: Any, components: dict[str, Schema]) -> Schema:
    name = component_name(shape)
    if name not in components:
        hints = get_type_hints(shape)
        components[name] = {"type": "object"}  # there before its parts, which may refer to it
        components[name] |= {
            "description": cleandoc(shape.__doc__ or ""),
            "properties": {part: schema_of(hint, components) for part, hint in hints.items()},
            "required": sorted(shape.__required_keys__),
            "additionalProperties": False,
        }
    return {"$ref": f"#/components/schemas/{name}"}


def page_of(item: Mapping[str, Any]) -> Schema:
    """Return the schema of one page of a list."""
    address = {"anyOf": [{"type": "string", "format": "uri"}, {"type": "null"}]}
    return {
        "type": "object",
        "properties": {
            "count": {"type": ["integer", "null"], "minimum": 0},
            "count_is_estimate": {"type": "boolean"},
            "next": address,
            "previous": address,
            "results": {"type": "array", "items": dict(item)},
        },
        "required": ["count", "count_is_estimate", "next", "previous", "results"],
        "additionalProperties": False,
    }

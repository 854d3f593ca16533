"""What of each record is shown: `fields` leaves out, `expand` puts records for references."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from api.shapes.expansions import Tree, expansions_of
from factbase.filtersets.fields import split_values
from factbase.permissions import Actor
from sources.exceptions import shown

FIELDS, EXPAND = "fields", "expand"
SELECTION = frozenset({FIELDS, EXPAND})


@dataclass(frozen=True, slots=True)
class Selection:
    """Which fields of a kind of record are shown, and which of its references are expanded."""

    record: type
    fields: Tree = field(default_factory=dict)
    expanded: Tree = field(default_factory=dict)

    def of(self, records: Sequence[Any], *, user: Actor, site: str) -> Sequence[Any]:
        """Return the records as they are to be shown; what is expanded is changed in place.

        As many queries as the shapes of what is expanded have, each once.
        """
        _expand(self.record, records, self.expanded, user, site)
        if not self.fields:
            return records
        return [_cut(record, self.fields) for record in records]


def selection_of(request: Request, record: type) -> Selection:
    """Return what `fields` and `expand` ask of a kind of record.

    Raises ValidationError for a name that is not among its fields or references.
    """
    if SELECTION.isdisjoint(request.query_params):
        return Selection(record)
    expanded = _tree(request, EXPAND, _expansions_of(record))
    fields = _tree(request, FIELDS, _parts_of_fields(record, frozenset(expanded)))
    return Selection(record, fields, expanded)


@cache
def record_of(shape: Any) -> type:
    """Return the TypedDict of the records that a shape makes."""
    record: type = get_args(get_type_hints(shape)["return"])[0]
    return record


@cache
def hints_of(record: type, expanded: frozenset[str]) -> dict[str, Any]:
    """Return the types of a record's fields, where those named are expanded."""
    hints = get_type_hints(record)
    for name in expanded:
        hints[name] = expansions_of(record)[name].becomes(hints.get(name))
    return hints


@cache
def _parts_of_fields(record: type, expanded: frozenset[str]) -> dict[str, list[str]]:
    return {name: parts_of(hint) for name, hint in hints_of(record, expanded).items()}


def parts_of(hint: Any) -> list[str]:
    """Return the names that can stand behind a point: the fields of what a field holds."""
    if is_typeddict(hint):
        return list(get_type_hints(hint))
    if get_origin(hint) in (Union, UnionType, list):
        return list(dict.fromkeys(name for each in get_args(hint) for name in parts_of(each)))
    return []


def _expansions_of(record: type) -> dict[str, list[str]]:
    """Return what can be expanded, and in each what can be expanded in turn."""
    return {
        name: list(expansions_of(found.record)) for name, found in expansions_of(record).items()
    }


def _tree(request: Request, parameter: str, allowed: Mapping[str, Sequence[str]]) -> Tree:
    tree: dict[str, list[str]] = {}
    for given in split_values(request.query_params, parameter):
        name, point, part = given.partition(".")
        if name not in allowed:
            raise _unknown(parameter, name, allowed)
        if point and part not in allowed[name]:
            raise _unknown(parameter, given, [f"{name}.{each}" for each in allowed[name]])
        tree.setdefault(name, []).append(part)
    return tree


def _unknown(parameter: str, given: str, allowed: Iterable[str]) -> ValidationError:
    choice = ", ".join(allowed)
    instead = f"choose from {choice}" if choice else "there is nothing to choose"
    return ValidationError({parameter: [f"{shown(given)} is unknown here; {instead}."]}, "unknown")


def _expand(record: type, records: Sequence[Any], wanted: Tree, user: Actor, site: str) -> None:
    for name, parts in wanted.items():
        expansion = expansions_of(record)[name]
        found = expansion.expand(records, name, user, site)
        within: Tree = {part: [] for part in parts if part}
        _expand(expansion.record, found, within, user, site)


def _cut(record: Mapping[str, Any], wanted: Tree) -> dict[str, Any]:
    return {name: _parts(record[name], parts) for name, parts in wanted.items()}


def _parts(held: Any, parts: Sequence[str]) -> Any:
    if "" in parts or held is None:
        return held
    if isinstance(held, list):
        return [_parts(each, parts) for each in held]
    return {part: held[part] for part in parts if part in held}

"""Fetches what is known of entities that were matched, property by property."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from factbase.matching import Held
from factbase.models import Property
from factbase.models.property import PropertyObjectType
from factbase.reconciling.held import IDENTIFIER, held_by
from factbase.reconciling.things import entries_of


class Column(NamedTuple):
    """A property that was asked for: its name, and the one type that its values have, if any."""

    id: str
    name: str
    type: str = ""
    type_label: str = ""


class Extended(NamedTuple):
    """The columns in the order asked for, and the values by entity and column."""

    columns: Sequence[Column]
    held: Mapping[UUID, Mapping[str, Sequence[Held]]]


def extend(ids: Iterable[UUID], properties: Sequence[str]) -> Extended:
    """Return the values of verified claims about entities, newest first, under the ids given.

    What is unknown has no values. At most ten queries.
    """
    entries = entries_of(ids)
    held = held_by({entry.id: entry for entry in entries.values()}.values(), set(properties))
    by_id = {pk: held.get(entry.id, {}) for pk, entry in entries.items()}
    return Extended(_columns(properties), by_id)


def _columns(names: Sequence[str]) -> list[Column]:
    """Return what the properties are called; an unknown one is called as it was asked for."""
    labels = dict(Property.objects.filter(slug__in=names).values_list("slug", "label"))
    types = _types_of(names)
    return [Column(name, _label(name, labels), *types.get(name, ("", ""))) for name in names]


def _label(name: str, labels: Mapping[str, str]) -> str:
    if name.startswith(IDENTIFIER):
        return f"{name.removeprefix(IDENTIFIER)} identifier"
    return labels.get(name, name)


def _types_of(names: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the type of the values of each property that allows exactly one."""
    allowed = PropertyObjectType.objects.filter(property__slug__in=names)
    found: dict[str, list[tuple[str, str]]] = {}
    for prop, slug, label in allowed.values_list("property__slug", "type__slug", "type__label"):
        found.setdefault(prop, []).append((slug, label))
    return {prop: types[0] for prop, types in found.items() if len(types) == 1}

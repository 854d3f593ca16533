"""What a property asks of the claims and qualifiers that use it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from factbase.models.property import Property

# The lists of the property whose id is put in, as columns beside others.
LISTS = """
    ARRAY(SELECT unit_id FROM factbase_propertyunit WHERE property_id = {property}),
    ARRAY(SELECT ARRAY[type.id::text, type.label] FROM factbase_propertysubjecttype
          JOIN factbase_entitytype AS type ON type.id = type_id WHERE property_id = {property}),
    ARRAY(SELECT ARRAY[type.id::text, type.label] FROM factbase_propertyobjecttype
          JOIN factbase_entitytype AS type ON type.id = type_id WHERE property_id = {property})
"""
OF_LISTS = 3
READ = f"SELECT {LISTS.format(property='asked.id')} FROM (SELECT %s::uuid AS id) AS asked"  # noqa: S608 - nothing in it comes from outside


class Demands(NamedTuple):
    """The lists of a property; one that is empty allows anything.

    Of units the codes, of the types that a subject or a value can have the labels by their ids.
    """

    property: Property
    units: frozenset[str]
    subject_types: Mapping[UUID, str]
    object_types: Mapping[UUID, str]


DemandsOf = Callable[[Property], Demands]
"""Says what a property demands: `demands_of`, or whoever has read it already."""


def demands_of(property: Property) -> Demands:
    """Return what a property demands by now. One query."""
    with connection.cursor() as cursor:
        cursor.execute(READ, [property.pk])
        return demands_from(property, cursor.fetchone())


def demands_from(property: Property, lists: Sequence[Any]) -> Demands:
    """Return what a property demands, given the columns of LISTS."""
    units, subject_types, object_types = lists
    return Demands(property, frozenset(units), _by_id(subject_types), _by_id(object_types))


def _by_id(types: Sequence[tuple[str, str]]) -> dict[UUID, str]:
    return {UUID(id): label for id, label in types}

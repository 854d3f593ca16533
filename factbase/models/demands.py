"""What a property asks of the claims and qualifiers that use it."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from factbase.models.property import Property

READ = """
    SELECT 'unit', NULL, code FROM factbase_propertyunit
    JOIN factbase_unit ON code = unit_id WHERE property_id = %(property)s
    UNION ALL
    SELECT 'subject', type.id, type.label FROM factbase_propertysubjecttype
    JOIN factbase_entitytype AS type ON type.id = type_id WHERE property_id = %(property)s
    UNION ALL
    SELECT 'object', type.id, type.label FROM factbase_propertyobjecttype
    JOIN factbase_entitytype AS type ON type.id = type_id WHERE property_id = %(property)s
"""


class Demands(NamedTuple):
    """The lists of a property; one that is empty allows anything.

    Of units the codes, of the types that a subject or a value can have the labels by their ids.
    """

    property: Property
    units: frozenset[str]
    subject_types: Mapping[UUID, str]
    object_types: Mapping[UUID, str]


def demands_of(property: Property) -> Demands:
    """Return what a property demands by now. One query."""
    with connection.cursor() as cursor:
        cursor.execute(READ, {"property": property.pk})
        rows = cursor.fetchall()
    return Demands(
        property,
        frozenset(code for of, _, code in rows if of == "unit"),
        {pk: label for of, pk, label in rows if of == "subject"},
        {pk: label for of, pk, label in rows if of == "object"},
    )

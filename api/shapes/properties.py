"""Properties in JSON."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

from django.db.models import Model, QuerySet

from api.shapes.records import RECORD_COLUMNS, RecordJson, grouped, record
from factbase.models import Property

COLUMNS = (
    *RECORD_COLUMNS,
    "slug",
    "label",
    "description",
    "value_type",
    "cardinality",
    "inverse_label",
    "equivalents",
)

ValueTypeJson = Literal["entity", "money", "quantity", "date", "text", "url", "boolean"]
CardinalityJson = Literal["one", "one_at_a_time", "many"]


class PropertyJson(RecordJson):
    """A property. Empty `units`, `subject_types` or `object_types` (slugs) mean any."""

    slug: str
    label: str
    description: str
    value_type: ValueTypeJson
    cardinality: CardinalityJson
    inverse_label: str
    equivalents: dict[str, str]
    units: list[str]
    subject_types: list[str]
    object_types: list[str]


def properties_json(queryset: QuerySet[Any], site: str) -> list[PropertyJson]:
    """Return the properties of one page. Four queries: rows, and one for each kind of limit."""
    rows = list(queryset.values_list(*COLUMNS, named=True))
    ids = [row.id for row in rows]
    units = _linked(Property.units.through, ids, "unit_id")
    subject_types = _linked(Property.subject_types.through, ids, "type__slug")
    object_types = _linked(Property.object_types.through, ids, "type__slug")
    return [
        {
            **record(row, f"{site}api/v1/properties/"),
            "slug": row.slug,
            "label": row.label,
            "description": row.description,
            "value_type": row.value_type,
            "cardinality": row.cardinality,
            "inverse_label": row.inverse_label,
            "equivalents": row.equivalents,
            "units": units[row.id],
            "subject_types": subject_types[row.id],
            "object_types": object_types[row.id],
        }
        for row in rows
    ]


def _linked(through: type[Model], ids: Sequence[UUID], column: str) -> defaultdict[UUID, list[str]]:
    links = through._default_manager.filter(property__in=ids).order_by(column)
    rows = links.values_list("property_id", column, named=True)
    return grouped(rows, "property_id", lambda row: getattr(row, column))

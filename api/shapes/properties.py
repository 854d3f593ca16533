"""Properties in JSON."""

from typing import Any, Literal

from django.db.models import QuerySet

from api.shapes.records import RecordJson
from api.shapes.written import written
from factbase.exports.tables import PROPERTIES

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
    """Return the properties of one page. One query."""
    return written(PROPERTIES, queryset, site)

"""Properties, as sent."""

from rest_framework import serializers

from api.serializers.base import RecordSerializer
from api.serializers.fields import MAX_ITEMS, EquivalentsField, Line, NamedRefField, OneOf, Text
from factbase.models import EntityType, Unit
from factbase.models.property import CARDINALITIES, VALUE_TYPES


class PropertySerializer(RecordSerializer):
    """A property. Lists replace the whole of what there was."""

    slug = serializers.SlugField(max_length=60)
    label = Line(max_length=100)  # type: ignore[assignment]
    description = Text(required=False, allow_blank=True)
    value_type = OneOf(choices=VALUE_TYPES)
    cardinality = OneOf(choices=CARDINALITIES, required=False)
    inverse_label = Line(max_length=100, required=False, allow_blank=True)
    equivalents = EquivalentsField(required=False)
    units = serializers.ListField(
        child=NamedRefField(Unit.objects.all(), by="code"),
        required=False,
        max_length=MAX_ITEMS,
        help_text="Codes of allowed units; empty: any.",
    )
    subject_types = serializers.ListField(
        child=NamedRefField(EntityType),
        required=False,
        max_length=MAX_ITEMS,
        help_text="Slugs or ids; empty: any.",
    )
    object_types = serializers.ListField(
        child=NamedRefField(EntityType),
        required=False,
        max_length=MAX_ITEMS,
        help_text="Slugs or ids; empty: any.",
    )

"""Entities and their types, as sent."""

from typing import Any

from rest_framework import serializers

from api.serializers.base import RecordSerializer, StrictSerializer
from api.serializers.fields import (
    MAX_ITEMS,
    EquivalentsField,
    LanguageField,
    Line,
    NamedRefField,
    Text,
)
from factbase.actions.entities import AliasFields, IdentifierFields
from factbase.models import EntityType


class AliasSerializer(StrictSerializer):
    """Another name of an entity."""

    name = Line()
    language = LanguageField(default="")

    def validate(self, attrs: dict[str, Any]) -> AliasFields:
        """Return what the action takes."""
        return AliasFields(**attrs)


class IdentifierSerializer(StrictSerializer):
    """What an entity is called in a scheme elsewhere."""

    scheme = serializers.SlugField(max_length=60)
    value = Line()

    def validate(self, attrs: dict[str, Any]) -> IdentifierFields:
        """Return what the action takes."""
        return IdentifierFields(**attrs)


class EntitySerializer(RecordSerializer):
    """An entity. Lists replace the whole of what there was."""

    type = NamedRefField(EntityType, help_text="Slug or id of its type.")
    label = Line()  # type: ignore[assignment]
    description = Text(required=False, allow_blank=True)
    aliases = AliasSerializer(many=True, required=False, max_length=MAX_ITEMS)  # type: ignore[call-arg]
    identifiers = IdentifierSerializer(many=True, required=False, max_length=MAX_ITEMS)  # type: ignore[call-arg]


class EntityTypeSerializer(RecordSerializer):
    """What an entity can be."""

    slug = serializers.SlugField(max_length=60)
    label = Line(max_length=100)  # type: ignore[assignment]
    description = Text(required=False, allow_blank=True)
    equivalents = EquivalentsField(required=False)

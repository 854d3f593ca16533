"""What is asked for in an export, as sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rest_framework import serializers

from api.serializers.base import StrictSerializer
from api.serializers.fields import MAX_ITEMS, MAX_TEXT, OneOf, Text, Uuid7Field
from factbase.exports import formats_of
from factbase.exports.tables import CLAIMS
from factbase.history import MomentError, parse_moment
from factbase.models.release import LONGEST_NOTES


class FiltersField(serializers.DictField):
    """Filters of the list of claims: each a text, or a list of texts where it may be repeated."""

    child = serializers.ListField(
        child=serializers.CharField(allow_blank=True, max_length=MAX_TEXT), max_length=MAX_ITEMS
    )

    def to_internal_value(self, data: Any) -> dict[str, list[str]]:
        """Return the values of each filter."""
        if isinstance(data, Mapping):
            if len(data) > MAX_ITEMS:
                raise serializers.ValidationError(f"Give at most {MAX_ITEMS} filters.", "too_many")
            data = {
                name: [given] if isinstance(given, str) else given for name, given in data.items()
            }
        found: dict[str, list[str]] = super().to_internal_value(data)
        return found


class MomentField(serializers.CharField):
    """An earlier moment: ISO 8601, or a day, which means its end in UTC."""

    def to_internal_value(self, data: Any) -> datetime | None:  # type: ignore[override]
        """Return the moment; None for one to come."""
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            return parse_moment(data)
        except MomentError as error:
            raise serializers.ValidationError(error.message, "invalid") from error


class ExportSerializer(StrictSerializer):
    """What is to be exported, and how."""

    format = OneOf(choices=[*formats_of(CLAIMS)])
    filters = FiltersField(required=False, help_text="Filters of the list of claims.")
    known_at = MomentField(required=False, allow_null=True)


class ReleaseSerializer(StrictSerializer):
    """What is said of a release, and the moment that it is of: now, where none is named."""

    id = Uuid7Field(required=False, help_text="Made by the client if it likes; a UUIDv7.")
    notes = Text(default="", allow_blank=True, max_length=LONGEST_NOTES)
    known_at = MomentField(required=False, allow_null=True)

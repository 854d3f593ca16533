"""Files to import, and what a person says of them, as sent."""

import json
from typing import Any

from rest_framework import serializers

from api.serializers.base import StrictSerializer
from api.serializers.fields import MAX_ITEMS, Line, OneOf
from factbase.imports.reading.encodings import ENCODINGS
from factbase.imports.reading.rows import DEEPEST_HEADER, MOST_COLUMNS
from factbase.models import ImportKind
from sources.phrases import why_no_json


class MappingField(serializers.DictField):
    """The columns of the file with ours; "" for what is not to be read."""

    child = serializers.CharField(allow_blank=True, max_length=100)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        """Return the mapping."""
        if isinstance(data, dict) and len(data) > MOST_COLUMNS:
            raise serializers.ValidationError(f"A file has at most {MOST_COLUMNS} columns.")
        found: dict[str, str] = super().to_internal_value(data)
        return found


class FormMappingField(MappingField):
    """The same in a form or an address: JSON, or the name of a saved mapping."""

    def get_value(self, dictionary: Any) -> Any:
        """Return what was sent, as a form sends it."""
        return dictionary.get(self.field_name, serializers.empty)

    def to_internal_value(self, data: Any) -> Any:
        """Return the mapping, or its name."""
        if not isinstance(data, str):
            self.fail("not_a_dict", input_type=type(data).__name__)
        if not data.startswith("{"):
            return data
        try:
            return super().to_internal_value(json.loads(data))
        except (ValueError, RecursionError) as error:
            message = f"The mapping is no JSON: {why_no_json(error)}."
            raise serializers.ValidationError(message) from error


class ImportOptionsSerializer(StrictSerializer):
    """What may come of the rows."""

    submit = serializers.BooleanField(
        required=False, help_text="Hand new claims in for review at once."
    )
    new_entities = serializers.BooleanField(
        required=False, help_text="Add entities that are not known yet."
    )
    entity_type = Line(
        required=False, allow_blank=True, max_length=60, help_text="Slug, for new entities."
    )


class ImportSerializer(ImportOptionsSerializer):
    """A file to import, with what is known of it."""

    file = serializers.FileField(help_text="CSV, XLSX, NDJSON or a zipped Data Package.")
    filename = Line(required=False, help_text="Instead of the name that the file has.")
    kind = OneOf(choices=ImportKind.choices, default=ImportKind.CLAIMS.value)
    encoding = OneOf(choices=list(ENCODINGS), required=False)
    sheet = Line(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="Of a workbook: the sheet that is read; without it the first that is shown.",
    )
    header_row = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=DEEPEST_HEADER,
        help_text="The row that names the columns, what stands above it is not read; without it "
        "the first of those near the top that names all that is needed, else the first.",
    )
    mapping = FormMappingField(
        required=False,
        help_text="JSON of the file's columns with ours, or the name of a saved mapping; without "
        "it the columns are guessed by their names.",
    )
    at_once = serializers.BooleanField(
        required=False,
        help_text="Apply the rows as soon as they are read if all are right; else they wait. A "
        "Data Package always waits.",
    )


class MapSerializer(ImportOptionsSerializer):
    """Which column is which."""

    mapping = MappingField()
    save_as = Line(required=False, max_length=100, help_text="Keep the mapping under this name.")


class ChoicesSerializer(StrictSerializer):
    """What doubtful names mean: for each the id of an entity, or “new”."""

    choices = serializers.DictField(child=Line(max_length=36))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse none, and more than one would choose."""
        if not 0 < len(attrs["choices"]) <= 50 * MAX_ITEMS:
            message = f"Choose for 1 to {50 * MAX_ITEMS:,} names."
            raise serializers.ValidationError({"choices": [message]})
        return attrs


class ApplySerializer(StrictSerializer):
    """Whether rows that are in the way are left out."""

    leave_out = serializers.BooleanField(
        default=False, help_text="Apply the others where rows are wrong, doubtful or outdated."
    )

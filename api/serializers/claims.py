"""Claims, as sent."""

from collections.abc import Mapping
from typing import Any, NoReturn

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.references import KEY, References
from api.serializers.base import RecordSerializer, StrictSerializer
from api.serializers.evidence import ReceiptSerializer
from api.serializers.fields import MAX_ITEMS, EdtfField, NamedRefField, OneOf, RefField, Text
from factbase import values
from factbase.models import Claim, Entity, Property
from factbase.models.value_rules import KINDS
from factbase.values import EntityRef, Kind, Value, ValueType

VALUE_SCHEMA = {
    "description": "Parts as in the response, or one string: what a person would type, such as "
    "“about 20 billion yuan”; an entity by its id.",
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "additionalProperties": {"type": ["string", "boolean", "null"]},
        },
    ],
}


@extend_schema_field(VALUE_SCHEMA)
class ValueField(serializers.Field[Any, Any, Any, Any]):
    """A value as sent: parts or free typing. `read_value` reads it once the property is known."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Return it unread; only its JSON type is checked."""
        return data if isinstance(data, str | dict) else super().run_validation(data)

    def to_internal_value(self, data: Any) -> NoReturn:
        """Refuse what is of another type."""
        raise serializers.ValidationError("Send an object of parts or a string.", "invalid")

    def to_representation(self, value: Any) -> Any:
        """Return it as it is; nothing is ever written through this field."""
        return value


class QualifierSerializer(StrictSerializer):
    """What else a claim says."""

    set_by_server = frozenset({"display"})
    property = NamedRefField(Property, help_text="Slug or id.")
    kind = OneOf(choices=KINDS, default=Kind.VALUE.value)
    value = ValueField(required=False, allow_null=True)


class ClaimSerializer(RecordSerializer):
    """A claim. `value` takes parts or what a person would type; qualifiers replace the old ones."""

    set_by_server = frozenset(
        (RecordSerializer.set_by_server - {"retracted_at", "retraction_reason"})
        | {"url", "display", "status", "recheck", "confidence", "verified_by"}
    )
    subject = RefField(Entity)
    property = NamedRefField(Property, help_text="Slug or id.")
    kind = OneOf(choices=KINDS, required=False)
    value = ValueField(required=False, allow_null=True)
    denied = serializers.BooleanField(required=False)
    valid = EdtfField(required=False, help_text="When it holds in the world (EDTF).")
    qualifiers = QualifierSerializer(many=True, required=False, max_length=MAX_ITEMS)  # type: ignore[call-arg]
    note = Text(required=False, allow_blank=True)
    editor_confidence = serializers.DecimalField(
        max_digits=3,
        decimal_places=2,
        min_value=0,
        max_value=1,
        coerce_to_string=False,
        required=False,
        allow_null=True,
    )
    editor_confidence_reason = Text(required=False, allow_blank=True)
    evidence = ReceiptSerializer(many=True, required=False, max_length=MAX_ITEMS)  # type: ignore[call-arg]

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields; evidence of an existing claim has an address of its own."""
        fields = super().get_fields()
        if self.partial:
            del fields["evidence"]
        return fields

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Read the values of the claim and its qualifiers as their properties want them."""
        known = self.context.get(KEY) or References()
        claim: Claim | None = self.instance
        if "value" in attrs or "kind" in attrs or not self.partial:
            prop = attrs.get("property") or (claim.property if claim else None)
            attrs |= read_value(attrs, prop, known, field="value")
        if "qualifiers" in attrs:
            attrs["qualifiers"] = [
                {"property": item["property"]}
                | read_value(item, item["property"], known, field=f"qualifiers.{index}.value")
                for index, item in enumerate(attrs["qualifiers"])
            ]
        return attrs


class NewClaimSerializer(ClaimSerializer):
    """One of many new claims; with `submit` it is handed in for review at once."""

    submit = serializers.BooleanField(required=False)


def read_value(
    attrs: Mapping[str, Any], prop: Any, known: References, *, field: str
) -> dict[str, Any]:
    """Return `kind` and `value` as the actions take them.

    Raises InvalidValueError naming the part, ValidationError for a value where `kind` states none.
    """
    kind = Kind(attrs.get("kind", Kind.VALUE))
    sent = attrs.get("value")
    if kind is not Kind.VALUE:
        if sent is not None:
            raise serializers.ValidationError({field: [f"“{kind}” takes no value."]})
        return {"kind": kind, "value": None}
    if sent is None:
        raise serializers.ValidationError({field: ["Send a value, or another kind."]}, "required")
    return {"kind": kind, "value": _value(sent, prop, known, field=field)}


def _value(sent: str | dict[str, Any], prop: Property, known: References, *, field: str) -> Value:
    value_type = ValueType(prop.value_type)
    if value_type is ValueType.ENTITY:
        return _entity(sent, known, field=field)
    table = known.units if value_type in (ValueType.MONEY, ValueType.QUANTITY) else None
    allowed = known.demands_of(prop).units if table else ()
    if isinstance(sent, str):
        return values.parse(sent, value_type, field=field, units=table, allowed_units=allowed)
    parts = _without_type(sent, value_type, field=field)
    return values.from_parts(value_type, parts, field=field, units=table, allowed_units=allowed)


def _without_type(sent: Mapping[str, Any], value_type: ValueType, *, field: str) -> dict[str, Any]:
    """Return the parts alone; the type, if sent, must be the property's."""
    if sent.get("type", value_type) != value_type:
        raise serializers.ValidationError(
            {f"{field}.type": [f"The property takes values of type {value_type}."]}
        )
    return {part: content for part, content in sent.items() if part != "type"}


def _entity(sent: str | dict[str, Any], known: References, *, field: str) -> EntityRef:
    parts = {"id": sent} if isinstance(sent, str) else sent
    parts = _without_type(parts, ValueType.ENTITY, field=field)
    ref = values.from_parts(ValueType.ENTITY, parts, field=field)
    assert isinstance(ref, EntityRef)  # noqa: S101 - what this value type is read as
    entity = known.find(Entity, "pk", str(ref.id))
    if entity is None:
        raise serializers.ValidationError({field: [f"There is no entity {ref.id}."]})
    return EntityRef(entity.pk, entity.label)

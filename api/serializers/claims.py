"""Claims, as sent."""

from collections.abc import Collection, Mapping
from typing import Any, NoReturn

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from api.references import KEY, References
from api.serializers.base import Errors, RecordSerializer, StrictSerializer, errors_of
from api.serializers.evidence import ReceiptSerializer
from api.serializers.fields import MAX_ITEMS, EdtfField, NamedRefField, OneOf, RefField, Text
from factbase import values
from factbase.exceptions import InvalidValueError
from factbase.models import Claim, Entity, Property
from factbase.models.value_rules import KINDS
from factbase.values import EntityRef, Kind, Value, ValueType
from sources.exceptions import RefusalError

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
    """A value as sent: parts or free typing. `_read_into` reads it once the property is known."""

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

    def together(self, checked: dict[str, Any], wrong: Collection[str]) -> Errors:
        """Read the value as the property wants it."""
        return _read_into(checked, checked.get("property"), wrong, self.context)


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

    def together(self, checked: dict[str, Any], wrong: Collection[str]) -> Errors:
        """Read the value as the property wants it; a change may say nothing of it."""
        if self.partial and not {"value", "kind"} & checked.keys():
            return {}
        claim: Claim | None = None if "property" in wrong else self.instance
        prop: Property | None = checked.get("property") or (claim.property if claim else None)
        return _read_into(checked, prop, wrong, self.context)


class NewClaimSerializer(ClaimSerializer):
    """One of many new claims; with `submit` it is handed in for review at once."""

    submit = serializers.BooleanField(required=False)


def _read_into(
    checked: dict[str, Any],
    prop: Property | None,
    wrong: Collection[str],
    context: Mapping[str, Any],
) -> Errors:
    """Put kind and value into `checked` as the actions take them, or return what is wrong.

    Without a property no value can be read, but it can be missing.
    """
    if not {"kind", "value"}.isdisjoint(wrong):
        return {}
    kind, sent = Kind(checked.get("kind", Kind.VALUE)), checked.get("value")
    checked |= {"kind": kind, "value": None}
    if kind is not Kind.VALUE:
        return {} if sent is None else {"value": [f"“{kind}” takes no value."]}
    if sent is None:
        return {"value": [ErrorDetail("Send a value, or another kind.", "required")]}
    if prop is not None:
        try:
            checked["value"] = _value(sent, prop, context.get(KEY) or References())
        except RefusalError as refused:
            return errors_of(refused)
    return {}


def _value(sent: str | dict[str, Any], prop: Property, known: References) -> Value:
    """Return the value that was sent; raises InvalidValueError naming the part."""
    value_type = ValueType(prop.value_type)
    if value_type is ValueType.ENTITY:
        return _entity(sent, known)
    table = known.units if value_type in (ValueType.MONEY, ValueType.QUANTITY) else None
    allowed = known.demands_of(prop).units if table else ()
    if isinstance(sent, str):
        return values.parse(sent, value_type, units=table, allowed_units=allowed)
    parts = _without_type(sent, value_type)
    return values.from_parts(value_type, parts, units=table, allowed_units=allowed)


def _without_type(sent: Mapping[str, Any], value_type: ValueType) -> dict[str, Any]:
    """Return the parts alone; the type, if sent, must be the property's."""
    if sent.get("type", value_type) != value_type:
        message = f"The property takes values of type {value_type}."
        raise InvalidValueError(message, field="value.type", code="invalid")
    return {part: content for part, content in sent.items() if part != "type"}


def _entity(sent: str | dict[str, Any], known: References) -> EntityRef:
    parts = {"id": sent} if isinstance(sent, str) else sent
    ref = values.from_parts(ValueType.ENTITY, _without_type(parts, ValueType.ENTITY))
    assert isinstance(ref, EntityRef)  # noqa: S101 - what this value type is read as
    entity = known.find(Entity, "pk", str(ref.id))
    if entity is None:
        raise InvalidValueError(f"There is no entity {ref.id}.", field="value", code="invalid")
    return EntityRef(entity.pk, entity.label)

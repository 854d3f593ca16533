"""Defining the vocabulary: entity types and properties."""

from collections.abc import Sequence
from typing import Any, TypedDict
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from factbase.actions import confidence, conflicts
from factbase.actions.records import assign, locked, refuse_retracted, store
from factbase.exceptions import FactbaseError, InUseError
from factbase.models import Claim, EntityType, Property, Qualifier, Unit
from factbase.permissions import require_administrator, require_contributor
from factbase.values import ValueType


class PropertyFields(TypedDict, total=False):
    """What a person can say about a property. Missing keys leave it as it is."""

    slug: str
    label: str
    description: str
    value_type: str
    cardinality: str
    inverse_label: str
    equivalents: dict[str, str]
    units: Sequence[Unit]
    subject_types: Sequence[EntityType]
    object_types: Sequence[EntityType]


MANY = ("units", "subject_types", "object_types")
TYPES = ("subject_types", "object_types")
RULING = ("value_type", "cardinality")


@transaction.atomic
def create(*, by: User, fields: PropertyFields, id: UUID | None = None) -> Property:
    """Define a property; `slug`, `label` and `value_type` are required."""
    require_contributor(by)
    return _write(Property(id=id) if id else Property(), fields, by=by)


@transaction.atomic
def edit(
    *, property: Property, by: User, fields: PropertyFields, revision: int | None = None
) -> Property:
    """Change a property; its value type only while no claim or qualifier uses it.

    Confidence and conflicts of its claims follow a change of cardinality: it says which of them
    are rivals.
    """
    require_contributor(by)
    row = locked(property, revision=revision)
    if any(fields.get(name, getattr(row, name)) != getattr(row, name) for name in RULING):
        # Claims that are being logged by what it was are waited for, and count below. First their
        # subjects, in the order in which they are logged.
        claims = Claim.objects.filter(property=row)
        confidence.lock_subjects(claims.values_list("subject_id", flat=True).distinct())
        row = locked(row, alone=True)
    if fields.get("value_type", row.value_type) != row.value_type and _is_used(row):
        raise InUseError(
            _("The value type cannot change while claims use the property; make a new property."),
            field="value_type",
        )
    cardinality_before = row.cardinality
    row = _write(row, fields, by=by)
    if row.cardinality != cardinality_before:
        confidence.refresh_property(property=row)
        conflicts.refresh_property(property=row)
    return row


@transaction.atomic
def save_entity_type(
    *, entity_type: EntityType, by: User, fields: dict[str, Any], revision: int | None = None
) -> EntityType:
    """Define or change an entity type; administrators only."""
    require_administrator(by, _("Entity types need the role administrator."))
    if not entity_type._state.adding:
        entity_type = locked(entity_type, revision=revision)
    assign(entity_type, fields)
    return store(entity_type, by=by)


@transaction.atomic
def save_unit(*, unit: Unit, by: User, fields: dict[str, Any]) -> Unit:
    """Define or change a unit; administrators only.

    Raises InUseError for another dimension or factor while amounts are counted in the unit: what
    they are worth, and so which claims conflict, would change behind the backs of reviewers.
    """
    require_administrator(by, _("Units need the role administrator."))
    if not unit._state.adding:
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
    for name in ("dimension", "factor"):
        if name in fields and fields[name] != getattr(unit, name) and _is_counted_in(unit):
            raise InUseError(
                _(
                    "The %(name)s cannot change while amounts are counted in %(unit)s; make a new "
                    "unit."
                )
                % {"name": name, "unit": unit},
                field=name,
            )
    assign(unit, fields)
    unit.save()
    return unit


def _write(row: Property, fields: PropertyFields, *, by: User) -> Property:
    assign(row, {name: value for name, value in fields.items() if name not in MANY})
    if row.inverse_label and row.value_type != ValueType.ENTITY:
        raise FactbaseError(
            _("Only a property between entities has an inverse label."), field="inverse_label"
        )
    for name in TYPES:
        for entity_type in fields.get(name, ()):  # type: ignore[attr-defined]
            refuse_retracted(entity_type, field=name)
    lists = {name: fields[name] for name in MANY if name in fields}  # type: ignore[literal-required]
    is_new = row._state.adding
    changed = not is_new and any(set(getattr(row, n).all()) != set(lists[n]) for n in lists)
    store(row, by=by, anew=changed)
    for name in MANY:
        if name in fields:
            getattr(row, name).set(fields[name])  # type: ignore[literal-required]
    return row


def _is_used(row: Property) -> bool:
    return (
        Claim.objects.filter(property=row).exists()
        or Qualifier.objects.filter(property=row).exists()
    )


def _is_counted_in(unit: Unit) -> bool:
    return (
        Claim.objects.filter(value_unit=unit).exists()
        or Qualifier.objects.filter(value_unit=unit).exists()
    )

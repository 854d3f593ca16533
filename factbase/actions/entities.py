"""Creating and editing entities with their aliases and identifiers."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypedDict
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from factbase.actions import conflicts
from factbase.actions.records import assign, locked, refuse_retracted, store
from factbase.exceptions import FactbaseError
from factbase.models import Alias, Entity, EntityType, Identifier
from factbase.permissions import require_contributor


class AliasFields(NamedTuple):
    """Another name, and the language it is in ("" when unknown)."""

    name: str
    language: str = ""


class IdentifierFields(NamedTuple):
    """What the entity is called in a scheme elsewhere."""

    scheme: str
    value: str


class EntityFields(TypedDict, total=False):
    """What a person can say about an entity. Missing keys leave it as it is."""

    type: EntityType
    label: str
    description: str
    aliases: Sequence[AliasFields]
    identifiers: Sequence[IdentifierFields]


OWN_COLUMNS = {"type", "label", "description"}


@transaction.atomic
def create(*, by: User, fields: EntityFields, id: UUID | None = None) -> Entity:
    """Add an entity with its names; `type` and `label` are required.

    Raises FactbaseError (field `identifiers`) if an identifier is another entity's.
    """
    require_contributor(by)
    entity = Entity(id=id) if id else Entity()
    return _write(entity, fields, by=by)


@transaction.atomic
def edit(*, entity: Entity, by: User, fields: EntityFields, revision: int | None = None) -> Entity:
    """Change an entity; aliases and identifiers no longer listed are retracted."""
    require_contributor(by)
    entity = locked(entity, revision=revision)
    label_before = entity.label
    entity = _write(entity, fields, by=by)
    if entity.label != label_before:
        conflicts.reword(entity=entity)
    return entity


def describe(entity: Entity, fields: EntityFields) -> None:
    """Set the columns of an entity's own; raises FactbaseError for what it cannot be."""
    assign(entity, {name: value for name, value in fields.items() if name in OWN_COLUMNS})
    refuse_retracted(entity.type, field="type")
    if not entity.label:
        raise FactbaseError(_("Give the entity a name."), field="label")


def _write(entity: Entity, fields: EntityFields, *, by: User) -> Entity:
    describe(entity, fields)
    store(entity, by=by, anew=_is_called_otherwise(entity, fields))
    if "aliases" in fields:
        _replace_aliases(entity, fields["aliases"], by=by)
    if "identifiers" in fields:
        _replace_identifiers(entity, fields["identifiers"], by=by)
    return entity


def _is_called_otherwise(entity: Entity, fields: EntityFields) -> bool:
    """Return whether other names or identifiers are wanted than there are. Two queries."""
    if entity._state.adding:
        return False
    names = {AliasFields(row.name, row.language) for row in entity.aliases.standing()}
    known = {IdentifierFields(row.scheme, row.value) for row in entity.identifiers.standing()}
    is_renamed = set(fields.get("aliases", names)) != names
    return is_renamed or set(fields.get("identifiers", known)) != known


def _replace_aliases(entity: Entity, wanted: Sequence[AliasFields], *, by: User) -> None:
    rows = {AliasFields(row.name, row.language): row for row in entity.aliases.standing()}
    _retract_missing(rows, wanted, by=by)
    for alias in dict.fromkeys(wanted):
        if alias not in rows:
            store(Alias(entity=entity, name=alias.name, language=alias.language), by=by)


def _replace_identifiers(entity: Entity, wanted: Sequence[IdentifierFields], *, by: User) -> None:
    rows = {IdentifierFields(row.scheme, row.value): row for row in entity.identifiers.standing()}
    _retract_missing(rows, wanted, by=by)
    for item in dict.fromkeys(wanted):
        if item not in rows:
            _refuse_taken(item)
            store(Identifier(entity=entity, scheme=item.scheme, value=item.value), by=by)


def _retract_missing(
    rows: Mapping[Any, Alias | Identifier], wanted: Sequence[Any], *, by: User
) -> None:
    for key, row in rows.items():
        if key not in wanted:
            row.retracted_at = timezone.now()
            store(row, by=by)


def _refuse_taken(item: IdentifierFields) -> None:
    """Raise before PostgreSQL does, so that the message can name the other entity."""
    other = (
        Identifier.objects.standing()
        .filter(scheme=item.scheme, value=item.value)
        .select_related("entity")
        .first()
    )
    if other is not None:
        raise taken(item, other.entity)


def taken(item: IdentifierFields, other: Entity) -> FactbaseError:
    """Return the refusal of an identifier that another entity has."""
    return FactbaseError(
        _("%(scheme)s:%(value)s is already the identifier of %(entity)s.")
        % {"scheme": item.scheme, "value": item.value, "entity": other},
        field="identifiers",
        code="identifier_taken",
    )

"""Creating and editing claims."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from factbase.actions import confidence, conflicts
from factbase.actions.records import add, locked, refuse_retracted, store
from factbase.exceptions import FactbaseError
from factbase.models import Claim, Entity, Property, Qualifier, ValueFields
from factbase.models.demands import Demands, DemandsOf, demands_of
from factbase.permissions import require_contributor
from factbase.postgresql.rows import refer
from factbase.values import Kind, Value
from sources.edtf import EdtfDate
from sources.exceptions import Gathered


class QualifierFields(TypedDict):
    """What one qualifier says; an entity is given as a `value` of type EntityRef."""

    property: Property
    kind: Kind
    value: Value | None


Recorded = tuple[tuple[Any, ...], Qualifier]
"""What a qualifier that stands says, as `_said` tells it, and its row."""


class ClaimFields(TypedDict, total=False):
    """What a person can say in a claim. Missing keys leave a claim as it is."""

    subject: Entity
    property: Property
    kind: Kind
    value: Value | None
    verbatim: str
    denied: bool
    valid: EdtfDate | None
    note: str
    editor_confidence: Decimal | None
    editor_confidence_reason: str
    qualifiers: Sequence[QualifierFields]


@transaction.atomic
def create(
    *,
    by: User,
    fields: ClaimFields,
    id: UUID | None = None,
    demands: DemandsOf = demands_of,
) -> Claim:
    """Log a new claim as a draft; `subject`, `property` and `value` (or `kind`) are required.

    `demands` says what properties demand. Raises FactbaseError naming the field that does not fit
    the property. Two queries, one for each qualifier, and what `demands` asks. Nothing rests on
    a new claim yet, so nobody's confidence changes.
    """
    return add_draft(by=by, fields=fields, id=id, demands=demands)


def add_draft(*, by: User, fields: ClaimFields, id: UUID | None, demands: DemandsOf) -> Claim:
    """Do what `create` does, in a transaction that ends with it if it fails.

    A savepoint of its own would cost two exchanges, and nobody goes on from there.
    """
    require_contributor(by)
    claim = Claim(id=id) if id else Claim()
    fill(claim, fields)
    qualifiers = [qualifier_of(claim, item) for item in fields.get("qualifiers", ())]
    _refuse_unfit(claim, dict(enumerate(qualifiers)), demands)
    conflicts.add_claim(claim=claim, by=by)
    for row in qualifiers:
        add(row, by=by)
    return claim


@transaction.atomic
def edit(
    *,
    claim: Claim,
    by: User,
    fields: ClaimFields,
    revision: int | None = None,
    demands: DemandsOf = demands_of,
) -> Claim:
    """Change a claim; PostgreSQL sends it back to the queue if what was verified changes.

    Raises StaleRevisionError if `revision` is no longer the claim's, FactbaseError for a field
    that does not fit or a claim that is rejected or retracted. An edit that changes nothing
    writes nothing.
    """
    require_contributor(by)
    claim = locked(claim, revision=revision)
    if not claim.is_live:
        raise FactbaseError(
            _("A %(status)s claim cannot be edited; restore it first.")
            % {"status": claim.get_status_display().lower()},
            code="not_live",
        )
    before = claim.__dict__ | {}
    fill(claim, fields)
    qualifiers = fields.get("qualifiers")
    recorded = _recorded(claim) if qualifiers is not None else []
    known = {said for said, _row in recorded}
    further = {
        place: qualifier_of(claim, item)
        for place, item in enumerate(qualifiers or ())
        if _said(item) not in known
    }
    _refuse_unfit(claim, further, demands)
    requalified = qualifiers is not None and set(map(_said, qualifiers)) != known
    if not requalified and all(before.get(key) == value for key, value in claim.__dict__.items()):
        return claim
    store(claim, by=by, anew=requalified)
    if requalified:
        _replace_qualifiers(recorded, qualifiers or (), further.values(), by=by)
    confidence.refresh(claims=[claim], groups=[(before["subject_id"], before["property_id"])])
    conflicts.refresh(claim=claim)
    claim.refresh_from_db()
    return claim


def fill(claim: Claim, fields: ClaimFields) -> None:
    """Set what `fields` says; the value columns follow the property's type."""
    for named in ("subject", "property"):
        if named in fields:
            refer(claim, named, fields[named])
    for plain in ("denied", "editor_confidence"):
        if plain in fields:
            setattr(claim, plain, fields[plain])
    for text in ("note", "editor_confidence_reason"):
        if text in fields:
            setattr(claim, text, fields[text].strip())
    if "valid" in fields:
        claim.put_valid(fields["valid"])
    if "value" in fields or "kind" in fields:
        claim.put(
            fields.get("value"),
            kind=fields.get("kind", Kind.VALUE),
            verbatim=fields.get("verbatim", ""),
        )


def _refuse_unfit(claim: Claim, qualifiers: Mapping[int, Qualifier], demands: DemandsOf) -> None:
    """Raise FactbaseError, with all others, where a claim or its qualifiers, by their places, are
    not what their properties allow, or a judgement lacks its reason."""
    gathered = Gathered()
    with gathered.noting():
        refuse_misfit(claim, demands(claim.property))
    with gathered.noting():
        refuse_unreasoned(claim)
    for place, row in qualifiers.items():
        with gathered.noting(f"qualifiers.{place}"):
            refuse_misfit(row, demands(row.property))
    gathered.raise_any()


def refuse_misfit(row: ValueFields, demands: Demands) -> None:
    """Raise FactbaseError, with all others, where subject, value or unit is not what the property
    allows.

    A row without a value takes on the property's value type.
    """
    gathered = Gathered()
    with gathered.noting():
        refuse_retracted(demands.property, field="property")
    if isinstance(row, Claim):
        with gathered.noting():
            refuse_retracted(row.subject, field="subject")
            _refuse_type("subject", row.subject, demands.subject_types, demands.property)
    with gathered.noting():
        _refuse_value(row, demands)
    gathered.raise_any()


def _refuse_value(row: ValueFields, demands: Demands) -> None:
    prop = demands.property
    if row.kind != Kind.VALUE:
        row.value_type = prop.value_type
        return
    if row.value_type != prop.value_type or row.value is None:
        raise FactbaseError(
            _("“%(prop)s” takes a value of type %(value_type)s.")
            % {"prop": prop, "value_type": prop.value_type},
            field="value",
        )
    if row.value_entity is not None:
        refuse_retracted(row.value_entity, field="value")
        _refuse_type("value", row.value_entity, demands.object_types, prop)
    if row.value_unit_id and demands.units and row.value_unit_id not in demands.units:
        raise FactbaseError(
            _("“%(prop)s” is counted in %(names)s, not in %(value_unit_id)s.")
            % {
                "prop": prop,
                "names": ", ".join(sorted(demands.units)),
                "value_unit_id": row.value_unit_id,
            },
            field="value",
        )


def refuse_unreasoned(claim: Claim) -> None:
    """Raise FactbaseError where an editor's own confidence stands without a reason."""
    if claim.editor_confidence is not None and not claim.editor_confidence_reason:
        raise FactbaseError(
            _("Your own confidence is 0 to 1 and needs a reason."), field="editor_confidence_reason"
        )


def _refuse_type(field: str, entity: Entity, allowed: Mapping[UUID, str], prop: Property) -> None:
    if allowed and entity.type_id not in allowed:
        raise FactbaseError(
            _("The %(field)s of “%(prop)s” is one of: %(names)s; %(entity)s is: %(type)s.")
            % {
                "field": field,
                "prop": prop,
                "names": ", ".join(sorted(allowed.values())),
                "entity": entity,
                "type": entity.type,
            },
            field=field,
        )


def qualifier_of(claim: Claim, item: QualifierFields) -> Qualifier:
    """Return the unsaved row that says `item` of `claim`."""
    row = Qualifier(claim=claim, property=item["property"])
    row.put(item["value"], kind=item["kind"])
    return row


def _said(item: QualifierFields) -> tuple[Any, ...]:
    return item["property"].pk, item["kind"], item["value"]


def _recorded(claim: Claim) -> list[Recorded]:
    """Return the qualifiers that stand. One query."""
    live = claim.qualifiers.standing().select_related("value_entity")
    return [((row.property_id, row.kind, row.value), row) for row in live]


def _replace_qualifiers(
    recorded: Iterable[Recorded],
    wanted: Iterable[QualifierFields],
    further: Iterable[Qualifier],
    *,
    by: User,
) -> None:
    """Retract the qualifiers that are no longer said and add the new ones."""
    said = set(map(_said, wanted))
    for was_said, row in recorded:
        if was_said not in said:
            row.retracted_at = timezone.now()
            store(row, by=by)
    for row in further:
        add(row, by=by)

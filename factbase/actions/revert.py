"""Bringing a record back to what it said in an earlier revision: a new revision like any other."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from factbase.actions import claims, entities, evidence, properties, sources
from factbase.actions.entities import AliasFields, IdentifierFields
from factbase.actions.records import locked, require_keeper
from factbase.exceptions import FactbaseError
from factbase.history.context import REVERTED, commented
from factbase.history.revisions import Revision, revisions_of
from factbase.models import Claim, Entity, EntityType, Evidence, Property, Unit
from factbase.values import Kind
from sources.models import Publisher, Source
from sources.models.record import Record

REVERTIBLE = (Claim, Entity, EntityType, Evidence, Property, Publisher, Source, Unit)


@transaction.atomic
def revert(
    *, record: Any, to: int, by: User, comment: str = "", revision: int | None = None
) -> Any:
    """Make `record` say again what it said in revision `to`, by the action that edits its kind.

    So it obeys every rule of an edit: four eyes, re-check, what may be referred to. It moves no
    status and takes no retraction back. `revision` is the one that was read. Raises FactbaseError
    (field `to`) for a revision that is not there or says the same, and whatever the edit raises.
    """
    require_keeper(record, by)
    if not isinstance(record, REVERTIBLE):
        raise FactbaseError(
            _("A %(verbose_name)s is not edited, so not reverted either.")
            % {"verbose_name": record._meta.verbose_name}
        )
    if isinstance(record, Record):
        record = locked(record, revision=revision)
        _refuse_withdrawn(record)
    revisions = revisions_of(record)
    then = next((known for known in revisions if known.number == to), None)
    if then is None:
        raise FactbaseError(
            _("There is no revision %(to)s of this record.") % {"to": to}, field="to"
        )
    with commented(comment.strip() or REVERTED % {"to": to}):
        _edit(record, then, by)
    if revisions_of(record)[0].number == revisions[0].number:
        raise FactbaseError(
            _("The record says already what it said in revision %(to)s.") % {"to": to},
            field="to",
            code="nothing_to_revert",
        )
    record.refresh_from_db()
    return record


def _refuse_withdrawn(record: Record) -> None:
    if record.is_retracted:
        raise FactbaseError(_("This record is retracted: restore it first."), code="not_live")


def _edit(record: Any, then: Revision, by: User) -> None:
    """Hand what was said then to the action that edits records of this kind."""
    match record:
        case Claim():
            claims.edit(claim=record, by=by, fields=_claim(then))
        case Evidence():
            evidence.edit(evidence=record, by=by, fields=_columns(then, EVIDENCE))
        case Entity():
            entities.edit(entity=record, by=by, fields=_entity(then))
        case EntityType():
            fields = _columns(then, ENTITY_TYPE)
            properties.save_entity_type(entity_type=record, by=by, fields=fields)
        case Property():
            properties.edit(property=record, by=by, fields=_property(then))
        case Publisher():
            sources.save_publisher(publisher=record, by=by, fields=_columns(then, PUBLISHER))
        case Source():
            sources.edit(source=record, by=by, fields=_source(then))
        case Unit():
            properties.save_unit(unit=record, by=by, fields=_columns(then, UNIT))


EVIDENCE = tuple(evidence.EvidenceFields.__annotations__)
ENTITY_TYPE = ("slug", "label", "description", "equivalents")
PUBLISHER = tuple(sources.PublisherFields.__annotations__)
UNIT = ("label", "dimension", "factor", "symbol", "aliases")


def _columns(then: Revision, names: tuple[str, ...]) -> Any:
    return {name: getattr(then.row, name) for name in names}


def _claim(then: Revision) -> claims.ClaimFields:
    row: Claim = then.row
    return {
        "subject": row.subject,
        "property": row.property,
        "kind": Kind(row.kind),
        "value": row.value,
        "verbatim": row.verbatim,
        "denied": row.denied,
        "valid": row.valid_date,
        "note": row.note,
        "editor_confidence": row.editor_confidence,
        "editor_confidence_reason": row.editor_confidence_reason,
        "qualifiers": [
            {"property": part.property, "kind": Kind(part.kind), "value": part.value}
            for part in then.parts["qualifiers"]
        ],
    }


def _entity(then: Revision) -> entities.EntityFields:
    return {
        **_columns(then, ("type", "label", "description")),
        "aliases": [AliasFields(part.name, part.language) for part in then.parts["aliases"]],
        "identifiers": [
            IdentifierFields(part.scheme, part.value) for part in then.parts["identifiers"]
        ],
    }


def _property(then: Revision) -> properties.PropertyFields:
    own = tuple(properties.PropertyFields.__annotations__.keys() - set(properties.MANY))
    return {
        **_columns(then, own),
        "units": [part.unit for part in then.parts["units"]],
        "subject_types": [part.type for part in then.parts["subject_types"]],
        "object_types": [part.type for part in then.parts["object_types"]],
    }


def _source(then: Revision) -> sources.SourceFields:
    own = tuple(sources.SourceFields.__annotations__.keys() - {"published"})
    return {
        **_columns(then, own),
        "published": then.row.published_date,
    }

"""What can be done to many records of each kind at once."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from api.operations import CREATE, operations_schema
from api.permissions import ReadsOrTakesPart
from api.views import claims, entities, evidence, properties, sources
from api.views.bulk.base import BulkView, Prepared, SetBySetBulkView
from factbase.actions import bulk
from factbase.actions.bulk import NewClaim, NewReceipt
from factbase.models import Claim
from factbase.models.transitions import TRANSITIONS, Action
from factbase.permissions import require_contributor

UPDATE = "update"


class _Step(claims.ClaimActionView):
    """A step of one of many claims, whoever is let in to take any."""

    def take(self, record: Claim, fields: Any) -> None:
        """Move the claim; whoever is let in here may lack what the address of one asks for."""
        if not TRANSITIONS[self.action].needs_reviewer:
            require_contributor(self.actor)
        super().take(record, fields)


class ClaimBulkView(SetBySetBulkView, claims.ClaimView):
    """Claims: new ones at once, with `"submit": true` handed in; changes and steps one by one.

    Reviewers take steps here as well, if their token is for nothing else.
    """

    permission_classes = [ReadsOrTakesPart]
    status_column = ("status",)
    actions = {
        CREATE: claims.ClaimListView,
        UPDATE: claims.ClaimDetailView,
        **{action: partial(_Step, action=action) for action in Action},
    }
    body = {"application/json": operations_schema(actions)}

    def create_all(self, rows: Sequence[Prepared], comment: str) -> list[UUID]:
        """Log new claims with their evidence."""
        return bulk.create_claims(claims=map(_new_claim, rows), by=self.actor, comment=comment)


class EntityBulkView(SetBySetBulkView, entities.EntityView):
    """Entities: new ones at once; change, retract and restore one by one."""

    actions = {
        CREATE: entities.EntityListView,
        UPDATE: entities.EntityDetailView,
        "retract": entities.EntityRetractView,
        "restore": entities.EntityRestoreView,
    }
    body = {"application/json": operations_schema(actions)}

    def create_all(self, rows: Sequence[Prepared], comment: str) -> list[UUID]:
        """Add new entities with their names and identifiers."""
        new = [bulk.NewEntity(fields=_without_id(row), id=row.operation.id) for row in rows]
        return bulk.create_entities(entities=new, by=self.actor, comment=comment)


class EvidenceBulkView(BulkView, evidence.EvidenceView):
    """Evidence: create, change, retract and restore."""

    actions = {
        CREATE: evidence.EvidenceListView,
        UPDATE: evidence.EvidenceDetailView,
        "retract": evidence.EvidenceRetractView,
        "restore": evidence.EvidenceRestoreView,
    }
    body = {"application/json": operations_schema(actions)}


class PropertyBulkView(BulkView, properties.PropertyView):
    """Properties: create, change, retract and restore."""

    actions = {
        CREATE: properties.PropertyListView,
        UPDATE: properties.PropertyDetailView,
        "retract": properties.PropertyRetractView,
        "restore": properties.PropertyRestoreView,
    }
    body = {"application/json": operations_schema(actions)}


class PublisherBulkView(BulkView, sources.PublisherView):
    """Publishers: create, change, retract and restore."""

    actions = {
        CREATE: sources.PublisherListView,
        UPDATE: sources.PublisherDetailView,
        "retract": sources.PublisherRetractView,
        "restore": sources.PublisherRestoreView,
    }
    body = {"application/json": operations_schema(actions)}


class SourceBulkView(BulkView, sources.SourceView):
    """Sources: create, change, retract and restore; a new one can bring its `text`."""

    actions = {
        CREATE: sources.SourceListView,
        UPDATE: sources.SourceDetailView,
        "retract": sources.SourceRetractView,
        "restore": sources.SourceRestoreView,
    }
    body = {"application/json": operations_schema(actions)}


def _without_id(prepared: Prepared) -> Any:
    return {name: value for name, value in prepared.fields.items() if name != "id"}


def _new_claim(prepared: Prepared) -> NewClaim:
    fields: Any = dict(prepared.fields)
    receipts = [
        NewReceipt(id=receipt.pop("id", None), fields=receipt)
        for receipt in fields.pop("evidence", [])
    ]
    submit = fields.pop("submit", False)
    return NewClaim(id=fields.pop("id", None), fields=fields, receipts=receipts, submit=submit)

"""Many operations in one request, all of them or none."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, NamedTuple, TypedDict
from uuid import UUID

from django.db import transaction
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from api.operations import CREATE, Operation, Refusals, operations_schema, read_operations
from api.parsers import BulkJSONParser
from api.references import KEY, References
from api.serializers import NewClaimSerializer, comment_of
from api.serializers.naming import learn
from api.views import claims, entities, evidence, properties, sources
from api.views.base import DetailView, ResourceView
from api.views.lists import ListCreateView
from api.views.steps import StepView
from factbase.actions import bulk, records, review
from factbase.actions.bulk import BulkRefusedError, NewClaim, NewReceipt
from factbase.history.context import commented
from factbase.models import Claim
from factbase.models.arrays import has_id_of
from factbase.models.transitions import Action
from factbase.uncollected import uncollected
from sources.models.record import Record

UPDATE = "update"


class OperationResultJson(TypedDict):
    """What became of the record of one operation; `status` is null where its kind has none."""

    id: UUID
    revision: int
    status: str | None
    self: str


class OperationResultsJson(TypedDict):
    """One result for each operation, in their order."""

    results: list[OperationResultJson]


class Prepared(NamedTuple):
    """An operation whose body was read; `record` is None where it makes a new one."""

    operation: Operation
    view: ResourceView
    record: Any
    fields: dict[str, Any]
    comment: str


Done = dict[int, UUID]
"""The id of the record of each operation, by the place of the operation."""


class BulkView(ResourceView):
    """Up to 10,000 operations on records of one kind, all or none; every error is told.

    Subclasses name, by action, the view that does the same to one record.
    """

    parser_classes = [BulkJSONParser]
    successes = {(200, "application/json"): OperationResultsJson}
    errors = (412,)
    actions: ClassVar[Mapping[str, Callable[[], ResourceView]]]
    # What says where a record stands in review; nothing where its kind has no review.
    status_column: ClassVar[Sequence[str]] = ()

    @uncollected()
    def post(self, request: Request) -> Response:
        """Do it all, and return what became of each record, in the order of the operations."""
        comment, operations = read_operations(request.data, self.actions)
        prepared = self._prepared(operations, comment)
        refusals = Refusals()
        with transaction.atomic(), commented(comment):
            records.lock_all(rows=[row for each in prepared for row in _touched(each)])
            done = self.carry_out(prepared, refusals)
            refusals.raise_any()
        return Response({"results": self._results([done[each.number] for each in operations])})

    def carry_out(self, prepared: Sequence[Prepared], refusals: Refusals) -> Done:
        """Do one operation after the other; what is refused is noted, and the others tried."""
        done: Done = {}
        for each in prepared:
            with refusals.noting(each.operation.number), commented(each.comment):
                done[each.operation.number] = _done(each).pk
        return done

    def create_all(
        self,
        prepared: Sequence[Prepared],
        refusals: Refusals,
        create: Callable[[Sequence[Prepared], str], list[UUID]],
    ) -> Done:
        """Have new records written set by set, one set for each comment; note what is refused."""
        new = defaultdict(list)
        for each in prepared:
            if each.record is None:
                new[each.comment].append(each)
        done: Done = {}
        for comment, rows in new.items():
            try:
                ids = create(rows, comment)
            except BulkRefusedError as refused:
                for error in refused.errors:
                    refusals.add(rows[error.row].operation.number, error)
            else:
                done |= {row.operation.number: id for row, id in zip(rows, ids, strict=True)}
        return done

    def _prepared(self, operations: Sequence[Operation], whole: str) -> list[Prepared]:
        """Read all bodies; raises OperationsRefusedError with what is wrong in any."""
        references, refusals = References(), Refusals()
        views = {action: self._view(action) for action in {each.action for each in operations}}
        readers = {action: _reader(view, references) for action, view in views.items()}
        for action, reader in readers.items():
            learn(references, reader, (each.body for each in operations if each.action == action))
        there = self.get_rows().in_bulk([each.id for each in operations if each.action != CREATE])
        prepared = []
        for each in operations:
            with refusals.noting(each.number):
                record = None if each.action == CREATE else there.get(each.id)
                if record is None and each.action != CREATE:
                    raise NotFound("There is no such record.")
                fields, comment = _read(readers[each.action], record, each.body)
                if "comment" in fields:  # of a step of review, which records it
                    fields["comment"] = comment or whole
                prepared.append(Prepared(each, views[each.action], record, fields, comment))
        refusals.raise_any()
        return prepared

    def _view(self, action: str) -> ResourceView:
        view = self.actions[action]()
        view.request, view.kwargs = self.request, {}
        return view

    def _results(self, ids: Sequence[UUID]) -> list[OperationResultJson]:
        """Return what is there now of each record. One query."""
        shown = ("revision", *self.status_column)
        rows = self.get_rows().filter(has_id_of(ids)).order_by().values_list("pk", *shown)
        known = {pk: (*rest, None) for pk, *rest in rows}
        address = self.request.build_absolute_uri().removesuffix("bulk/")
        return [
            {
                "id": id,
                "revision": known[id][0],
                "status": known[id][1],
                "self": f"{address}{id}/",
            }
            for id in ids
        ]


class _Step(claims.ClaimActionView):
    """A step of one of many claims; what follows from it is settled for all at once."""

    def take(self, record: Claim, fields: Any) -> None:
        """Move the claim."""
        review.step(
            claim=record, action=self.action, by=self.actor, revision=self.revision, **fields
        )


class ClaimBulkView(BulkView, claims.ClaimView):
    """Claims: new ones at once, with `"submit": true` handed in; changes and steps one by one."""

    status_column = ("status",)
    actions = {
        CREATE: claims.ClaimListView,
        UPDATE: claims.ClaimDetailView,
        **{action: partial(_Step, action=action) for action in Action},
    }
    body = {"application/json": operations_schema(actions)}

    def carry_out(self, prepared: Sequence[Prepared], refusals: Refusals) -> Done:
        """Settle all steps at once, and write new claims set by set."""
        done = super().carry_out([each for each in prepared if each.record], refusals)
        review.settle(
            claims=[
                each.record for each in prepared if isinstance(each.view, _Step) and each.record
            ]
        )
        return done | self.create_all(prepared, refusals, self._create)

    def _create(self, rows: Sequence[Prepared], comment: str) -> list[UUID]:
        return bulk.create_claims(claims=map(_new_claim, rows), by=self.actor, comment=comment)


class EntityBulkView(BulkView, entities.EntityView):
    """Entities: new ones at once; change, retract and restore one by one."""

    actions = {
        CREATE: entities.EntityListView,
        UPDATE: entities.EntityDetailView,
        "retract": entities.EntityRetractView,
        "restore": entities.EntityRestoreView,
    }
    body = {"application/json": operations_schema(actions)}

    def carry_out(self, prepared: Sequence[Prepared], refusals: Refusals) -> Done:
        """Change what is there, and write new entities set by set."""
        done = super().carry_out([each for each in prepared if each.record], refusals)
        return done | self.create_all(prepared, refusals, self._create)

    def _create(self, rows: Sequence[Prepared], comment: str) -> list[UUID]:
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


def _reader(view: ResourceView, references: References) -> Serializer[Any]:
    """Return what reads the bodies of one action, one after the other."""
    context = {KEY: references}
    match view:
        case claims.ClaimListView():
            return NewClaimSerializer(context=context)
        case StepView():
            return view.step_serializer_class(context=context)
    return view.serializer_class(partial=isinstance(view, DetailView), context=context)


def _read(
    reader: Serializer[Any], record: Any, body: Mapping[str, Any]
) -> tuple[dict[str, Any], str]:
    """Return the fields and the comment of one body; raises ValidationError."""
    reader.instance = record
    return comment_of(reader, dict(reader.run_validation(body)))


def _touched(prepared: Prepared) -> Iterable[Record]:
    """Return the records that an operation changes or hangs something new on."""
    named = (prepared.fields.get(name) for name in ("subject", "claim"))
    return [row for row in (prepared.record, *named) if row is not None]


def _done(prepared: Prepared) -> Any:
    """Carry one operation out by the view for one record; return the record."""
    operation, view, record, fields, _ = prepared
    match view:
        case ListCreateView():
            fields.pop("id", None)
            return view.create(fields, operation.id)
        case DetailView():
            view.edit(record, fields, operation.revision)
        case StepView():
            view.revision = operation.revision
            view.refuse_changed(record)
            view.take(record, fields)
    return record


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

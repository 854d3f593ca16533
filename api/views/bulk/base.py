"""Many operations in one request: read, carried out and told, whatever kind they are of."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple, TypedDict
from uuid import UUID

from django.db import transaction
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from api.operations import CREATE, Operation, Refusals, read_operations
from api.parsers import BulkJSONParser
from api.references import KEY, References
from api.serializers import NewClaimSerializer, comment_of
from api.serializers.naming import learn
from api.views import claims
from api.views.base import DetailView, ResourceView
from api.views.lists import ListCreateView
from api.views.steps import StepView
from factbase.actions import records
from factbase.actions.bulk import BulkRefusedError
from factbase.actions.once import at_the_end
from factbase.history.context import commented
from factbase.models.arrays import has_id_of
from factbase.uncollected import uncollected
from sources.models.record import Record


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
            with at_the_end():
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


class SetBySetBulkView(BulkView):
    """Operations on records of a kind whose new ones are written set by set."""

    def create_all(self, rows: Sequence[Prepared], comment: str) -> list[UUID]:
        """Write new records and return their ids; raises BulkRefusedError with what is refused."""
        raise NotImplementedError

    def carry_out(self, prepared: Sequence[Prepared], refusals: Refusals) -> Done:
        """Change what is there, then write what is new, one set for each comment."""
        done = super().carry_out([each for each in prepared if each.record], refusals)
        new = defaultdict(list)
        for each in prepared:
            if each.record is None:
                new[each.comment].append(each)
        for comment, rows in new.items():
            try:
                ids = self.create_all(rows, comment)
            except BulkRefusedError as refused:
                for error in refused.errors:
                    refusals.add(rows[error.row].operation.number, error)
            else:
                done |= {row.operation.number: id for row, id in zip(rows, ids, strict=True)}
        return done


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

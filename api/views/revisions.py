"""The revisions of a record, how two of them differ, and the way back to one."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.urls import URLPattern, path
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.serializers import RevertSerializer
from api.shapes.history import DifferenceJson, HistoryJson, changes_json, history_json
from api.views.base import ResourceView
from api.views.steps import CheckingStepView
from factbase.actions.revert import revert
from factbase.exceptions import FactbaseError
from factbase.history.revisions import Revision, difference, revisions_of
from factbase.permissions import visible_revisions
from sources.exceptions import shown


class RevisionsView(ResourceView):
    """What history says of a record; subclasses name what they answer with."""

    allowed_parameters: ClassVar[Collection[str]] = ()

    def revisions(self, pk: UUID) -> list[Revision]:
        """Return the revisions that the person may see, newest first; raises NotFound."""
        return visible_revisions(self.request.user, revisions_of(self.get_record(pk)))


class HistoryView(RevisionsView):
    """The revisions of a record."""

    answer: ClassVar[Any] = HistoryJson

    def get(self, request: Request, pk: UUID) -> Response:
        """Return when each revision was made, by whom, why, and what it changed."""
        return Response(history_json(pk, self.revisions(pk)))


class DifferenceView(RevisionsView):
    """How two revisions of a record differ: `from` and `to` are their numbers."""

    answer: ClassVar[Any] = DifferenceJson
    numbers: ClassVar[Mapping[str, str]] = {
        "from": "The number of one revision.",
        "to": "The number of the other one.",
    }
    allowed_parameters = tuple(numbers)

    def get(self, request: Request, pk: UUID) -> Response:
        """Return the columns that differ, the earlier revision first."""
        known = {revision.number: revision for revision in self.revisions(pk)}
        asked = sorted(_numbers(request, self.numbers))
        for number in asked:
            if number not in known:
                raise NotFound(f"There is no revision {number} of this record.")
        earlier, later = asked
        changes = difference(known[earlier], known[later])
        return Response(
            {"id": pk, "earlier": earlier, "later": later, "changes": changes_json(changes)}
        )


class RevertView(CheckingStepView):
    """POST: make a record say again what it said in an earlier revision."""

    step_serializer_class = RevertSerializer

    def take(self, record: Any, fields: Any) -> None:
        """Revert, by the rules of an edit."""
        try:
            revert(
                record=record,
                to=fields["revision"],
                by=self.actor,
                comment=fields["comment"],
                revision=self.revision,
            )
        except FactbaseError as error:
            if error.field == "to":
                error.field = "revision"
            raise


WAYS: Mapping[str, type[ResourceView]] = {
    "history": HistoryView,
    "diff": DifferenceView,
    "revert": RevertView,
}


def history_routes(
    noun: str, address: str, records: type[ResourceView], *, ways: Iterable[str] = WAYS
) -> list[URLPattern]:
    """Return the routes of what history says of the `records` at `address`.

    What is decided on, and not edited, has steps of its own that lead back.
    """
    found = []
    for name in ways:
        view = WAYS[name]
        bases: tuple[type, ...] = (view, records)
        made: Any = type(f"{noun.title()}{view.__name__}", bases, {"__doc__": view.__doc__})
        route = f"{address}/<uuid:pk>/{name}/"
        found.append(path(route, made.as_view(), name=f"api-{noun}-{name}"))
    return found


def _numbers(request: Request, names: Iterable[str]) -> list[int]:
    """Return the numbers that the parameters give; raises ValidationError naming each fault."""
    found, errors = [], {}
    for name in names:
        given = request.query_params.getlist(name)
        text = given[0] if len(given) == 1 else ""
        if text.isascii() and text.isdigit() and len(text) < 10:
            found.append(int(text))
        elif given:
            errors[name] = [f"{shown(','.join(given))} is not the number of a revision."]
        else:
            errors[name] = ["Give the number of a revision, such as 3."]
    if errors:
        raise ValidationError(errors)
    return found

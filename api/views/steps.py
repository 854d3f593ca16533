"""Steps that a record takes: what they share, retraction and restoration."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from api.preconditions import revision_read, tag_of
from api.serializers import ReasonSerializer, RestorationSerializer
from api.views.base import ResourceView
from factbase.actions import records


class StepView(ResourceView):
    """POST: a step that a record takes, such as its retraction.

    `step_serializer_class` reads what comes with it. `needs_match` says whether If-Match has to
    name the revision that was read.
    """

    step_serializer_class: ClassVar[type[Serializer[Any]]]
    needs_match = True
    revision: int | None = None

    def post(self, request: Request, pk: UUID, **within: UUID) -> Response:
        """Take the step and return the record; `within` is what the address names inside it."""
        record = self.get_record(pk)
        self.revision = revision_read(request) if self.needs_match else None
        fields = self.parsed(self.step_serializer_class)
        with transaction.atomic():
            if self.needs_match:
                self.refuse_changed(record)
            self.take(record, fields)
        body = self.as_json(pk)
        return Response(body, headers=self.tag(body))

    def tag(self, body: Mapping[str, Any]) -> dict[str, str]:
        """Return the ETag header of what took the step."""
        return tag_of(body)

    def refuse_changed(self, record: Any) -> None:
        """Raise StaleRevisionError unless the record is as the client read it."""
        records.refuse_changed(record, revision=self.revision)

    def take(self, record: Any, fields: Any) -> None:
        """Call the action."""
        raise NotImplementedError


class CheckingStepView(StepView):
    """A step whose action compares `revision` itself, in its own order of locks."""

    def refuse_changed(self, record: Any) -> None:
        """Leave it to the action."""


class RetractView(StepView):
    """POST: withdraw a record, saying why; refused while live records rest on it."""

    step_serializer_class = ReasonSerializer

    def take(self, record: Any, fields: Any) -> None:
        """Retract."""
        records.retract(record=record, by=self.actor, **fields)


class RestoreView(StepView):
    """POST: take the retraction of a record back."""

    step_serializer_class = RestorationSerializer

    def take(self, record: Any, fields: Any) -> None:
        """Restore."""
        records.restore(record=record, by=self.actor)

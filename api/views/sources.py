"""Publishers, sources with their derivations, and snapshots."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.parsers import BoundedMultiPartParser, StrictJSONParser
from api.preconditions import tag_of
from api.serializers import (
    DerivationSerializer,
    PublisherSerializer,
    SnapshotSerializer,
    SourceSerializer,
)
from api.shapes import publishers_json, snapshots_json, snapshots_text_json, sources_json
from api.views.base import DetailView, ReadView, ResourceView, Shape
from api.views.lists import ListCreateView
from api.views.steps import RestoreView, RetractView, StepView
from factbase.actions import records, sources
from factbase.actions.sources import Archived
from factbase.exceptions import FactbaseError
from factbase.exports import Table
from factbase.exports.tables import PUBLISHERS, SNAPSHOTS, SOURCES
from factbase.filtersets import PublisherFilterSet, SnapshotFilterSet, SourceFilterSet
from factbase.history import known_at
from factbase.views.downloads import archived_file
from sources.models import Derivation, Publisher, Snapshot, Source


class PublisherView(ResourceView):
    """Publishers and how reliable they have proved."""

    shape = staticmethod(publishers_json)
    table = PUBLISHERS
    serializer_class = PublisherSerializer

    def get_rows(self) -> QuerySet[Any]:
        """Return all publishers."""
        return Publisher.objects.all()


class PublisherListView(ListCreateView, PublisherView):
    """All publishers."""

    filterset_class = PublisherFilterSet

    def create(self, fields: Any, id: UUID | None) -> Publisher:
        """Add a publisher."""
        row = Publisher(id=id) if id else Publisher()
        return sources.save_publisher(publisher=row, by=self.actor, fields=fields)


class PublisherDetailView(DetailView, PublisherView):
    """One publisher."""

    def edit(self, record: Publisher, fields: Any, revision: int) -> None:
        """Change a publisher; confidence follows its grade."""
        sources.save_publisher(publisher=record, by=self.actor, fields=fields, revision=revision)


class PublisherRetractView(RetractView, PublisherView):
    """Withdraw a publisher; refused while sources name it."""


class PublisherRestoreView(RestoreView, PublisherView):
    """Take a retraction back."""


class SourceView(ResourceView):
    """Sources: published works."""

    shape = staticmethod(sources_json)
    table = SOURCES
    serializer_class = SourceSerializer

    def get_rows(self) -> QuerySet[Any]:
        """Return all sources."""
        return Source.objects.all()


class SourceListView(ListCreateView, SourceView):
    """All sources; a new one can bring its document as a file or a text."""

    parser_classes = [StrictJSONParser, BoundedMultiPartParser]
    filterset_class = SourceFilterSet

    def create(self, fields: Any, id: UUID | None) -> Source:
        """Record a source, archiving its document if one was sent.

        A document that is archived already is refused, naming the source that has it.
        """
        document = fields.pop("document", None)
        if document is None:
            return sources.create(by=self.actor, fields=fields, id=id)
        archived = sources.ingest(document=document, by=self.actor, fields=fields, id=id)
        if not archived.is_new:
            raise _already_archived(archived)
        return archived.source


class SourceDetailView(DetailView, SourceView):
    """One source."""

    def edit(self, record: Source, fields: Any, revision: int) -> None:
        """Change a source."""
        sources.edit(source=record, by=self.actor, fields=fields, revision=revision)


class SourceRetractView(RetractView, SourceView):
    """Withdraw a source; refused while evidence of live claims rests on it."""


class SourceRestoreView(RestoreView, SourceView):
    """Take a retraction back."""


class DerivationListView(StepView, SourceView):
    """Say what a source goes back to."""

    step_serializer_class = DerivationSerializer
    needs_match = False

    def take(self, record: Source, fields: Any) -> None:
        """Record that the source goes back to another."""
        sources.derive(source=record, by=self.actor, **fields)


class DerivationView(StepView, SourceView):
    """One derivation of a source; If-Match names the derivation's own revision."""

    def refuse_changed(self, record: Source) -> None:
        """Raise StaleRevisionError unless the derivation is as the client read it."""
        derivation = _derivation_of(record, self.kwargs["derivation"])
        records.refuse_changed(derivation, revision=self.revision)

    def tag(self, body: Mapping[str, Any]) -> dict[str, str]:
        """Return the ETag of the derivation: what may be restored is no longer in the body."""
        derivation = Derivation.objects.get(pk=self.kwargs["derivation"])
        return tag_of({"revision": derivation.revision})


class DerivationRetractView(DerivationView, RetractView):
    """Withdraw a derivation: the two sources count as separate origins again."""

    def take(self, record: Source, fields: Any) -> None:
        """Retract the derivation that the address names."""
        derivation = _derivation_of(record, self.kwargs["derivation"])
        sources.retract_derivation(derivation=derivation, by=self.actor, **fields)


class DerivationRestoreView(DerivationView, RestoreView):
    """Take the retraction of a derivation back: the two sources are one origin again."""

    def take(self, record: Source, fields: Any) -> None:
        """Restore the derivation that the address names."""
        derivation = _derivation_of(record, self.kwargs["derivation"])
        sources.restore_derivation(derivation=derivation, by=self.actor)


class SnapshotView(ResourceView):
    """Snapshots: archived copies, which are never changed."""

    shape: ClassVar[Shape] = staticmethod(snapshots_json)
    table: ClassVar[Table | None] = SNAPSHOTS
    serializer_class = SnapshotSerializer

    def get_rows(self) -> QuerySet[Any]:
        """Return all snapshots."""
        return Snapshot.objects.all()


class SnapshotListView(ListCreateView, SnapshotView):
    """All snapshots, without their texts."""

    parser_classes = [StrictJSONParser, BoundedMultiPartParser]
    filterset_class = SnapshotFilterSet
    can_be_known = True

    def post(self, request: Request) -> Response:
        """Archive a further copy of a source: 201, or 200 where it has these bytes already."""
        fields = self.parsed(self.serializer_class)
        archived = sources.ingest(
            document=fields["document"], source=fields["source"], by=self.actor, fields={}
        )
        if archived.source != fields["source"]:
            raise _already_archived(archived)
        response = self.created(archived.snapshot.pk)
        response.status_code = 201 if archived.is_new else 200
        return response


class SnapshotDetailView(ReadView, SnapshotView):
    """One snapshot with its text."""

    shape = staticmethod(snapshots_text_json)
    table = None


class SnapshotContentView(SnapshotView):
    """The archived bytes, as a download that no browser opens or runs."""

    successes = {(200, "application/octet-stream"): OpenApiTypes.BINARY}

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        """Return the bytes."""
        with known_at(self.known_at):
            rows = self.get_rows().defer("text").select_related("blob")
            snapshot = rows.filter(pk=pk).first()
        if snapshot is None:
            raise NotFound("There is no such record.")
        return archived_file(snapshot)


def _derivation_of(source: Source, pk: UUID) -> Derivation:
    derivation = Derivation.objects.filter(pk=pk, source=source).first()
    if derivation is None:
        raise NotFound("There is no such derivation of this source.")
    return derivation


def _already_archived(archived: Archived) -> FactbaseError:
    return FactbaseError(
        f"These bytes are archived already, as snapshot {archived.snapshot.pk} of the source "
        f"“{archived.source}” ({archived.source.pk}).",
        code="already_archived",
    )

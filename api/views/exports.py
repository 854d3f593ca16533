"""Exports that are made in the background."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from api.permissions import ReadsSignedIn
from api.serializers import EmptySerializer, ExportSerializer
from api.shapes import exports_json
from api.views.base import ReadView, ResourceView
from api.views.lists import ListCreateView
from api.views.steps import StepView
from factbase.exports import asking, building
from factbase.filtersets import ExportFilterSet
from factbase.models import Export
from factbase.permissions import visible_exports


class ExportView(ResourceView):
    """Exports; each is seen by who asked for it, and by administrators."""

    shape = staticmethod(exports_json)
    serializer_class = ExportSerializer
    permission_classes = [ReadsSignedIn]

    def get_rows(self) -> QuerySet[Any]:
        """Return the exports that the person may see."""
        return visible_exports(self.request.user)


class ExportListView(ListCreateView, ExportView):
    """The exports of this person, newest first."""

    filterset_class = ExportFilterSet

    def create(self, fields: Any, id: UUID | None) -> Export:
        """Have a file of claims made in the background."""
        return asking.ask(
            by=self.actor,
            format=fields["format"],
            filters=fields.get("filters", {}),
            known_at=fields.get("known_at"),
            site=self.site,
        )


class ExportDetailView(ReadView, ExportView):
    """One export, and how far it is."""


class ExportCancelView(StepView, ExportView):
    """Calls off an export that is not ready."""

    step_serializer_class = EmptySerializer
    needs_match = False

    def take(self, record: Export, fields: Any) -> None:
        """Call it off."""
        asking.call_off(export=record, by=self.actor)


class ExportDownloadView(ExportView):
    """The file of an export, whole or the range that is asked for."""

    successes = {(200, "application/octet-stream"): OpenApiTypes.BINARY}

    def get(self, request: Request, pk: UUID) -> HttpResponseBase:
        """Return the file; 404 until it is ready, and when it has expired."""
        response = building.file_answer(request._request, self.get_record(pk))
        if response is None:
            raise NotFound("This export has no file.")
        return response

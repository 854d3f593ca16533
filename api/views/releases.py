"""Releases: read by everybody who may read, made in the background for administrators."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from api.permissions import ReadsOrAdministers
from api.serializers import EmptySerializer, ReleaseSerializer
from api.shapes import exports_json, releases_json
from api.views.base import ReadView, ResourceView
from api.views.lists import ListCreateView
from factbase.exports import asking, releases
from factbase.filtersets import ReleaseFilterSet
from factbase.models import Export, Release


class ReleaseView(ResourceView):
    """Releases: what was verified at a moment, as files that never change."""

    shape = staticmethod(releases_json)
    serializer_class: ClassVar[type[Serializer[Any]]] = EmptySerializer

    def get_rows(self) -> QuerySet[Any]:
        """Return all releases."""
        return Release.objects.all()


class ReleaseListView(ListCreateView, ReleaseView):
    """All releases, newest first."""

    filterset_class = ReleaseFilterSet
    serializer_class = ReleaseSerializer
    permission_classes = [ReadsOrAdministers]
    added_shape = staticmethod(exports_json)

    def create(self, fields: Any, id: UUID | None) -> Export:
        """Have what is verified released, in the background: the answer is the export that does."""
        return asking.ask_for_release(by=self.actor, site=self.site, id=id, **fields)

    def created(self, pk: UUID) -> Response:
        """Return the export that makes the release."""
        [body] = exports_json(Export.objects.filter(pk=pk), self.site)
        return Response(body, status=201, headers={"Location": body["self"]})


class ReleaseDetailView(ReadView, ReleaseView):
    """One release."""


class ReleaseFileView(ReleaseView):
    """A file of a release, whole or the range that is asked for."""

    successes = {(200, "application/octet-stream"): OpenApiTypes.BINARY}
    answer_with: ClassVar["staticmethod[[HttpRequest, Release], HttpResponseBase | None]"]

    def get(self, request: Request, pk: UUID) -> HttpResponseBase:
        """Return the file."""
        response = type(self).answer_with(request._request, self.get_record(pk))
        if response is None:
            raise NotFound("The file of this release is not there.")
        return response


class ReleasePackageView(ReleaseFileView):
    """The Data Package of a release, whole or the range that is asked for."""

    answer_with = staticmethod(releases.package_answer)


class ReleaseChangesView(ReleaseFileView):
    """What a release changed, one claim or quote a line of JSON."""

    answer_with = staticmethod(releases.changes_answer)

"""Releases: read by everybody who may read, made on the page or by command."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from api.serializers import EmptySerializer
from api.shapes import releases_json
from api.views.base import ReadView, ResourceView
from api.views.lists import ListView
from factbase.exports import releases
from factbase.filtersets import ReleaseFilterSet
from factbase.models import Release


class ReleaseView(ResourceView):
    """Releases: what was verified at a moment, as files that never change."""

    shape = staticmethod(releases_json)
    serializer_class = EmptySerializer

    def get_rows(self) -> QuerySet[Any]:
        """Return all releases."""
        return Release.objects.all()


class ReleaseListView(ListView, ReleaseView):
    """All releases, newest first."""

    filterset_class = ReleaseFilterSet


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
    """What a release changed, one claim a line of JSON."""

    answer_with = staticmethod(releases.changes_answer)

"""The front door of the API, its description, and the answer to addresses that do not exist."""

from functools import cache
from typing import Any

import orjson
from django.http import HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.forms import FORMAT, JSON_LD
from api.parameters import refuse_unknown
from api.views.base import ApiView
from factbase.linked import context_document

RESOURCES = (
    "changes",
    "claims",
    "conflicts",
    "context",
    "docs",
    "entities",
    "entity-types",
    "evidence",
    "exports",
    "history/heads",
    "imports",
    "matches",
    "properties",
    "publishers",
    "releases",
    "reconcile",
    "schema",
    "snapshots",
    "sources",
    "webhooks",
)


class IndexView(ApiView):
    """The addresses of everything the API offers."""

    permission_classes = [AllowAny]
    successes = {
        (200, "application/json"): {
            "type": "object",
            "additionalProperties": {"type": "string", "format": "uri"},
        }
    }

    def get(self, request: Request) -> Response:
        """Return name → address."""
        refuse_unknown(request, ())
        return Response({name: f"{self.site}api/v1/{name}/" for name in RESOURCES})


class ContextView(ApiView):
    """What the words of the JSON-LD of claims, entities and evidence mean."""

    permission_classes = [AllowAny]
    successes = {(200, JSON_LD): {"type": "object"}}

    def get(self, request: Request) -> HttpResponse:
        """Return the context, which each document also carries itself."""
        refuse_unknown(request, ())
        return HttpResponse(orjson.dumps(context_document(self.site)), content_type=JSON_LD)


class FormatNegotiation(DefaultContentNegotiation):
    """Lets `format` in the address choose, as a browser cannot choose by header."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        """Return the renderer and its media type; raises Http404 for an unknown format."""
        wanted = request.query_params.get("format") or format_suffix
        return super().select_renderer(request, renderers, wanted)


class SchemaView(ApiView):
    """This description, as OpenAPI 3.1: YAML, or JSON with `format=json`."""

    permission_classes = [AllowAny]
    content_negotiation_class = FormatNegotiation
    renderer_classes = SpectacularAPIView.renderer_classes

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """Return the document."""
        refuse_unknown(request, (FORMAT,))
        media_type = str(request.accepted_renderer.media_type)
        return HttpResponse(_description(media_type), content_type=media_type)


@cache
def _description(media_type: str) -> str | bytes:
    """Return the document, which is the same for all: to draw it takes seconds, so that is kept."""
    renderers = {each.media_type: each for each in SchemaView.renderer_classes}
    written: str | bytes = renderers[media_type]().render(SchemaGenerator().get_schema(public=True))
    return written


class DocsView(ApiView, SpectacularSwaggerSplitView):
    """The description to read and try out."""

    permission_classes = [AllowAny]
    url_name = "api-schema"
    template_name = "api/docs.html"


@extend_schema(exclude=True)
class NowhereView(ApiView):
    """Every other address below the API."""

    permission_classes = [AllowAny]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse, whatever the method."""
        super().initial(request, *args, **kwargs)
        raise NotFound("There is nothing at this address.")

"""Answers that scripts of any site may read."""

from typing import Any

from django.http.response import HttpResponseBase
from rest_framework.response import Response

from api.authentication import TokenAuthentication
from api.permissions import Reads
from api.views.base import ApiView

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Retry-After, X-Request-ID",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, X-Request-ID",
    "Access-Control-Max-Age": "86400",
}


class CrossOriginView(ApiView):
    """A view that pages of other sites may read.

    Signed in by a token or not at all: a cookie is nothing that another site's page may use.
    """

    http_method_names = ["get", "head", "options"]
    authentication_classes = [TokenAuthentication]
    permission_classes = [Reads]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, refusals included, so that a script of any site may read it."""
        response = super().dispatch(request, *args, **kwargs)
        for name, value in CORS.items():
            response.headers[name] = value
        return response

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Answer the browser's question whether a script may ask."""
        return Response(status=204, headers=PREFLIGHT)

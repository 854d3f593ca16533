"""The addresses of the reconciliation service that are asked about whole columns."""

from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.parsers import StrictFormParser
from api.reconcile.cross_origin import CrossOriginView
from api.reconcile.manifest import ManifestJson, manifest
from api.reconcile.reading import read_batch, read_extension, read_single
from api.reconcile.shapes import (
    ExtensionJson,
    ResultJson,
    extension_json,
    refused_json,
    result_json,
)
from factbase.permissions import can_read
from factbase.reconciling import Query, offered_types, reconcile

ASKED = {
    "queries": "A batch: a JSON object of queries by keys of your own.",
    "query": "One query: a JSON object, or a name alone.",
    "extend": "What to fetch of what was matched: a JSON object with ids and properties.",
}


class ReconcileView(CrossOriginView):
    """The service: its manifest, queries, and the values of what was matched."""

    http_method_names = ["get", "head", "post", "options"]
    parser_classes = [StrictFormParser]
    parameters = {name: ({"type": "string"}, words) for name, words in ASKED.items()}
    body = {
        StrictFormParser.media_type: {
            "type": "object",
            "properties": {
                name: {"type": "string", "description": words} for name, words in ASKED.items()
            },
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": False,
        }
    }
    successes = {
        (200, "application/json"): ManifestJson | ResultJson | ExtensionJson | dict[str, ResultJson]
    }
    errors = (413,)

    def get_permissions(self) -> list[Any]:
        """Let anybody see the manifest, which says how to sign in."""
        is_manifest = self.request.method in ("GET", "HEAD") and not self.request.GET
        return [AllowAny()] if is_manifest else [*super().get_permissions()]

    def get(self, request: Request) -> Response:
        """Return the manifest, or what the parameters ask for."""
        if request.query_params:
            return Response(self._answer(request.query_params))
        return Response(manifest(self.site, offered_types() if can_read(request.user) else []))

    def post(self, request: Request) -> Response:
        """Return what the form asks for; nothing is changed."""
        return Response(self._answer(request.data))

    def _answer(self, sent: Any) -> Any:
        given = [name for name in sent if name in ASKED]
        if len(given) != 1 or len(sent) != 1 or len(sent.getlist(given[0])) != 1:
            raise ValidationError([f"Send one of {', '.join(ASKED)}, once, and nothing else."])
        name, text = given[0], sent[given[0]]
        if name == "extend":
            return extension_json(read_extension(text))
        if name == "query":
            return result_json(reconcile([read_single(text)])[0])
        batch = read_batch(text)
        answers = iter(reconcile([read for read in batch.values() if isinstance(read, Query)]))
        return {
            key: result_json(next(answers)) if isinstance(read, Query) else refused_json(read)
            for key, read in batch.items()
        }

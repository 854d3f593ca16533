"""What proves history to outsiders."""

from django.db import connection
from rest_framework.request import Request
from rest_framework.response import Response

from api.parameters import refuse_unknown
from api.views.base import ApiView
from factbase.history.verification import heads

HEAD = {
    "type": "object",
    "properties": {
        "time": {"type": "string", "format": "date-time"},
        "chain": {"type": "integer", "minimum": 0},
        "length": {"type": "integer", "minimum": 1},
        "hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    },
    "required": ["time", "chain", "length", "hash"],
    "additionalProperties": False,
}


class HeadsView(ApiView):
    """The heads of the chains of history: keep them, and what they stand for cannot be altered.

    `manage.py verify --heads` takes them, one a line.
    """

    successes = {
        (200, "application/json"): {
            "type": "object",
            "properties": {"results": {"type": "array", "items": HEAD}},
            "required": ["results"],
            "additionalProperties": False,
        }
    }

    def get(self, request: Request) -> Response:
        """Return the head of every chain. Two queries."""
        refuse_unknown(request, ())
        with connection.cursor() as cursor:
            return Response({"results": [head._asdict() for head in heads(cursor)]})

"""The feed of changes."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.parameters import once, refuse_unknown
from api.renderers import OPTIONS
from api.shapes.changes import ChangesJson
from api.views.base import ApiView
from factbase.feed import RESOURCES, Position, Stretch, changes_of, latest, stretch
from factbase.feed.shape import as_item
from sources.exceptions import shown

DEFAULT_LIMIT, MAX_LIMIT = 1000, 10_000
LATEST = "latest"
FORMATS = ("json", "ndjson")
NDJSON = "application/x-ndjson"


class ChangesView(ApiView):
    """Every change, in the order in which it was committed."""

    parameters = {
        "since": (
            {"type": "string", "default": "0"},
            "Where to go on: what `next` or `seq` said. 0 is the beginning; `latest` is the end, "
            "for an empty page that says where that is.",
        ),
        "limit": (
            {"type": "integer", "minimum": 1, "default": DEFAULT_LIMIT},
            "How many changes are looked at. Those that are not asked for, or not open to the "
            f"person, are left out of the page. More than {MAX_LIMIT} counts as {MAX_LIMIT}.",
        ),
        "resource": (
            {"type": "array", "items": {"type": "string", "enum": list(RESOURCES)}},
            "Changes of these kinds of record alone.",
        ),
        "format": (
            {"type": "string", "enum": list(FORMATS)},
            "`ndjson`: one change a line, and in the last line `next` and `more`.",
        ),
    }
    successes = {
        (200, "application/json"): ChangesJson,
        (200, NDJSON): {"type": "string"},
    }

    def get(self, request: Request) -> HttpResponseBase:
        """Return what was changed since."""
        asked = self._asked(request)
        since, limit = asked["since"], _limit(asked["limit"])
        if since == LATEST:
            part = Stretch([], latest(), False)
        else:
            part = stretch(Position.read(since), limit=limit)
        found = changes_of(part.pieces, to=request.user, resources=_resources(asked["resource"]))
        items = (as_item(change, self.site) for change in found)
        end = {"next": str(part.end), "more": part.has_more}
        headers = {"Cache-Control": "no-store"}
        if _form(asked["format"]) == "ndjson":
            lines = _lines(items, end)
            return StreamingHttpResponse(lines, content_type=NDJSON, headers=headers)
        return Response({"results": list(items), **end}, headers=headers)

    def _asked(self, request: Request) -> dict[str, str]:
        """Return the parameters, with what holds where one is not given."""
        asked = {"since": "0", "limit": str(DEFAULT_LIMIT), "resource": "", "format": "json"}
        refuse_unknown(request, asked)
        for name in request.query_params:
            values = request.query_params.getlist(name)
            asked[name] = ",".join(values) if name == "resource" else once(request, name)
        return asked


def _limit(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text):
        return min(int(text), MAX_LIMIT)
    raise ValidationError({"limit": [f"{shown(text)} is not a number from 1 to {MAX_LIMIT:,}."]})


def _resources(text: str) -> tuple[str, ...]:
    names = tuple(name for name in text.split(",") if name)
    for name in names:
        if name not in RESOURCES:
            allowed = ", ".join(RESOURCES)
            message = f"{shown(name)} is not a resource; choose from {allowed}."
            raise ValidationError({"resource": [message]}, "invalid_choice")
    return names or RESOURCES


def _form(text: str) -> str:
    if text not in FORMATS:
        message = f"Choose one of {', '.join(FORMATS)}."
        raise ValidationError({"format": [message]}, "invalid_choice")
    return text


def _lines(items: Iterator[Mapping[str, Any]], end: Mapping[str, Any]) -> Iterator[bytes]:
    option = OPTIONS | orjson.OPT_APPEND_NEWLINE
    for item in items:
        yield orjson.dumps(item, option=option)
    yield orjson.dumps(end, option=option)

"""Writes JSON."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.http import HttpResponse
from rest_framework.renderers import BaseRenderer

from api.shapes.written import as_json

OPTIONS = orjson.OPT_UTC_Z


class OrjsonRenderer(BaseRenderer):
    """JSON by orjson: UUIDs and times as they are, times in UTC with a Z.

    Decimals have no form here on purpose: an amount must have become a string before.
    """

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Return the body; nothing for an answer without content."""
        return b"" if data is None else _json(data)


def answer(data: Any, *, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return an answer that needs no renderer to be chosen: the quick way, for reading."""
    return HttpResponse(_json(data), content_type=OrjsonRenderer.media_type, headers=headers)


def _json(data: Any) -> bytes:
    return orjson.dumps(data, default=as_json, option=OPTIONS)

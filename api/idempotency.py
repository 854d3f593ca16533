"""Idempotency-Key: a request that is sent again is answered again, and done once.

After the IETF draft "The Idempotency-Key HTTP Header Field". What was refused did nothing, so
nothing of it is kept: the same key may come again with what was wrong put right.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import orjson
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.renderers import OrjsonRenderer
from factbase.actions import idempotency
from factbase.models import IdempotencyKey

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
METHODS = frozenset({"POST", "PATCH"})
KEY = re.compile(r"[\x20-\x7e]{1,255}")
# What of an answer belongs to what was done; the rest is of the request that is answered.
KEPT_HEADERS = ("Location", "ETag", "Link")
SORTED = orjson.OPT_SORT_KEYS


def key_of(request: Request) -> str | None:
    """Return the key that a signed-in write came with; raises ValidationError for what is none."""
    is_keyed = request.method in METHODS and HEADER in request.headers
    if not is_keyed or not isinstance(request.user, User):
        return None
    key = str(request.headers[HEADER])
    if not KEY.fullmatch(key):
        raise ValidationError({HEADER: ["Send 1 to 255 printable ASCII characters."]})
    return key


def once(key: str, handler: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Return `handler` as it answers a request under `key`: in one transaction with the key."""

    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        assert isinstance(request.user, User)  # noqa: S101 - the permission refused everybody else
        asked = fingerprint(request)
        with transaction.atomic():
            known = idempotency.find(key=key, fingerprint=asked, by=request.user)
            if known is not None:
                return _answer(known, is_replayed=True)
            response = handler(request, *args, **kwargs)
            assert isinstance(response, Response)  # noqa: S101 - views answer writes with JSON
            kept = idempotency.keep(
                key=key,
                fingerprint=asked,
                by=request.user,
                status=response.status_code,
                headers={name: response[name] for name in KEPT_HEADERS if name in response},
                body=OrjsonRenderer().render(response.data),
            )
            return _answer(kept, is_replayed=False)

    return answer


def fingerprint(request: Request) -> str:
    """Return the SHA-256 of what is asked: method, address, If-Match and what the body says.

    Two spellings of one JSON document are the same request. A file is read piece by piece.
    """
    digest = hashlib.sha256()
    asked = (request.method, request.get_full_path(), request.headers.get("If-Match", ""))
    for piece in (orjson.dumps(asked), *_pieces(request.data)):
        digest.update(len(piece).to_bytes(8))
        digest.update(piece)
    return digest.hexdigest()


def _pieces(data: Any) -> Iterator[bytes]:
    """Yield what a body says, field by field: of a form, or of JSON, in which a list is a value."""
    if not isinstance(data, dict):
        yield _written(data)
        return
    for name in sorted(data):
        yield name.encode()
        for value in data.getlist(name) if isinstance(data, QueryDict) else [data[name]]:
            yield from _file(value) if isinstance(value, UploadedFile) else [_written(value)]


def _written(value: Any) -> bytes:
    try:
        return orjson.dumps(value, default=_number, option=SORTED)
    except orjson.JSONEncodeError:  # a number of more than 64 bits, or more than 254 levels
        return _written_slowly(value)


def _written_slowly(value: Any) -> bytes:
    try:
        return json.dumps(value, default=_number, sort_keys=True).encode()
    except RecursionError as error:
        raise ParseError("The JSON is nested too deeply.") from error


def _number(value: Any) -> dict[str, str]:
    return {"number": str(value)}


def _file(file: UploadedFile) -> Iterator[bytes]:
    yield f"{file.name} {file.content_type}".encode()
    yield from file.chunks()
    file.seek(0)


def _answer(kept: IdempotencyKey, *, is_replayed: bool) -> HttpResponse:
    response = HttpResponse(
        bytes(kept.body),
        status=kept.status,
        content_type=OrjsonRenderer.media_type,
        headers=kept.headers,
    )
    if is_replayed:
        response[REPLAYED] = "true"
    return response

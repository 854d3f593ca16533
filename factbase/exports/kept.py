"""The HTTP answer that carries a file of the data folder: whole, or from where a download broke."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from factbase.exports.streams import CHUNK_BYTES

# One range with its start: what a download needs to go on. Others are answered by the whole.
RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")


def kept_file(
    request: HttpRequest, path: Path, *, name: str, media_type: str, sha256: str
) -> HttpResponseBase | None:
    """Answer with a file to save as `name`; None where it is gone.

    `sha256` is its strong ETag: `If-Range` with another one is answered by the whole, and
    `If-None-Match` with this one by 304.
    """
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return None
    tag = f'"{sha256}"'
    if (known := get_conditional_response(request, etag=tag)) is not None:
        known["ETag"] = tag
        return known
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if request.headers.get("If-Range", tag) != tag:
        asked = None
    first = int(asked[1]) if asked else 0
    last = min(int(asked[2] or size), size - 1) if asked else size - 1
    if asked and first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(
        _part(path, first, last - first + 1), status=206 if asked else 200, content_type=media_type
    )
    if asked:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = tag
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-cache"
    return response


def _part(path: Path, first: int, left: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        while left > 0 and (part := file.read(min(CHUNK_BYTES, left))):
            left -= len(part)
            yield part

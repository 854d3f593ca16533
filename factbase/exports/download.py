"""The HTTP answer that carries an export: the same from the list page, the API and the admin."""

from collections.abc import Generator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone

from factbase.exports.formats import FORMATS, Format
from factbase.exports.streams import Stream
from factbase.exports.tables import Table


def file_answer(
    request: HttpRequest,
    table: Table,
    queryset: "QuerySet[Any, Any]",
    *,
    form: Format = FORMATS["csv"],
    known_at: datetime | None = None,
) -> StreamingHttpResponse:
    """Answer with the rows of `queryset` as a file to save, as they were at `known_at`.

    The first chunk is fetched here: a query that fails is an error page and not a broken file. If
    a later one fails, the file ends with `incomplete` of `form`, because the application server
    ends such an answer as if it were whole.
    """
    site = request.build_absolute_uri("/")
    stream = form.stream(table, queryset, site=site, known_at=known_at)
    response = StreamingHttpResponse(_begun(stream, form.incomplete), content_type=form.media_type)
    name = f"{table.name}-{known_at or timezone.now():%Y-%m-%d-%H%M}.{form.ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    # A proxy that collects the answer first would undo the streaming.
    response["X-Accel-Buffering"] = "no"
    response["Cache-Control"] = "private, no-store"
    return response


def _begun(stream: Stream, incomplete: bytes) -> Generator[bytes, None, None]:
    """Return `stream` with its first chunk fetched; closing either ends the statement."""
    first = next(stream, b"")

    def chunks() -> Generator[bytes, None, None]:
        try:
            yield first
            yield from stream
        except Exception:
            yield incomplete
            raise
        finally:
            stream.close()

    return chunks()

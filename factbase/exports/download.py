"""The HTTP answer that carries an export: the same from the list page, the API and the admin."""

from collections.abc import Generator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from factbase.exports.exceptions import UnfitError
from factbase.exports.formats import FORMATS, Format
from factbase.exports.streams import Stream
from factbase.exports.tables import Table
from factbase.history import known_at as as_known_at


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
    ends such an answer as if it were whole. Raises UnfitError for more rows than can be waited for.
    """
    _refuse_too_many(queryset, form, known_at)
    site = request.build_absolute_uri("/")
    stream = form.stream(table, queryset, site=site, known_at=known_at)
    response = StreamingHttpResponse(_begun(stream, form.incomplete), content_type=form.media_type)
    name = f"{table.name}-{known_at or timezone.now():%Y-%m-%d-%H%M}.{form.ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    # A proxy that collects the answer first would undo the streaming.
    response["X-Accel-Buffering"] = "no"
    response["Cache-Control"] = "private, no-store"
    return response


def _refuse_too_many(
    queryset: "QuerySet[Any, Any]", form: Format, known_at: datetime | None
) -> None:
    if form.most_at_once is None:
        return
    with as_known_at(known_at):
        is_too_many = queryset[form.most_at_once : form.most_at_once + 1].exists()
    if is_too_many:
        raise UnfitError(
            _(
                "More than %(most)s rows as %(label)s take too long to wait for. Have "
                "claims made into a file in the background, at /exports/, or choose CSV "
                "or NDJSON."
            )
            % {"most": f"{form.most_at_once:,}", "label": form.label}
        )


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

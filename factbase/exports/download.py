"""The HTTP answer that carries an export: the same from the list page, the API and the admin."""

from collections.abc import Generator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone

from factbase.exports.claims import stream_claims
from factbase.models import Claim

# The quotation mark is never closed: programs that read CSV strictly stop with an error there, and
# a spreadsheet shows the sentence as its last row.
INCOMPLETE = (
    b'"EXPORT INCOMPLETE: it was broken off before the last claim. Please download it again.\n'
)


def claims_csv(
    request: HttpRequest, queryset: "QuerySet[Claim, Any]", *, known_at: datetime | None = None
) -> StreamingHttpResponse:
    """Answer with the claims of `queryset` as a CSV file to save, as they were at `known_at`.

    The first chunk is fetched here: a query that fails is an error page and not a broken file. If
    a later one fails, the file ends with `INCOMPLETE`, because the application server ends such
    an answer as if it were whole.
    """
    site = request.build_absolute_uri("/")
    response = StreamingHttpResponse(
        _begun(stream_claims(queryset, site=site, known_at=known_at)),
        content_type="text/csv; charset=utf-8",
    )
    name = f"claims-{known_at or timezone.now():%Y-%m-%d-%H%M}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    # A proxy that collects the answer first would undo the streaming.
    response["X-Accel-Buffering"] = "no"
    response["Cache-Control"] = "private, no-store"
    return response


def _begun(stream: Generator[bytes, None, int]) -> Generator[bytes, None, None]:
    """Return `stream` with its first chunk fetched; closing either ends the statement."""
    first = next(stream)

    def chunks() -> Generator[bytes, None, None]:
        try:
            yield first
            yield from stream
        except Exception:
            yield INCOMPLETE
            raise
        finally:
            stream.close()

    return chunks()

"""Hands out files: as downloads that no browser opens or runs."""

from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse

from sources.extraction.sniff import HTML, PDF, TEXT
from sources.models import Snapshot

ENDINGS = {TEXT: ".txt", HTML: ".html", PDF: ".pdf"}
# Nothing in an archived file may run or load, should a browser show it after all.
INERT = "sandbox; default-src 'none'"


def archived_file(snapshot: Snapshot) -> HttpResponse:
    """Answer with the bytes of a snapshot, whose `blob` is loaded, called after their hash."""
    name = f"{snapshot.blob_id[:16]}{ENDINGS.get(snapshot.media_type, '.bin')}"
    return HttpResponse(
        bytes(snapshot.blob.content),
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": INERT,
            "X-Content-Type-Options": "nosniff",
        },
    )


def csv_file(stream: Iterator[bytes], *, name: str) -> StreamingHttpResponse:
    """Answer with a CSV file that nobody else is to see."""
    return StreamingHttpResponse(
        stream,
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )

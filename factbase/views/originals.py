"""The original of an archived copy, beside its text: an HTML page made harmless, pages of a PDF."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.views.decorators.clickjacking import xframe_options_sameorigin

from factbase.views.margin import Note, notes_in_reading_order, visible_evidence
from factbase.views.reading import reading_page
from factbase.wording import told
from sources.extraction import ExtractionError
from sources.extraction.sniff import HTML, PDF
from sources.models import Snapshot
from sources.showing import Page, Quote, page_of, picture_of, sanitised

# A copy never changes. How it is shown may: then this number does, and browsers ask anew.
VERSION = 1
KEPT_SECONDS = 7 * 24 * 3600
# Nothing may run, load or be sent; the one sheet is ours. `sandbox` holds outside of frames too.
INERT = "; ".join(
    (
        "sandbox",
        "default-src 'none'",
        "style-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)
SHOWN = {HTML, PDF}


class Line(NamedTuple):
    """A quote of a page: what the note is called, and the boxes of its lines."""

    note: Note
    boxes: list[tuple[float, float, float, float]]


def lasting(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer 304 where the browser has what `view` would make of the copy; else let it be kept."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        named = sha256(f"{VERSION} {view.__name__} {sorted(kwargs.items())}".encode()).hexdigest()
        etag = f'"{named[:32]}"'
        response = get_conditional_response(request, etag=etag) or view(request, *args, **kwargs)
        if response.status_code in {200, 304}:
            response["ETag"] = etag
            response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}, immutable"
        return response

    return kept


@xframe_options_sameorigin
@reading_page
@lasting
def snapshot_original(request: HttpRequest, pk: UUID, snapshot_pk: UUID) -> HttpResponse:
    """Show an archived HTML page without what acts in it, for a sandboxed frame."""
    snapshot = _snapshot(pk, snapshot_pk, HTML)
    try:
        html, status = sanitised(bytes(snapshot.blob.content)), 200
        refused = ""
    except ExtractionError as refusal:
        html, status, refused = "", 422, told(refusal.message)
    context = {"source": snapshot.source, "html": html, "refused": refused}
    response = render(request, "original.html", context, status=status)
    response["Content-Security-Policy"] = INERT
    return response


@reading_page
def snapshot_page(request: HttpRequest, pk: UUID, snapshot_pk: UUID, number: int) -> HttpResponse:
    """Show one page of an archived PDF with the quotes that stand on it. Three queries."""
    snapshot = _snapshot(pk, snapshot_pk, PDF)
    evidence = visible_evidence(request).filter(source=pk, snapshot=snapshot)
    notes = notes_in_reading_order(evidence, snapshot)
    context: dict[str, Any] = {"source": snapshot.source, "snapshot": snapshot, "number": number}
    try:
        context |= _page_context(_page(snapshot, number, notes), notes)
        status = 200
    except ExtractionError as refusal:
        _refuse_missing(refusal)
        context["refused"], status = told(refusal.message), 422
    alone = request.htmx  # type: ignore[attr-defined]
    template = "_partials/original_page.html" if alone else "original_page.html"
    # htmx leaves out answers that are errors; the reason is to be read in the place of the page.
    return render(request, template, context, status=200 if alone else status)


@reading_page
@lasting
def snapshot_picture(
    request: HttpRequest, pk: UUID, snapshot_pk: UUID, number: int
) -> HttpResponse:
    """Draw one page of an archived PDF."""
    snapshot = _snapshot(pk, snapshot_pk, PDF)
    try:
        return HttpResponse(
            picture_of(bytes(snapshot.blob.content), number), content_type="image/png"
        )
    except ExtractionError as refusal:
        _refuse_missing(refusal)
        return HttpResponse(
            told(refusal.message), status=422, content_type="text/plain; charset=utf-8"
        )


def _snapshot(source: UUID, pk: UUID, media_type: str) -> Snapshot:
    rows = Snapshot.objects.select_related("blob", "source").defer("text")
    return get_object_or_404(rows, pk=pk, source=source, media_type=media_type)


def _page(snapshot: Snapshot, number: int, notes: list[Note]) -> Page:
    quotes = [
        Quote(note.key, note.evidence.exact, note.places[0].start, note.places[0].end)
        for note in notes
        if len(note.places) == 1
    ]
    content = bytes(snapshot.blob.content)
    return page_of(content, number, quotes=quotes, text_sha256=snapshot.text_sha256)


def _page_context(page: Page, notes: list[Note]) -> dict[str, Any]:
    """Return the page with its quotes, those whose place on it is not sure apart."""
    here = [Line(note, page.boxes[note.key]) for note in notes if note.key in page.boxes]
    return {
        "page": page,
        "marked": [line for line in here if line.boxes],
        "unsure": [line.note for line in here if not line.boxes],
        "elsewhere": [
            (note, page.pages[note.key])
            for note in notes
            if page.pages.get(note.key, page.number) != page.number
        ],
    }


def _refuse_missing(refusal: ExtractionError) -> None:
    if refusal.code == "no_page":
        raise Http404(told(refusal.message))

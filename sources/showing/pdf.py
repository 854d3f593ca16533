"""Pages of a PDF as pictures, and where on them the quoted words stand."""

import base64
import hashlib
import io
from typing import Any

import pypdfium2
from pypdfium2 import raw

from sources.anchoring import CheckState, locate
from sources.extraction.cleaning import clean
from sources.extraction.pdf import PAGE_BREAK, open_pdf, page_texts
from sources.extraction.results import refusal

# Sharp on a screen of twice the density in a column of a page; an A4 page has 1200 × 1697 then.
WIDTH = 1200
MOST_PIXELS = 4_000_000
# PDFium has these for a hyphen at the end of a line; one character each, so that offsets stay.
HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})

NO_PAGE = "The document has no such page."


def picture(content: bytes, number: int) -> str:
    """Return a page as PNG, in base64."""
    document = open_pdf(content)
    page = _page(document, number)
    width, height = (max(side, 1.0) for side in page.get_size())
    scale = min(WIDTH / width, (MOST_PIXELS / (width * height)) ** 0.5)
    image = page.render(scale=scale, may_draw_forms=False).to_pil()
    written = io.BytesIO()
    image.convert("RGB").save(written, "PNG")
    return base64.b64encode(written.getvalue()).decode()


def page(content: bytes, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return size and number of a page, and the boxes of the quotes that stand on it."""
    document = open_pdf(content)
    shown = _page(document, wanted["number"])
    width, height = shown.get_size()
    starts = _starts(page_texts(document), wanted["sha256"])
    pages = {quote["key"]: _page_at(starts, quote["start"]) for quote in wanted["quotes"]}
    here = [quote for quote in wanted["quotes"] if pages[quote["key"]] == wanted["number"]]
    return {
        "number": wanted["number"],
        "count": len(document),
        "width": width,
        "height": height,
        "boxes": _boxes(shown, here),
        "pages": {key: number for key, number in pages.items() if number},
    }


def _page(document: pypdfium2.PdfDocument, number: int) -> pypdfium2.PdfPage:
    if not 1 <= number <= len(document):
        raise refusal("no_page", NO_PAGE)
    try:
        return document[number - 1]
    except pypdfium2.PdfiumError as error:
        raise refusal("damaged") from error


def _starts(texts: list[str], sha256: str) -> list[tuple[int, int]]:
    """Return where each page with text starts in the archived text, as offset and page number.

    [] if these pages do not give that text: another version read them then.
    """
    cleaned = [(number, clean(text)) for number, text in enumerate(texts, start=1) if text]
    whole = PAGE_BREAK.join(text for _, text in cleaned)
    if hashlib.sha256(whole.strip("\n").encode()).hexdigest() != sha256:
        return []
    at = len(whole.lstrip("\n")) - len(whole)
    starts = []
    for number, text in cleaned:
        starts.append((at, number))
        at += len(text) + len(PAGE_BREAK)
    return starts


def _page_at(starts: list[tuple[int, int]], offset: int) -> int:
    """Return the page on which the character at `offset` stands; 0 if that is not known."""
    return max((number for start, number in starts if start <= offset), default=0)


def _boxes(shown: pypdfium2.PdfPage, quotes: list[dict[str, Any]]) -> dict[str, list[list[float]]]:
    layer = shown.get_textpage()
    characters = "".join(
        chr(raw.FPDFText_GetUnicode(layer, index) or 0x20) for index in range(layer.count_chars())
    ).translate(HYPHENS)
    left, _, _, top = shown.get_bbox()
    return {quote["key"]: _lines(layer, characters, quote, left, top) for quote in quotes}


def _lines(
    layer: pypdfium2.PdfTextPage, characters: str, quote: dict[str, Any], left: float, top: float
) -> list[list[float]]:
    """Return the boxes of the lines of a quote; [] unless its words stand in one place alone."""
    match = locate(characters, exact=quote["exact"])
    if match.state not in (CheckState.EXACT, CheckState.NORMALISED):
        return []
    assert match.start is not None  # noqa: S101  # these states have a place
    assert match.end is not None  # noqa: S101
    count = raw.FPDFText_CountRects(layer, match.start, match.end - match.start)
    boxes = [layer.get_rect(index) for index in range(count)]
    return [[x - left, top - upper, right - x, upper - y] for x, y, right, upper in boxes]

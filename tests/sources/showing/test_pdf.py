"""Pages of a PDF are drawn within limits, and a quote is marked only where it surely stands."""

import hashlib
import struct

import pytest

from sources.extraction import ExtractionError, extract
from sources.showing import Page, Quote, page_of, picture_of
from tests.sources.extraction.documents import make_page, make_pdf

DOCUMENT = make_pdf(make_page(b"First line", b"worth 5 million"), pages=2)
TWICE = make_pdf(make_page(b"worth 5 million", b"worth 5 million"), pages=1)


def shown(content: bytes, number: int, exact: str, *, start: int | None = None) -> Page:
    text = extract(content).text
    at = text.index(exact) if start is None else start
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    quote = Quote("a", exact, at, at + len(exact))
    return page_of(content, number, quotes=[quote], text_sha256=sha256)


def test_page_marks_the_quote_that_stands_on_it_and_names_the_page_of_another() -> None:
    text = extract(DOCUMENT).text
    second = text.rindex("worth 5 million")
    page = shown(DOCUMENT, 2, "worth 5 million", start=second)
    assert (page.count, page.pages) == (2, {"a": 2})
    ((left, top, width, height),) = page.boxes["a"]
    assert 0 < left < left + width < page.width
    assert 0 < top < top + height < page.height
    assert shown(DOCUMENT, 1, "worth 5 million", start=second).boxes == {}


def test_page_on_which_the_words_stand_twice_marks_neither() -> None:
    assert shown(TWICE, 1, "worth 5 million").boxes == {"a": []}


def test_page_of_a_text_that_was_read_otherwise_knows_no_places() -> None:
    page = page_of(DOCUMENT, 1, quotes=[Quote("a", "First line", 0, 10)], text_sha256="0" * 64)
    assert (page.boxes, page.pages) == ({}, {})


@pytest.mark.parametrize("number", [0, 3, 10**9])
def test_page_that_is_not_there_is_refused(number: int) -> None:
    with pytest.raises(ExtractionError, match="no such page") as refused:
        picture_of(DOCUMENT, number)
    assert refused.value.code == "no_page"


def test_picture_is_a_png_of_the_page() -> None:
    picture = picture_of(DOCUMENT, 1)
    assert picture.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", picture[16:24])
    assert width == 1200
    assert width * height <= 4_000_000


@pytest.mark.parametrize("size", [b"0 0 14400 14400", b"0 0 14400 1", b"0 0 1 14400", b"0 0 0 0"])
def test_picture_of_a_page_of_any_size_is_bounded(size: bytes) -> None:
    content = DOCUMENT.replace(b"0 0 900 900", size)
    assert content != DOCUMENT
    width, height = struct.unpack(">II", picture_of(content, 1)[16:24])
    assert width * height <= 4_100_000


def test_damaged_file_is_refused() -> None:
    with pytest.raises(ExtractionError) as refused:
        picture_of(b"%PDF-1.7 and nothing more", 1)
    assert refused.value.code == "damaged"

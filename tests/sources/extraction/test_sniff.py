"""What a file is."""

import time

import pytest

from sources.extraction import ExtractionError
from sources.extraction.sniff import HTML, PDF, TEXT, sniff


@pytest.mark.parametrize(
    ("content", "filename", "media_type", "kind"),
    [
        (b"%PDF-1.4 ...", "notes.txt", "text/plain", PDF),
        (b"junk before %PDF-1.7", "", "", PDF),
        (b"<!DOCTYPE html><p>x", "notes.txt", "", HTML),
        (b"\xef\xbb\xbf \n<!-- c --><HTML lang=en>", "", "", HTML),
        ("\ufeff<html>".encode("utf-16-le"), "", "", HTML),
        (b'<?xml version="1.0"?>\n<html xmlns="x">', "", "", HTML),
        (b"<p>Hello", "page.HTM", "", HTML),
        (b"<p>Hello", "", "application/xhtml+xml; charset=utf-8", HTML),
        (b"<p>Hello", "", "", TEXT),
        (b"Plain words", "", "", TEXT),
        (b"Plain words", "report.docx", "", TEXT),
    ],
)
def test_sniff_bytes_come_before_the_name(
    content: bytes, filename: str, media_type: str, kind: str
) -> None:
    assert sniff(content, filename=filename, media_type=media_type) == kind


@pytest.mark.parametrize("content", [b"", b" \n\t", b"\x00\x00"])
def test_sniff_nothing_is_empty(content: bytes) -> None:
    with pytest.raises(ExtractionError, match=r"^The file is empty\.$") as caught:
        sniff(content)
    assert caught.value.code == "empty"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PK\x03\x04...", "a ZIP archive or an office document"),
        (b"\x89PNG\r\n", "a PNG image"),
        (b"\xd0\xcf\x11\xe0", "an office document"),
        (b"{\\rtf1 x}", "a Rich Text document"),
    ],
)
def test_sniff_other_formats_are_named(content: bytes, name: str) -> None:
    with pytest.raises(ExtractionError, match=f"this file is {name}") as caught:
        sniff(content, filename="article.txt", media_type="text/plain")
    assert caught.value.code == "unsupported"


def test_sniff_named_pdf_without_its_mark_is_damaged() -> None:
    with pytest.raises(ExtractionError, match="named a PDF, but does not begin like one") as caught:
        sniff(b"words", filename="report.pdf")
    assert caught.value.code == "damaged"


def test_sniff_many_comments_before_plain_words_take_no_time() -> None:
    """Were each comment free to end at the end of any later one, thirty would take minutes."""
    started = time.monotonic()
    assert sniff(b"<!---->" * 500 + b"words") == TEXT
    assert time.monotonic() - started < 1

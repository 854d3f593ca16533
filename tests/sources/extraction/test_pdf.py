"""The text of PDF files."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sources.extraction import Extraction, ExtractionError, extract
from tests.sources.extraction.documents import make_page, make_pdf, outcome

REFUSED = {
    "005-libreoffice-writer-password__libreoffice-writer-password.pdf": "encrypted",
    "007-imagemagick-images__imagemagick-ASCII85Decode.pdf": "no_text",
    "007-imagemagick-images__imagemagick-CCITTFaxDecode.pdf": "no_text",
    "007-imagemagick-images__imagemagick-images.pdf": "no_text",
    "007-imagemagick-images__imagemagick-lzw.pdf": "no_text",
    "009-pdflatex-geotopo__GeoTopo.pdf": "empty",
    "019-grayscale-image__grayscale-image.pdf": "no_text",
    "023-cmyk-image__cmyk-image.pdf": "no_text",
    "ArturT__corrupted.pdf": "damaged",
    "ArturT__encrypted.pdf": "encrypted",
}


def test_extract_every_shared_pdf_gives_text_or_a_clear_refusal(shared: Path) -> None:
    files = sorted((shared / "data" / "pdf").glob("*.pdf"))
    assert len(files) == 32
    refused: dict[str, str] = {}
    for file in files:
        result = outcome(file.read_bytes())
        if isinstance(result, ExtractionError):
            refused[file.name] = result.code
            assert result.message.endswith(".")
        else:
            assert len(result.text) > 3, file.name
            assert not set(result.text) & {"\x00", "\r", "\x02", "\ufffe"}, file.name
    assert refused == REFUSED


def test_extract_pdf_leaves_attachments_alone(shared: Path) -> None:
    file = shared / "data" / "pdf" / "025-attachment__with-attachment.pdf"
    plain = shared / "data" / "pdf" / "001-trivial__minimal-document.pdf"
    assert extract(file.read_bytes()).text == extract(plain.read_bytes()).text


def test_extract_pdf_pages_are_apart_and_lines_end_in_line_feeds() -> None:
    text = extract(make_pdf(make_page(b"First line", b"second"), pages=2)).text
    assert text == "First line\nsecond\n\nFirst line\nsecond"


def _with_info(info: bytes) -> Extraction:
    return extract(make_pdf(make_page(b"Some text here"), info=info))


def test_extract_pdf_info_is_proposed() -> None:
    proposed = _with_info(
        b"/Title(On  Things)/Author(A. One; B. Two)/CreationDate(D:20250626120000+02'00')"
    ).metadata
    assert (proposed.title, proposed.authors) == ("On  Things", ["A. One", "B. Two"])
    assert proposed.published == "2025-06-26"


@pytest.mark.parametrize(
    "info", [b"/Title(untitled)/Author(anonymous)", b"/CreationDate(yesterday)", b""]
)
def test_extract_pdf_info_that_says_nothing_is_not_proposed(info: bytes) -> None:
    proposed = _with_info(info).metadata
    assert (proposed.title, proposed.authors, proposed.published) == ("", [], "")


@pytest.mark.parametrize(
    "program",
    [
        b"/Creator(Mozilla/5.0 HeadlessChrome/140.0)/Producer(Skia/PDF m140)",
        b"/Creator(Mozilla Firefox 140.0)/Producer(cairo 1.18.0)",
        b"/Creator(Safari)/Producer(macOS Version 15.5 Quartz PDFContext)",
        b"/Producer(Microsoft: Print To PDF)",
    ],
)
def test_extract_pdf_printed_proposes_no_date(program: bytes) -> None:
    printed = _with_info(b"/Title(T)/CreationDate(D:20250626120000Z)" + program).metadata
    assert (printed.title, printed.published) == ("T", "")


@pytest.mark.parametrize(("days", "is_proposed"), [(-3, True), (-1, False), (0, False), (1, False)])
def test_extract_pdf_made_since_yesterday_proposes_no_date(days: int, is_proposed: bool) -> None:
    # Five minutes on, for midnight may come before the file is read.
    made = datetime.now(UTC) + timedelta(days=days, minutes=5)
    info = f"/Title(T)/CreationDate(D:{made:%Y%m%d%H%M%S}Z)"
    proposed = _with_info(info.encode()).metadata.published
    assert proposed == (made.date().isoformat() if is_proposed else "")


def test_extract_pdf_without_text_says_what_to_do() -> None:
    with pytest.raises(ExtractionError, match=r"no text layer; run OCR"):
        extract(make_pdf(b"0 0 10 10 re f"))


def test_extract_pdf_cut_short_is_read_or_damaged() -> None:
    whole = make_pdf(make_page(b"Some text here"))
    for length in range(9, len(whole), 211):
        result = outcome(whole[:length])
        if isinstance(result, ExtractionError):
            assert result.code in {"damaged", "no_text"}
        else:
            assert result.text == "Some text here"

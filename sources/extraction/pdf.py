"""PDF files: the text layer, page by page. Attachments and scripts are not looked at."""

import re
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

import pypdfium2
from pypdfium2 import raw

from sources.extraction.cleaning import clean
from sources.extraction.results import MAX_CHARACTERS, Proposed, refusal

EXTRACTOR = "pypdfium2"
PAGE_BREAK = "\n\n"

# PDFium writes one of these for a hyphen at the end of a line, which the page shows as a hyphen.
_LINE_END_HYPHEN = re.compile("[\x02\ufffe]")
_DATE = re.compile(r"D:(\d{4})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
# A browser that prints a page, or the printer that a system offers in place of paper, writes the
# day of printing, by one of these in Creator or Producer.
_PRINTED_BY = re.compile(r"Mozilla|Chrom|Skia/PDF|Safari|Quartz PDFContext|Print To PDF")
# What programs write when nobody typed a title or an author.
_NOTHING = {"", "untitled", "anonymous", "unspecified", "unknown", "microsoft word"}


def read_pdf(content: bytes) -> tuple[str, Proposed]:
    """Return the text, pages apart by an empty line, and the metadata of the file's info."""
    document = open_pdf(content)
    try:
        text = clean(PAGE_BREAK.join(filter(None, page_texts(document))))
        proposed = _propose(document)
    except pypdfium2.PdfiumError as error:
        raise refusal("damaged") from error
    finally:
        document.close()
    if not text.strip():
        raise refusal("no_text")
    return text.strip("\n"), proposed


def extractor_version() -> str:
    """The version of what reads the text layer."""
    return version("pypdfium2")


def open_pdf(content: bytes) -> pypdfium2.PdfDocument:
    """Open a file, or raise ExtractionError “encrypted” or “damaged”."""
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        protected = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        raise refusal("encrypted" if protected else "damaged") from error


def page_texts(document: pypdfium2.PdfDocument) -> list[str]:
    """Return the text layer of every page, "" for a page without one."""
    pages: list[str] = []
    length = 0
    for page in document:
        text = page.get_textpage().get_text_bounded()
        page.close()
        length += len(text)
        if length > MAX_CHARACTERS:
            raise refusal("too_large")
        pages.append(_LINE_END_HYPHEN.sub("-", text).strip("\r\n") if text.strip() else "")
    return pages


def _propose(document: pypdfium2.PdfDocument) -> Proposed:
    info = {key: clean(value).strip() for key, value in document.get_metadata_dict().items()}
    title, author = info.get("Title", ""), info.get("Author", "")
    return Proposed(
        title="" if title.lower() in _NOTHING else title,
        authors=[] if author.lower() in _NOTHING else re.split(r"\s*;\s*", author),
        published=_published(info),
    )


def _published(info: dict[str, str]) -> str:
    """The day the file was made, unless it was made by printing, or yesterday or later."""
    made = _DATE.match(info.get("CreationDate", ""))
    if not made or _PRINTED_BY.search(f"{info.get('Creator')} {info.get('Producer')}"):
        return ""
    date = "-".join(made.groups())
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    return date if date < yesterday.isoformat() else ""

"""Decide what a file is: by its first bytes, and only where they say nothing by its name."""

import codecs
import re
from pathlib import PurePath

from sources.extraction.results import refusal

TEXT, HTML, PDF = "text/plain", "text/html", "application/pdf"

# Readers of PDF accept the mark anywhere in the first kilobyte, and files in the wild need it.
_PDF_MARK_WITHIN = 1024
_HTML_WITHIN = 4096
# Atomic: what follows a comment can never make the comment longer, and trying that would take time
# without end.
_HTML_START = re.compile(
    rb"(?>\s|<!--.*?-->|<\?xml[^>]*\?>)*+"
    rb"<(?:!doctype\s+html|html|head|body|title|meta|script|style)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_MARKS = {
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"{\\rtf": "a Rich Text document",
    b"%!PS": "a PostScript document",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
}
_SUFFIXES = {".pdf": PDF, ".html": HTML, ".htm": HTML, ".xhtml": HTML}
_MEDIA_TYPES = {PDF: PDF, HTML: HTML, "application/xhtml+xml": HTML}


def sniff(content: bytes, *, filename: str = "", media_type: str = "") -> str:
    """Return TEXT, HTML or PDF; raises ExtractionError where the bytes are something else."""
    if not content.strip(b" \t\r\n\x0c\x00"):
        raise refusal("empty")
    if b"%PDF-" in content[:_PDF_MARK_WITHIN]:
        return PDF
    for mark, name in _OTHER_MARKS.items():
        if content.startswith(mark):
            raise refusal(
                "unsupported",
                f"Only plain text, HTML and PDF files can be read; this file is {name}.",
            )
    if _HTML_START.match(_ascii_start(content)):
        return HTML
    named = _MEDIA_TYPES.get(media_type.partition(";")[0].strip().lower()) or _SUFFIXES.get(
        PurePath(filename).suffix.lower(), TEXT
    )
    if named == PDF:
        raise refusal("damaged", "The file is named a PDF, but does not begin like one.")
    return named


def _ascii_start(content: bytes) -> bytes:
    """The first bytes without a byte order mark, two-byte encodings made one-byte."""
    start = content[:_HTML_WITHIN].removeprefix(codecs.BOM_UTF8)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start[2:].replace(b"\x00", b"")
    return start

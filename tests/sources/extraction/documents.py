"""Documents made for the tests, ordinary and hostile."""

import zlib

from sources.extraction import Extraction, ExtractionError, extract


def outcome(content: bytes) -> Extraction | ExtractionError:
    """What `extract` returns or raises; any other error passes."""
    try:
        return extract(content)
    except ExtractionError as error:
        return error


def make_pdf(content: bytes, *, pages: int = 1, info: bytes = b"") -> bytes:
    """A PDF whose pages all draw the same compressed content; `info` is inside its dictionary."""
    packed = zlib.compress(content, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, b"3 0 R " * pages),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 900]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<<%s>>" % info,
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return b"%sxref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R/Info 6 0 R>>\n%s" % (
        *(body, size, table, size),
        b"startxref\n%d\n%%%%EOF" % len(body),
    )


def make_page(*lines: bytes) -> bytes:
    """PDF page content that writes each line below the other."""
    drawn = b" 0 -20 Td ".join(b"(%s) Tj" % line for line in lines)
    return b"BT /F 12 Tf 50 800 Td " + drawn + b" ET"

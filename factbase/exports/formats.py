"""The formats that a list can be saved in: the one place that knows them."""

from collections.abc import Callable
from typing import NamedTuple

from factbase.exports.streams import Stream, stream_csv, stream_ndjson

INCOMPLETE = (
    b"EXPORT INCOMPLETE: it was broken off before the last row. Please download it again.\n"
)


class Format(NamedTuple):
    """One format. `incomplete` ends a file that broke off, so that strict readers stop there."""

    name: str
    label: str
    media_type: str
    stream: Callable[..., Stream]
    incomplete: bytes = b""


FORMATS = {
    known.name: known
    for known in (
        # The quotation mark is never closed: programs that read CSV strictly stop with an error
        # there, and a spreadsheet shows the sentence as its last row.
        Format(
            "csv",
            "CSV",
            "text/csv; charset=utf-8",
            stream_csv,
            b'"' + INCOMPLETE,
        ),
        Format(
            "ndjson",
            "NDJSON",
            "application/x-ndjson",
            stream_ndjson,
            INCOMPLETE,
        ),
    )
}

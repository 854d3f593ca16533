"""Bytes become text: UTF-8 with or without a mark, UTF-16, or what the person says it is."""

import codecs
import contextlib
import io
import re
from collections.abc import Iterator
from typing import IO

from factbase.imports.reading.rows import UnreadableFileError
from sources.phrases import Phrase

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "windows-1252": Phrase("Western European (Windows-1252)"),
    "windows-1250": Phrase("Central European (Windows-1250)"),
    "windows-1251": Phrase("Cyrillic (Windows-1251)"),
    "gb18030": Phrase("Chinese, simplified (GB 18030)"),
    "big5": Phrase("Chinese, traditional (Big5)"),
    "shift_jis": Phrase("Japanese (Shift JIS)"),
    "euc_kr": Phrase("Korean (EUC-KR)"),
}
"""Encodings a person can choose, as Python calls them, and what people call them."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LONGEST_LINE = 32_000_000
"""In characters: as much as one request may bring. The qualifiers of a claim are one cell."""
_ESCAPED = re.compile("[\udc80-\udcff]")


def decoded_lines(file: IO[bytes], encoding: str = "") -> Iterator[str]:
    """Yield the lines of `file` with their ends as they are; of one that is too long a part.

    Without an `encoding` a byte order mark decides, and UTF-8 is taken where there is none. A
    line that is not in that encoding is yielded with its bad bytes escaped, see `bad_byte`.
    """
    text = io.TextIOWrapper(
        file, encoding=encoding or detected(file), errors="surrogateescape", newline=""
    )
    try:
        while line := text.readline(LONGEST_LINE + 1):
            yield line
    except UnicodeError as error:
        raise UnreadableFileError(
            Phrase(
                "The file is not in the encoding %(encoding)s: %(advice)s",
                encoding=text.encoding,
                advice=ADVICE,
            )
        ) from error
    finally:
        with contextlib.suppress(ValueError):  # the file may be closed by now
            text.detach()


def detected(file: IO[bytes]) -> str:
    """Return the encoding that the first bytes speak for; the file is at its start afterwards."""
    file.seek(0)
    start = file.read(4096)
    file.seek(0)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    # UTF-16 without a mark: every second byte of a header in Latin letters is zero.
    for place, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = start[place::2].count(0)
        if zeros > len(start) // 4 and zeros > start[1 - place :: 2].count(0):
            return encoding
    return "utf-8"


def bad_byte(text: str) -> str:
    """Return the first byte that could not be decoded, as 0xE9, or nothing."""
    if text.isascii():
        return ""
    found = _ESCAPED.search(text)
    return f"0x{ord(found[0]) - 0xDC00:02X}" if found else ""


def too_long() -> str:
    """Say that a line is longer than is read."""
    return Phrase(
        "The line is longer than %(longest_line)s characters.", longest_line=f"{LONGEST_LINE:,}"
    )


ADVICE = Phrase(
    "save it as “CSV UTF-8”, or say which encoding it is in: %(encodings)s.",
    encodings=", ".join(ENCODINGS.values()),
)

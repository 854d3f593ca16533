"""Plain text files."""

import re
from importlib.metadata import version

from sources.extraction.cleaning import clean
from sources.extraction.encoding import decode_text
from sources.extraction.results import Proposed

EXTRACTOR = "charset-normalizer"

_TITLE_LENGTH = 200
_HEAD_LINES = 12
_AUTHOR = re.compile(r"(?:Authors?|Written by)\s*:\s*(?P<value>\S.*)|By\s+(?P<name>[^\W\d_a-z].*)")
_PUBLISHER = re.compile(
    r"(?:Publisher|Published by)\s*:\s*(?P<value>\S.*)"
    r"|Source(?:\s*:\s*|\s+)(?P<name>[A-Z]\S*(?:\s[A-Z]\S*){0,4})"
)
_DATE = re.compile(r"(?:Published|Publication date|Date)(?: on)?\s*:\s*(\d{4}-\d\d-\d\d)\b")


def read_text(content: bytes) -> tuple[str, str]:
    """Return text and charset; raises ExtractionError for bytes that are no text."""
    decoded, charset = decode_text(content)
    return clean(decoded).strip("\n"), charset


def propose_from_text(text: str) -> Proposed:
    """The first line as title if it is short; author, publisher and date only where marked."""
    head = [line.strip() for line in text[:5_000].splitlines() if line.strip()][:_HEAD_LINES]
    title = head[0] if head and len(head[0]) <= _TITLE_LENGTH and len(head) > 1 else ""
    return Proposed(
        title=title,
        authors=_authors(head),
        published=_marked(_DATE, head),
        publisher=_marked(_PUBLISHER, head),
    )


def extractor_version() -> str:
    """The version of what decides the encoding of a text file."""
    return version("charset-normalizer")


def _authors(head: list[str]) -> list[str]:
    """Names in the line that is marked; a date beside them is none."""
    names = re.split(r"\s*(?:[,;|·]| and )\s*", _marked(_AUTHOR, head))
    return [name for name in names if name and not any(map(str.isdigit, name))]


def _marked(pattern: re.Pattern[str], head: list[str]) -> str:
    for line in head:
        if found := pattern.fullmatch(line):
            return next(group for group in found.groups() if group)
    return ""

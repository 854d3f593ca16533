"""Describe a span of a text as an anchor that finds it again."""

import unicodedata
from dataclasses import dataclass

from sources.anchoring.limits import MAX_CONTEXT, MAX_QUOTE, MIN_CONTEXT
from sources.exceptions import RefusalError
from sources.phrases import Phrase


class SpanError(RefusalError):
    """A span is empty, lies outside the text or is longer than a quote may be."""

    code = "invalid_span"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A W3C TextQuoteSelector (exact, prefix, suffix) and TextPositionSelector (start, end)."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


def describe(text: str, start: int, end: int) -> Anchor:
    """Return the anchor of text[start:end], offsets in code points.

    Prefix and suffix have MIN_CONTEXT characters where the text has them, and are doubled until
    they make the quote unique, up to MAX_CONTEXT. Raises SpanError.
    """
    if not 0 <= start < end <= len(text):
        raise SpanError(
            Phrase(
                "The span %(start)s to %(end)s is empty or not inside the text of "
                "%(length)s characters.",
                start=start,
                end=end,
                length=f"{len(text):,}",
            ),
            field="start",
        )
    if end - start > MAX_QUOTE:
        raise SpanError(
            Phrase(
                "A quote has at most %(most)s characters; this span has %(length)s.",
                most=f"{MAX_QUOTE:,}",
                length=f"{end - start:,}",
            ),
            field="end",
        )
    length = MIN_CONTEXT
    begin, finish = _around(text, start, end, length)
    while length < MAX_CONTEXT and not _is_unique(text, begin, finish):
        length *= 2
        begin, finish = _around(text, start, end, length)
    return Anchor(text[start:end], text[begin:start], text[end:finish], start, end)


def _around(text: str, start: int, end: int, length: int) -> tuple[int, int]:
    """The span with its context, not beginning or ending between a letter and its marks."""
    begin, finish = max(start - length, 0), min(end + length, len(text))
    while 0 < begin < start and unicodedata.combining(text[begin]):
        begin -= 1
    while end < finish < len(text) and unicodedata.combining(text[finish]):
        finish += 1
    return begin, finish


def _is_unique(text: str, begin: int, finish: int) -> bool:
    around = text[begin:finish]
    first = text.find(around)
    return first == begin and text.find(around, first + 1) < 0

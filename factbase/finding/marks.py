"""Marks the words of a search in a text that says them, and cuts a piece out around the first."""

import re
from collections.abc import Sequence
from typing import NamedTuple

BEFORE, AFTER = 60, 140
"""Characters of an excerpt before and after the first word that was sought."""


class Mark(NamedTuple):
    """A piece of a text, and whether it is one of the words that were sought."""

    text: str
    is_hit: bool


def marked(text: str, words: Sequence[str]) -> list[Mark]:
    """Return a text in pieces, those words marked that stand in it whatever their case."""
    pattern = _pattern(words)
    if pattern is None:
        return [Mark(text, is_hit=False)]
    pieces = pattern.split(text)
    # Split by a group: what lies between comes at even places, what was found at odd ones.
    return [Mark(piece, bool(place % 2)) for place, piece in enumerate(pieces) if piece]


def excerpt(text: str, words: Sequence[str]) -> str:
    """Return whole words around the first one that was sought; the beginning if there is none."""
    pattern = _pattern(words)
    found = pattern.search(text) if pattern else None
    place = found.start() if found else 0
    start, end = max(place - BEFORE, 0), place + AFTER
    cut = text[start:end]
    if start:
        cut = "…" + (cut.partition(" ")[2] if " " in cut[:BEFORE] else cut)
    if end < len(text):
        cut = (cut.rpartition(" ")[0] if " " in cut[BEFORE:] else cut) + "…"
    return cut


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    longest_first = sorted(filter(None, words), key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile(f"({'|'.join(map(re.escape, longest_first))})", re.IGNORECASE)

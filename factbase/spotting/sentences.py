"""Where a sentence begins and ends."""

import re

_REACH = 600
# A point after a capital letter or a title ends no sentence: U.S., Mr., Inc.
_END = re.compile(
    r"(?<!\b[A-Z])(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bInc)(?<!\bCorp)(?<!\bCo)(?<!\bLtd)(?<!\bNo)"
    r"[.!?]['\"”’)]{0,2}\s+(?=[^a-z])|[。！？][”’」]?|\n"
)


def sentence_at(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the sentence, or sentences, that hold `start` to `end`.

    A line's end ends a sentence; at most 600 characters to either side are looked at.
    """
    first, last = max(0, start - _REACH), min(len(text), end + _REACH)
    for found in _END.finditer(text, first, start):
        first = found.end()
    following = _END.search(text, end, last)
    return first, following.start() + 1 if following else last

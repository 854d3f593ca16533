"""How near a name that somebody typed is to the name of a thing, from 0 to 100.

Stricter than it is generous: what a machine may accept unseen starts at `CERTAIN`, and neither a
slip of the pen nor a transliteration, which homophones share, reaches it.
"""

import unicodedata

from rapidfuzz import fuzz

from factbase.matching.names import (
    NameKey,
    in_latin,
    is_in_another_script,
    name_key,
    telling_words,
)

SAME = 100.0
RESPELT = 97.0
"""Only case, accents, punctuation, spaces or the legal form differ."""
REORDERED = 93.0
"""The same words in another order."""
CERTAIN = 90.0
SOUNDS_ALIKE = 88.0
"""The same in Latin letters, written in two scripts, or in two ways of one that is not Latin."""
BEGINS_SO = 70.0
"""One name has all the words of the other and more behind or between them (Sergey Lavrov and Sergey
Viktorovich Lavrov), or more signs around those of another script."""
OTHER_NUMBER = 60.0
"""GLM-4 and GLM-4.5 are two things, however alike their names are."""
SHORTEST_PART = 3
"""Fewer letters are within too many names."""


def nearness(given: str, name: str) -> float:
    """Return how near two names are; the same both ways."""
    if given.casefold() == name.casefold():
        return SAME
    left, right = name_key(given), name_key(name)
    if not left.joined or not right.joined:
        return 0.0
    if left.joined == right.joined:
        return RESPELT if _is_respelt(given, name) else SOUNDS_ALIKE
    if left.ordered == right.ordered:
        return REORDERED if _is_latin(given, name) else SOUNDS_ALIKE
    alike = _likeness(left, right)
    is_part = left.numbers == right.numbers and _is_part(given, name)
    return max(alike, BEGINS_SO) if is_part else alike


def _is_part(*names: str) -> bool:
    """Whether the shorter name is the beginning of the other, is within it, or has words of it."""
    less, more = sorted(map(_bare, names), key=len)
    if less in more and not _is_latin(*names) and _is_telling(less):
        return True
    fewer, words = sorted(map(telling_words, names), key=len)
    begins_so = _is_latin(*names) and words[: len(fewer)] == fewer
    return begins_so or (len(fewer) > 1 and set(fewer) <= set(words))


def _is_telling(bare: str) -> bool:
    """Whether a name in another script is long enough to be a part: 日立 has two signs."""
    return len(bare) >= SHORTEST_PART or (len(bare) > 1 and len(in_latin(bare)) > SHORTEST_PART)


def _likeness(left: NameKey, right: NameKey) -> float:
    alike = max(fuzz.ratio(left.joined, right.joined), fuzz.ratio(left.ordered, right.ordered))
    return round(min(alike, SOUNDS_ALIKE if left.numbers == right.numbers else OTHER_NUMBER), 1)


def _is_latin(*names: str) -> bool:
    return not any(is_in_another_script(name) for name in names)


def _is_respelt(given: str, name: str) -> bool:
    """Whether two names of one key are so in one script, and not by sound alone."""
    return _is_latin(given, name) or _bare(given) == _bare(name)


def _bare(name: str) -> str:
    """Return the letters and digits of a name without case and accents."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in plain if sign.isalnum())

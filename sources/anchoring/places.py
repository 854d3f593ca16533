"""Where words stand in a text, verbatim or in normal form."""

import re
from dataclasses import dataclass

from sources.anchoring.limits import MAX_PLACES
from sources.anchoring.normalise import NUMERALS, Normalised, normalise


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A span of a text, start inclusive and end exclusive, in code points."""

    start: int
    end: int


def occurrences(text: str, exact: str, prefix: str = "", suffix: str = "") -> list[Place]:
    """Every place, overlapping ones included, where `exact` stands between prefix and suffix.

    This is the TextQuoteSelector of the W3C Web Annotation model taken at its word: an empty
    `exact` stands between any two characters. At most MAX_PLACES are returned.
    """
    wanted = prefix + exact + suffix
    found: list[Place] = []
    at = text.find(wanted)
    while at >= 0 and len(found) < MAX_PLACES:
        start = at + len(prefix)
        found.append(Place(start, start + len(exact)))
        at = text.find(wanted, at + 1)
    return found


def normalised_occurrences(
    text: Normalised, exact: str, prefix: str = "", suffix: str = ""
) -> list[Place]:
    """Every place, in offsets of the original, where the words stand but for what may differ."""
    around = normalise(prefix + exact + suffix)
    start, end = around.offset(len(prefix)), around.offset(len(prefix) + len(exact))
    words = around.text[start:end].strip()
    if not words:
        return []
    before = around.text[:start] + _leading_space(around.text[start:end])
    after = _trailing_space(around.text[start:end]) + around.text[end:]
    found = occurrences(text.text, words, before.lstrip(), after.rstrip())
    return [Place(*text.original(place.start, place.end)) for place in found]


def same_words(one: str, other: str) -> bool:
    """Whether two passages differ in nothing but what may differ."""
    return normalise(one).text.strip() == normalise(other).text.strip()


_NUMERAL_FIRST = re.compile(rf"[.,]?[\d{NUMERALS}]")
_NUMERAL_LAST = re.compile(rf"[\d{NUMERALS}]\Z")
_NUMERAL_BEFORE = re.compile(rf"[\d{NUMERALS}][.,'’\u00a0\u2009\u202f]?\Z|(?<!\w)[-−–+.]\Z")
_NUMERAL_AFTER = re.compile(
    rf"[.,'’\u00a0\u2009\u202f]?\d|[{NUMERALS}A-Za-z]"
    r"|\s?(?:[%‰]|(?:hundred|thousand|million|billion|trillion|bn|percent|per cent)\b)",
    re.IGNORECASE,
)
_SPELLED_FIRST = re.compile(
    r"(?:one|two|three|four|five|six|seven|eight|nine|hundred|thousand|million|billion)\b",
    re.IGNORECASE,
)
_SPELLED_BEFORE = re.compile(
    r"(?:\wty|hundred|thousand|\wion)(?:[-‐‑–\s]|\sand\s)\Z", re.IGNORECASE
)
_NEGATING_BEFORE = re.compile(r"\b(?:un|in|im|il|ir|dis|non|de|mis)[-‐‑]?\Z", re.IGNORECASE)
_LOOK = 12  # characters around a place that the patterns above can see


def cuts_start(text: str, place: Place) -> bool:
    """Whether a number, or a word with a negating beginning, is cut in two at the start.

    "4 billion" does not stand in "1.4 billion", nor "disclosed" in "undisclosed".
    """
    words = text[place.start : place.end]
    before = text[max(place.start - _LOOK, 0) : place.start]
    if _NUMERAL_FIRST.match(words) and _NUMERAL_BEFORE.search(before):
        return True
    if _SPELLED_FIRST.match(words) and _SPELLED_BEFORE.search(before):
        return True
    return words[:1].isalpha() and bool(_NEGATING_BEFORE.search(before))


def cuts_end(text: str, place: Place) -> bool:
    """Whether a number is cut in two at the end: "about 20" in "about 20 billion"."""
    words = text[place.start : place.end]
    after = text[place.end : place.end + _LOOK]
    return bool(_NUMERAL_LAST.search(words) and _NUMERAL_AFTER.match(after))


def _leading_space(words: str) -> str:
    return words[: len(words) - len(words.lstrip())]


def _trailing_space(words: str) -> str:
    return words[len(words.rstrip()) :]

"""The passage most like a quote that is not in the text, for a person to look at.

Pieces of the quote ("seeds") that stand verbatim in the text point at candidate passages; the best
seeded ones are aligned and compared in full.
"""

import re
from collections import Counter
from dataclasses import dataclass
from math import ceil

from rapidfuzz import fuzz

from sources.anchoring.limits import (
    EDGE,
    MAX_CANDIDATES,
    MAX_SEED_PLACES,
    MAX_SEEDS,
    MIN_MARGIN,
    MIN_SIMILARITY,
    SEED_LENGTH,
    SEED_LENGTH_DENSE,
)
from sources.anchoring.normalise import DENSE, Normalised, normalise
from sources.anchoring.places import Place, cuts_end, cuts_start
from sources.anchoring.statements import is_negated_around, says_the_same


@dataclass(frozen=True, slots=True)
class Nearest:
    """A passage like the quote, never a result of a check: only an offer to a person.

    `similarity` is 0 to 1; `margin` is what the second best passage lacks to it.
    """

    start: int
    end: int
    similarity: float
    margin: float


_STARTS = re.compile(rf"(?<!\w)(?=\S)|(?=[{DENSE}])")
_ENDS = re.compile(rf"(?<=\S)(?!\w)|(?<=[{DENSE}])")
_BESIDE = 60  # characters beside a passage in which a negation would turn its statement


def nearest_passage(text: Normalised, exact: str) -> Nearest | None:
    """Return the one passage that is clearly most like `exact`, or None.

    None also if a number or a negation differs, in the passage or in the words that touch it.
    """
    quote = normalise(exact).text.strip()
    ranked = sorted(
        ((_similarity(text.text, place, quote), place) for place in _candidates(text.text, quote)),
        key=lambda scored: (-scored[0], scored[1]),
    )
    if not ranked or ranked[0][0] < MIN_SIMILARITY:
        return None
    similarity, best = ranked[0]
    rivals = [score for score, place in ranked if not _overlap(place, best)]
    margin = similarity - max(rivals, default=0.0)
    if margin < MIN_MARGIN or not _states_the_same(text.text, best, quote):
        return None
    return Nearest(*text.original(best.start, best.end), round(similarity, 4), round(margin, 4))


def _candidates(text: str, quote: str) -> list[Place]:
    """The best seeded passages, their edges on words; they may overlap."""
    width = max(len(quote) // 2, EDGE)
    votes = Counter(diagonal // width for diagonal in _diagonals(text, quote))
    pairs = {bucket: votes[bucket] + votes[bucket + 1] for bucket in votes}
    best: list[int] = []
    for bucket in sorted(pairs, key=lambda bucket: (-pairs[bucket], bucket)):
        if len(best) < MAX_CANDIDATES and not {bucket - 1, bucket + 1} & set(best):
            best.append(bucket)
    return [_align(text, quote, bucket * width, (bucket + 2) * width) for bucket in best]


def _diagonals(text: str, quote: str) -> list[int]:
    """Where the quote would start, once for each place of each telling seed."""
    length = SEED_LENGTH if quote.isascii() or " " in quote else SEED_LENGTH_DENSE
    step = max(ceil((len(quote) - length) / MAX_SEEDS), 1)
    diagonals: list[int] = []
    for offset in range(0, len(quote) - length + 1, step):
        places = _seed_places(text, quote[offset : offset + length])
        if len(places) <= MAX_SEED_PLACES:
            diagonals += (place - offset for place in places)
    return diagonals


def _seed_places(text: str, seed: str) -> list[int]:
    """Up to MAX_SEED_PLACES + 1 places."""
    places: list[int] = []
    at = text.find(seed)
    while at >= 0 and len(places) <= MAX_SEED_PLACES:
        places.append(at)
        at = text.find(seed, at + 1)
    return places


def _align(text: str, quote: str, earliest: int, latest: int) -> Place:
    """The passage most like the quote that starts between `earliest` and `latest`."""
    begin = max(earliest, 0)
    window = text[begin : latest + len(quote)]
    found = fuzz.partial_ratio_alignment(quote, window)
    if found is None:
        return Place(begin, begin + len(window))
    return _settle(text, quote, Place(begin + found.dest_start, begin + found.dest_end))


def _settle(text: str, quote: str, rough: Place) -> Place:
    """Move both edges to the words near by that make the passage most like the quote."""
    starts = _edges(text, rough.start, _STARTS)
    start = max(starts, key=lambda edge: fuzz.ratio(quote, text[edge : rough.end]))
    ends = _edges(text, rough.end, _ENDS)
    return Place(start, max(ends, key=lambda edge: fuzz.ratio(quote, text[start:edge])))


def _edges(text: str, near: int, pattern: re.Pattern[str]) -> list[int]:
    """The word edges at most EDGE away from `near`, the nearest first."""
    edges = (found.start() for found in pattern.finditer(text, max(near - EDGE, 0), near + EDGE))
    return sorted(edges, key=lambda edge: abs(edge - near)) or [min(near, len(text))]


def _similarity(text: str, place: Place, quote: str) -> float:
    return fuzz.ratio(quote, text[place.start : place.end]) / 100


def _overlap(one: Place, other: Place) -> bool:
    return one.start < other.end and other.start < one.end


def _states_the_same(text: str, place: Place, quote: str) -> bool:
    before = text[max(place.start - _BESIDE, 0) : place.start]
    after = text[place.end : place.end + _BESIDE]
    return (
        says_the_same(quote, text[place.start : place.end])
        and not cuts_start(text, place)
        and not cuts_end(text, place)
        and not is_negated_around(before, after)
    )

"""The passage most like a quote that is not in the text, for a person to look at.

Pieces of the quote ("seeds") that stand verbatim in the text point at candidate passages; the best
seeded ones are compared in full.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from statistics import mode

from rapidfuzz import fuzz

from sources.anchoring.limits import (
    EDGE,
    EDGE_CONTEXT,
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
    buckets: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for offset, diagonal in _diagonals(text, quote):
        buckets[diagonal // width].append((offset, diagonal))
    # A passage near the edge of a bucket has seeds in two of them.
    pairs = {bucket: buckets[bucket] + buckets.get(bucket + 1, []) for bucket in list(buckets)}
    best: list[int] = []
    for bucket in sorted(pairs, key=lambda bucket: (-len(pairs[bucket]), bucket)):
        if len(best) < MAX_CANDIDATES and not {bucket - 1, bucket + 1} & set(best):
            best.append(bucket)
    return [
        _settle(text, quote, [diagonal for _offset, diagonal in sorted(pairs[bucket])])
        for bucket in best
    ]


def _diagonals(text: str, quote: str) -> Iterator[tuple[int, int]]:
    """For each place of a telling seed: its offset in the quote, and where that would start."""
    length = SEED_LENGTH if quote.isascii() or " " in quote else SEED_LENGTH_DENSE
    step = max(ceil((len(quote) - length) / MAX_SEEDS), 1)
    for offset in range(0, len(quote) - length + 1, step):
        places = _seed_places(text, quote[offset : offset + length])
        if len(places) <= MAX_SEED_PLACES:
            yield from ((offset, place - offset) for place in places)


def _seed_places(text: str, seed: str) -> list[int]:
    """Up to MAX_SEED_PLACES + 1 places."""
    places: list[int] = []
    at = text.find(seed)
    while at >= 0 and len(places) <= MAX_SEED_PLACES:
        places.append(at)
        at = text.find(seed, at + 1)
    return places


def _settle(text: str, quote: str, diagonals: list[int]) -> Place:
    """The passage that the seeds point at, both edges on the words that make it most alike.

    Seeds come in the order of the quote: the first third tells the start, the last third the end,
    by the diagonal that most of them share. Those far from the most common one of all are of a
    phrase that stands in a neighbouring sentence too.
    """
    common, reach = mode(diagonals), max(len(quote) // 4, EDGE)
    near = [diagonal for diagonal in diagonals if abs(diagonal - common) <= reach]
    third = ceil(len(near) / 3)
    rough_start = max(mode(near[:third]), 0)
    rough_end = mode(near[-third:]) + len(quote)
    head, tail = quote[:EDGE_CONTEXT], quote[-EDGE_CONTEXT:]
    head_end = min(rough_start + EDGE_CONTEXT, rough_end)
    start = max(
        _edges(text, rough_start, _STARTS),
        key=lambda edge: fuzz.ratio(head, text[edge:head_end]),
    )
    tail_start = max(rough_end - EDGE_CONTEXT, start)
    end = max(
        _edges(text, rough_end, _ENDS),
        key=lambda edge: fuzz.ratio(tail, text[tail_start:edge]),
    )
    return Place(start, max(start, end))


def _edges(text: str, near: int, pattern: re.Pattern[str]) -> list[int]:
    """The word edges at most EDGE away from `near`, the nearest first."""
    found = pattern.finditer(text, max(near - EDGE, 0), near + EDGE + 1)
    edges = [edge for edge in (match.start() for match in found) if edge <= near + EDGE]
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

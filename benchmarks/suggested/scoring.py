"""Precision and recall of what was suggested, against what is known to be there."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Known(NamedTuple):
    """What a text mentions from `start` to `end` (code points): its kind, and what it means.

    `meaning` is what one would type, for a name the label of its entity.
    """

    start: int
    end: int
    kind: str
    meaning: str


class Score(NamedTuple):
    """How many were found rightly, of how many that are there, and of how many that were found."""

    right: int
    there: int
    found: int

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what is there that was found."""
        return self.right / self.there if self.there else 1.0


def scores(pairs: Iterable[tuple[list[Known], list[Known]]]) -> Mapping[str, Score]:
    """Return the score of each kind over pairs of what is there and what was found.

    Right is what has the same kind and meaning and overlaps; each counts once.
    """
    right: Counter[str] = Counter()
    there: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for known, suggested in pairs:
        there.update(one.kind for one in known)
        found.update(one.kind for one in suggested)
        left = list(suggested)
        for one in known:
            match = next((other for other in left if _is_same(one, other)), None)
            if match is not None:
                left.remove(match)
                right[one.kind] += 1
    kinds = sorted({*there, *found})
    return {kind: Score(right[kind], there[kind], found[kind]) for kind in kinds}


def _is_same(one: Known, other: Known) -> bool:
    overlaps = one.start < other.end and other.start < one.end
    return overlaps and one.kind == other.kind and one.meaning == other.meaning

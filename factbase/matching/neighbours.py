"""Finds names that may be near one another among very many, without comparing all pairs.

The sorted neighbourhood method (Hernández and Stolfo, 1995): names are sorted, and each is compared
with the few that follow it. Sorted from the front, from the back, and by their words in order, so
that a slip at one end or another order of words does not part what belongs together.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

from rapidfuzz import fuzz

from factbase.matching.names import NameKey

Owner = TypeVar("Owner", bound=Hashable)

WINDOW = 8
SHORTEST = 6  # letters; below, a slip makes another name
NEAR = 90.0  # of rapidfuzz's 100


def near(left: NameKey, right: NameKey) -> float:
    """Return how near two names are, 0 to 100; 0 where they are too short or numbers differ."""
    if left.joined == right.joined:
        return 100.0 if left.joined else 0.0
    if left.numbers != right.numbers or min(len(left.joined), len(right.joined)) < SHORTEST:
        return 0.0
    return max(
        fuzz.ratio(left.joined, right.joined, score_cutoff=NEAR),
        fuzz.ratio(left.ordered, right.ordered, score_cutoff=NEAR),
    )


def near_pairs(names: Sequence[tuple[NameKey, Owner]]) -> Iterator[tuple[Owner, Owner]]:
    """Yield pairs of owners with a near name; a pair can come more than once.

    Costs 24 comparisons a name, whatever their number.
    """
    orders: list[Callable[[tuple[NameKey, Owner]], str]] = [
        lambda named: named[0].joined,
        lambda named: named[0].joined[::-1],
        lambda named: named[0].ordered,
    ]
    for order in orders:
        in_order = sorted(names, key=order)
        for place, (key, owner) in enumerate(in_order):
            for other_key, other in in_order[place + 1 : place + 1 + WINDOW]:
                if owner != other and near(key, other_key):
                    yield owner, other

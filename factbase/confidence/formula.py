"""Steps 3 to 5: from points to a probability, with every intermediate number kept.

Pure and deterministic: sums run over sorted lists, ties are broken by ids, and results are rounded
in one place, so a second computation gives the same digits.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from factbase.confidence.inputs import Receipt
from factbase.confidence.origins import find_origins
from factbase.confidence.reliability import points, reliability, statement_reliability

EPOCH = 1
BETA = 1.0
COPY_FACTOR = 0.1
PLACES = 6


@dataclass(frozen=True, slots=True)
class Weighed:
    """A receipt in its place: origin, ranks and the points that count.

    `origin_rank` orders the origins of one side, `rank` the sources inside an origin, both from 1.
    `rank` 0 means that its source has spoken already; such a receipt counts nothing.
    """

    receipt: Receipt
    origin: str
    reliability: float
    points: float
    origin_rank: int
    rank: int
    counted: float


@dataclass(frozen=True, slots=True)
class _Valued:
    receipt: Receipt
    reliability: float
    points: float

    @property
    def order(self) -> tuple[float, str, str]:
        return (-self.points, *self.receipt.key)


def weigh(receipts: Iterable[Receipt], *, beta: float) -> list[Weighed]:
    """Return the receipts of a claim with the points that count, support first, then refutation.

    Each side is in the order in which it counts: strongest origin first, and in it the strongest
    source. Refuting points are positive too; `total` subtracts them.
    """
    valued = sorted((_value(receipt, beta) for receipt in receipts), key=lambda item: item.order)
    origins = find_origins({item.receipt.source: item.receipt.roots for item in valued})
    support = [item for item in valued if not item.receipt.refutes]
    refutation = [item for item in valued if item.receipt.refutes]
    return _rank(support, origins) + _rank(refutation, origins)


def running_scores(weighed: Sequence[Weighed], *, beta: float) -> list[float]:
    """Return S after each receipt: points for the claim, less those against it, less `beta`."""
    signed = (-item.counted if item.receipt.refutes else item.counted for item in weighed)
    return list(accumulate(signed, initial=-beta))[1:]


def total(weighed: Sequence[Weighed], *, beta: float) -> float:
    """Return S after all receipts; −`beta` without any."""
    return running_scores(weighed, beta=beta)[-1] if weighed else -beta


def probability(score: float, rivals: Sequence[float] = ()) -> float:
    """Return P, 0 to 1: e^score against 1 ("none of these") and the e^score of each rival."""
    largest = max(0.0, score, *rivals)
    everything = math.fsum(math.exp(each - largest) for each in sorted([0.0, score, *rivals]))
    return math.exp(score - largest) / everything


def rounded(number: float) -> float:
    """Round to the place at which numbers are stored and compared; never the negative zero."""
    return round(number, PLACES) + 0.0


def _value(receipt: Receipt, beta: float) -> _Valued:
    theta = statement_reliability(reliability(receipt.grade), receipt.credibility)
    return _Valued(receipt, theta, points(theta, beta))


def _rank(side: Sequence[_Valued], origins: dict[str, str]) -> list[Weighed]:
    """Place the receipts of one side, given strongest first."""
    members: dict[str, list[_Valued]] = {}
    for item in side:
        members.setdefault(origins[item.receipt.source], []).append(item)
    ranks = {origin: _ranks_of_sources(items) for origin, items in members.items()}
    worth = {
        origin: math.fsum(_after_copies(item, ranks[origin][item]) for item in items)
        for origin, items in members.items()
    }
    in_order = sorted(members, key=lambda origin: (-worth[origin], origin))
    return [
        _place(item, origin, origin_rank, ranks[origin][item])
        for origin_rank, origin in enumerate(in_order, start=1)
        for item in members[origin]
    ]


def _ranks_of_sources(items: Sequence[_Valued]) -> dict[_Valued, int]:
    """Number the sources of one origin; a source that speaks again gets 0."""
    ranks: dict[_Valued, int] = {}
    seen: set[str] = set()
    for item in items:
        is_new = item.receipt.source not in seen
        seen.add(item.receipt.source)
        ranks[item] = len(seen) if is_new else 0
    return ranks


def _after_copies(item: _Valued, rank: int) -> float:
    return item.points * COPY_FACTOR ** (rank - 1) if rank else 0.0


def _place(item: _Valued, origin: str, origin_rank: int, rank: int) -> Weighed:
    return Weighed(
        receipt=item.receipt,
        origin=origin,
        reliability=item.reliability,
        points=item.points,
        origin_rank=origin_rank,
        rank=rank,
        counted=_after_copies(item, rank) / origin_rank,
    )

"""The ledger of one claim: what is stored, so that a page can show why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict

from factbase.confidence.formula import Weighed, probability, rounded, running_scores, total


class Entry(TypedDict):
    """A receipt in the order in which it counts, and what it does to the probability.

    `claim` tells whose evidence it is; `origin` is the id of the work its source is counted with.
    `counted` are the points after copies and diminishing returns, negative for refutation.
    `before` is null at the first entry: without evidence there is no number.
    """

    evidence: str
    claim: str
    source: str
    stance: str
    grade: str
    credibility: int | None
    origin: str
    reliability: float
    points: float
    origin_rank: int
    rank: int
    counted: float
    before: float | None
    after: float


class RivalEntry(TypedDict):
    """A claim that cannot hold as well, its points S(u), and what it does to the probability.

    `agrees_with` names the stronger rival that already counts for it, "" for one that counts.
    """

    claim: str
    score: float
    agrees_with: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Rival:
    """A rival with its score, and the stronger one it agrees with, if any."""

    claim: str
    score: float
    agrees_with: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Score and confidence of one claim, and the entries they come from; numbers are rounded."""

    score: float
    confidence: float
    entries: list[Entry]
    rivals: list[RivalEntry]


def open_ledger(weighed: Sequence[Weighed], rivals: Sequence[Rival], *, beta: float) -> Ledger:
    """Return the ledger of a claim with these receipts, at least one, and these rivals."""
    score = total(weighed, beta=beta)
    counting = [rival.score for rival in rivals if not rival.agrees_with]
    return Ledger(
        score=rounded(score),
        confidence=rounded(probability(score, counting)),
        entries=list(_entries(weighed, beta)),
        rivals=list(_rival_entries(rivals, score)),
    )


def _entries(weighed: Sequence[Weighed], beta: float) -> Iterable[Entry]:
    before = None
    for item, score in zip(weighed, running_scores(weighed, beta=beta), strict=True):
        after = rounded(probability(score))
        yield _entry(item, before, after)
        before = after


def _entry(item: Weighed, before: float | None, after: float) -> Entry:
    receipt = item.receipt
    return Entry(
        evidence=receipt.evidence,
        claim=receipt.claim,
        source=receipt.source,
        stance="refutes" if receipt.refutes else "supports",
        grade=receipt.grade,
        credibility=receipt.credibility,
        origin=item.origin,
        reliability=rounded(item.reliability),
        points=rounded(item.points),
        origin_rank=item.origin_rank,
        rank=item.rank,
        counted=rounded(-item.counted if receipt.refutes else item.counted),
        before=before,
        after=after,
    )


def _rival_entries(rivals: Sequence[Rival], score: float) -> Iterable[RivalEntry]:
    counting: list[float] = []
    before = rounded(probability(score))
    for rival in rivals:
        if not rival.agrees_with:
            counting.append(rival.score)
        after = rounded(probability(score, counting))
        yield RivalEntry(
            claim=rival.claim,
            score=rounded(rival.score),
            agrees_with=rival.agrees_with,
            before=before,
            after=after,
        )
        before = after

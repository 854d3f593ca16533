"""A stored ledger as a waterfall: what each origin does to the probability, step by step."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from factbase.confidence.explain import StoredLedger
from factbase.confidence.formula import probability, rounded
from factbase.confidence.ledger import Entry, RivalEntry


@dataclass(frozen=True, slots=True)
class Contribution:
    """From `before` to `after`, both 0 to 1, by one origin on one side, or by one rival.

    `kind` is "start", "supports", "refutes", "rival" or "result"; the first and last stand by
    themselves and reach from 0. `points` are those that count; `origin` is the number of the origin
    from 1 as in `explain`, `evidence` and `sources` the ids of what belongs to it, `claim` the id
    of a rival.
    """

    kind: str
    before: float
    after: float
    points: float = 0.0
    origin: int | None = None
    evidence: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    claim: str = ""


def contributions(ledger: StoredLedger) -> Iterator[Contribution]:
    """Yield the steps of a stored ledger, which has at least one entry, from start to result."""
    entries: Sequence[Entry] = ledger.entries
    rivals: Sequence[RivalEntry] = ledger.rivals
    # What the score is short of its points is where the claim started.
    start = rounded(probability(ledger.score - math.fsum(entry["counted"] for entry in entries)))
    yield Contribution("start", 0.0, start)
    numbers = _numbers(entries)
    reached = start
    for (stance, origin), group in groupby(entries, key=itemgetter("stance", "origin")):
        members = list(group)
        before, reached = reached, members[-1]["after"]
        yield Contribution(
            kind=stance,
            before=before,
            after=reached,
            points=math.fsum(entry["counted"] for entry in members),
            origin=numbers[origin],
            evidence=tuple(entry["evidence"] for entry in members),
            sources=tuple(entry["source"] for entry in members),
        )
    for rival in rivals:
        before, reached = reached, rival["after"]
        yield Contribution("rival", before, reached, points=rival["score"], claim=rival["claim"])
    yield Contribution("result", 0.0, reached)


def _numbers(entries: Sequence[Entry]) -> dict[str, int]:
    origins = dict.fromkeys(entry["origin"] for entry in entries)
    return {origin: number for number, origin in enumerate(origins, start=1)}

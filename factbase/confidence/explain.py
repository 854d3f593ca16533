"""A stored ledger as steps that a person can follow."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from factbase.confidence.formula import probability
from factbase.confidence.ledger import Entry, RivalEntry


class StoredLedger(Protocol):
    """What `explain` reads: a row of `ConfidenceLedger`, or a computed `Ledger`."""

    score: Any
    entries: Any
    rivals: Any


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the explanation. Numbers are text: probabilities to 3 decimals, points to 2.

    `kind` is "supports", "refutes" or "rival". Steps about evidence carry `evidence`, `source`,
    `claim` (the claim it was given for) and `origin`, the number of its origin on this page from 1;
    steps about rivals carry only `claim`. `before` is "" at the first step.
    """

    kind: str
    sentence: str
    claim: str
    points: str
    before: str
    after: str
    evidence: str = ""
    source: str = ""
    origin: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a claim came to its confidence, in order; `origins` counts those that support it.

    `opening` says what every value starts from, `closing` adds the points up.
    """

    opening: str
    steps: list[Step]
    closing: str
    origins: int


def explain(ledger: StoredLedger) -> Explanation:
    """Return the steps of a stored ledger. Needs no query."""
    entries: Sequence[Entry] = ledger.entries
    rivals: Sequence[RivalEntry] = ledger.rivals
    numbers = _number_origins(entries)
    steps = [_evidence_step(entry, numbers[entry["origin"]]) for entry in entries]
    steps += [_rival_step(rival) for rival in rivals]
    supporting = {entry["origin"] for entry in entries if entry["stance"] == "supports"}
    beta = math.fsum([*(entry["counted"] for entry in entries), -ledger.score])
    return Explanation(_opening(beta), steps, _closing(ledger.score, rivals), len(supporting))


def _number_origins(entries: Sequence[Entry]) -> dict[str, int]:
    origins = dict.fromkeys(entry["origin"] for entry in entries)
    return {origin: number for number, origin in enumerate(origins, start=1)}


def _opening(beta: float) -> str:
    if round(beta, 2) == 0:
        return "The claim stands alone as true or not: it starts at 0 points."
    return (
        f"Any one of many possible values starts at {_points(-beta)} points, "
        "and a source that names just this one earns them back."
    )


def _closing(score: float, rivals: Sequence[RivalEntry]) -> str:
    sentence = f"Together {_points(score)} points, a probability of {_chance(probability(score))}"
    if not rivals:
        return f"{sentence}."
    return f"{sentence} before rivals and {_chance(rivals[-1]['after'])} beside them."


def _evidence_step(entry: Entry, origin: int) -> Step:
    return Step(
        kind=entry["stance"],
        sentence=f"{_standing(entry)} {_place(entry, origin)}",
        claim=entry["claim"],
        points=_points(entry["counted"]),
        before=_chance(entry["before"]),
        after=_chance(entry["after"]),
        evidence=entry["evidence"],
        source=entry["source"],
        origin=origin,
    )


def _standing(entry: Entry) -> str:
    """Say where the points come from."""
    grade = f"Grade {entry['grade']}" if entry["grade"] else "No grade"
    credibility = entry["credibility"]
    judged = f" and credibility {credibility}" if credibility else ""
    verb = "give" if judged else "gives"
    return (
        f"{grade}{judged} {verb} a reliability of {_chance(entry['reliability'])}, "
        f"worth {_points(entry['points'])} points."
    )


def _place(entry: Entry, origin: int) -> str:
    """Say how much of the points counts, and why."""
    rank, origin_rank = entry["rank"], entry["origin_rank"]
    if not rank:
        return "Its source has spoken already, so it adds nothing."
    reasons = []
    if rank > 1:
        reasons.append(f"number {rank} of origin {origin} counts 1/{10 ** (rank - 1)}")
    if origin_rank > 1:
        reasons.append(f"independent origin number {origin_rank} counts 1/{origin_rank}")
    if not reasons:
        return "It counts in full."
    cause = " and ".join(reasons)
    return f"{cause[0].upper()}{cause[1:]}: {_points(abs(entry['counted']))} points."


def _rival_step(rival: RivalEntry) -> Step:
    if rival["agrees_with"]:
        sentence = "This rival agrees with a stronger one, which counts for both."
    else:
        sentence = f"A rival that cannot hold as well has {_points(rival['score'])} points."
    return Step(
        kind="rival",
        sentence=sentence,
        claim=rival["claim"],
        points=_points(rival["score"]),
        before=_chance(rival["before"]),
        after=_chance(rival["after"]),
    )


def _points(number: float) -> str:
    return f"{round(number, 2) + 0.0:.2f}".replace("-", "−")


def _chance(number: float | None) -> str:
    return "" if number is None else f"{number:.3f}"

"""A stored ledger as steps that a person can follow."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from factbase.confidence.formula import probability
from factbase.confidence.ledger import Entry, RivalEntry
from sources.phrases import Phrase


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
    sentence: Phrase
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

    opening: Phrase
    steps: list[Step]
    closing: Phrase
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


def _opening(beta: float) -> Phrase:
    if round(beta, 2) == 0:
        return Phrase("The claim stands alone as true or not: it starts at 0 points.")
    return Phrase(
        "Any one of many possible values starts at %(points)s points, "
        "and a source that names just this one earns them back.",
        points=_points(-beta),
    )


def _closing(score: float, rivals: Sequence[RivalEntry]) -> Phrase:
    points, chance = _points(score), _chance(probability(score))
    if not rivals:
        return Phrase(
            "Together %(points)s points, a probability of %(chance)s.", points=points, chance=chance
        )
    return Phrase(
        "Together %(points)s points, a probability of %(chance)s before rivals and %(after)s "
        "beside them.",
        points=points,
        chance=chance,
        after=_chance(rivals[-1]["after"]),
    )


def _evidence_step(entry: Entry, origin: int) -> Step:
    return Step(
        kind=entry["stance"],
        sentence=Phrase(
            "%(standing)s %(place)s", standing=_standing(entry), place=_place(entry, origin)
        ),
        claim=entry["claim"],
        points=_points(entry["counted"]),
        before=_chance(entry["before"]),
        after=_chance(entry["after"]),
        evidence=entry["evidence"],
        source=entry["source"],
        origin=origin,
    )


def _standing(entry: Entry) -> Phrase:
    """Say where the points come from."""
    parts = {
        "grade": Phrase("Grade %(grade)s", grade=entry["grade"])
        if entry["grade"]
        else Phrase("No grade"),
        "reliability": _chance(entry["reliability"]),
        "points": _points(entry["points"]),
    }
    if not entry["credibility"]:
        return Phrase(
            "%(grade)s gives a reliability of %(reliability)s, worth %(points)s points.", **parts
        )
    return Phrase(
        "%(grade)s and credibility %(credibility)s give a reliability of %(reliability)s, "
        "worth %(points)s points.",
        credibility=entry["credibility"],
        **parts,
    )


def _place(entry: Entry, origin: int) -> Phrase:
    """Say how much of the points counts, and why."""
    rank, origin_rank = entry["rank"], entry["origin_rank"]
    if not rank:
        return Phrase("Its source has spoken already, so it adds nothing.")
    if rank == 1 and origin_rank == 1:
        return Phrase("It counts in full.")
    parts = {
        "rank": rank,
        "origin": origin,
        "share": 10 ** (rank - 1),
        "number": origin_rank,
        "points": _points(abs(entry["counted"])),
    }
    if origin_rank == 1:
        words = Phrase(
            "Number %(rank)s of origin %(origin)s counts 1/%(share)s: %(points)s points.", **parts
        )
    elif rank == 1:
        words = Phrase(
            "Independent origin number %(number)s counts 1/%(number)s: %(points)s points.", **parts
        )
    else:
        words = Phrase(
            "Number %(rank)s of origin %(origin)s counts 1/%(share)s and independent origin "
            "number %(number)s counts 1/%(number)s: %(points)s points.",
            **parts,
        )
    return words


def _rival_step(rival: RivalEntry) -> Step:
    score = _points(rival["score"])
    if rival["agrees_with"]:
        sentence = Phrase("This rival agrees with a stronger one, which counts for both.")
    else:
        sentence = Phrase("A rival that cannot hold as well has %(points)s points.", points=score)
    return Step(
        kind="rival",
        sentence=sentence,
        claim=rival["claim"],
        points=score,
        before=_chance(rival["before"]),
        after=_chance(rival["after"]),
    )


def _points(number: float) -> str:
    return f"{round(number, 2) + 0.0:.2f}".replace("-", "−")


def _chance(number: float | None) -> str:
    return "" if number is None else f"{number:.3f}"

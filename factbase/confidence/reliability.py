"""Steps 1 and 2: how reliable a source is, and how many points a statement of it is worth."""

import math
from typing import NamedTuple


class Prior(NamedTuple):
    """What a grade says before anything is learned: a mean, as strong as `strength` claims."""

    mean: float
    strength: float


PRIORS = {
    "A": Prior(0.95, 20),
    "B": Prior(0.85, 10),
    "C": Prior(0.70, 6),
    "D": Prior(0.55, 6),
    "E": Prior(0.40, 10),
    # "Cannot be judged" is not "worst": it stands near the middle and is easily moved.
    "F": Prior(0.65, 4),
}
UNGRADED = PRIORS["F"]

CREDIBILITY_FACTORS = {None: 1.0, 1: 1.0, 2: 0.9, 3: 0.75, 4: 0.4, 5: 0.2, 6: 0.6}

LEAST_RELIABILITY = 0.02
GREATEST_RELIABILITY = 0.97
LEAST_POINTS = 0.1


def reliability(
    grade: str,
    *,
    agreement: float = 0.0,
    weight: float = 0.0,
    upheld: int = 0,
    decided: int = 0,
) -> float:
    """Return θ, the chance from 0 to 1 that a source of this grade is right.

    The mean of a Beta distribution: the grade's prior, `agreement` (mean confidence of what the
    source states) counted as `weight` claims, and `upheld` of `decided` claims on which people
    ruled. With nothing learned it is the grade's mean. "" and unknown grades count as F.
    """
    prior = PRIORS.get(grade, UNGRADED)
    right = prior.mean * prior.strength + weight * agreement + upheld
    return right / (prior.strength + weight + decided)


def statement_reliability(theta: float, credibility: int | None) -> float:
    """Return θe: `theta` pulled towards one half as far as this one statement is less credible.

    Credibility 1, "confirmed by others", pulls nothing and adds nothing: the others are counted
    as evidence of their own.
    """
    return 0.5 + CREDIBILITY_FACTORS[credibility] * (theta - 0.5)


def points(theta: float, beta: float) -> float:
    """Return w, the log-odds a statement is worth; at least 0.1, so that support never harms.

    `beta` is what it means that others could have said something else: −ln of the chance that
    two wrong statements coincide.
    """
    clipped = min(max(theta, LEAST_RELIABILITY), GREATEST_RELIABILITY)
    return max(LEAST_POINTS, math.log(clipped / (1 - clipped)) + beta)

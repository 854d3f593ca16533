"""How well things fit a description, from 0 to 100, and why: the features the score is made of.

The name counts 1 and each property 0.4, as far as the description has them; the score is their
mean. A property of which nothing is known counts 50: less than one that fits, more than one that
does not. Another type than the one that was asked for takes a fifth of the score away. Who is
named by an identifier has 100. The weights are judgements, not measurements.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from factbase.matching.nearness import CERTAIN, SAME, nearness
from factbase.matching.said import UNKNOWN, Held, Said, fit
from factbase.values import UnitTable

NAME_WEIGHT, PROPERTY_WEIGHT = 1.0, 0.4
ALIAS_KEEPS = 0.99  # of two things with one name, the one that we call so comes first
OTHER_TYPE_KEEPS = 0.8
CLEAR_BY = 10.0
"""What the best has to be ahead of the second, so that a machine may take it."""


class Description(NamedTuple):
    """What somebody knows of a thing: a name, types in slugs, and values of properties."""

    name: str = ""
    types: frozenset[str] = frozenset()
    properties: Mapping[str, Sequence[Said]] = {}


class Candidate(NamedTuple):
    """What we know of a thing: its type, names (the label first), and values by property."""

    type: str
    names: Sequence[str]
    held: Mapping[str, Sequence[Held]] = {}
    is_identified: bool = False


class Feature(NamedTuple):
    """One thing that the score rests on."""

    id: str
    value: float | bool


class Ranked(NamedTuple):
    """A candidate's score with its features, and whether it is good enough to be taken unseen."""

    score: float
    features: list[Feature]
    is_strong: bool


def rank(wanted: Description, candidate: Candidate, units: UnitTable | None = None) -> Ranked:
    """Return how well a candidate fits a description."""
    name, is_alias = _best_name(wanted.name, candidate.names)
    fits = {
        pid: fit(given, candidate.held.get(pid, ()), units)
        for pid, given in wanted.properties.items()
    }
    is_of_type = not wanted.types or candidate.type in wanted.types
    score = _mean(name * (ALIAS_KEEPS if is_alias else 1) if wanted.name else None, fits.values())
    score *= 1 if is_of_type else OTHER_TYPE_KEEPS
    telling = name if wanted.name else score
    if candidate.is_identified:
        score = telling = SAME
    nothing_against = is_of_type and all(value >= UNKNOWN for value in fits.values())
    features = [Feature("name", name), Feature("alias", is_alias)] if wanted.name else []
    features += [Feature("identifier", candidate.is_identified)]
    features += [Feature("type", is_of_type)] if wanted.types else []
    features += [Feature(f"property:{pid}", value) for pid, value in fits.items()]
    is_strong = min(score, telling) >= CERTAIN and nothing_against
    return Ranked(round(score, 1), features, is_strong)


def decided(ranked: Sequence[Ranked]) -> bool:
    """Whether the first of candidates in order of score is the one, beyond doubt."""
    if not ranked or not ranked[0].is_strong:
        return False
    return len(ranked) == 1 or ranked[0].score - ranked[1].score >= CLEAR_BY


def _best_name(given: str, names: Sequence[str]) -> tuple[float, bool]:
    """Return how near the nearest of the names is, and whether it is an alias."""
    if not given:
        return 0.0, False
    nearest, place = max((nearness(given, name), -place) for place, name in enumerate(names))
    return nearest, place < 0


def _mean(name: float | None, fits: Collection[float]) -> float:
    parts = [(NAME_WEIGHT, name)] if name is not None else []
    parts += [(PROPERTY_WEIGHT, value) for value in fits]
    return sum(weight * value for weight, value in parts) / sum(weight for weight, _ in parts)

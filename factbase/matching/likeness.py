"""How likely two descriptions are of one thing, and why, in words.

Each reason has a weight, the probability that the two are one if it were the only reason known;
independent reasons add up as 1 - (1 - a)(1 - b). The weights are judgements, not measurements.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from itertools import product
from math import prod
from typing import NamedTuple

from factbase.matching.identifiers import identifier_key
from factbase.matching.names import NameKey, is_in_another_script, name_key
from factbase.matching.neighbours import near

SAME_IDENTIFIER = 0.95
SAME_NAME = 0.75
SAME_SPELLING = 0.7
SAME_SOUND = 0.65
NEAR_NAME = 0.5
SHARED_FACT = 0.3
# What speaks against takes its part of the score away.
OTHER_IDENTIFIER = 0.4
OTHER_TYPE = 0.8
# Below, a pair is not worth a person's time. Two shared facts alone are; one is not.
PROPOSE_FROM = Decimal("0.35")
TELLING = 2
MOST_NAMES = 20


class Reason(NamedTuple):
    """Why two may be one (or not): a kind, what to tell a person, and its weight."""

    kind: str
    words: str
    weight: float = 0.0


class SharedFact(NamedTuple):
    """A claim that is made of both: the label of its property, and the value in words."""

    property: str
    value: str


class Profile:
    """What is known of one thing: its type in a word, names (the label first) and identifiers."""

    def __init__(
        self, kind: str, names: Sequence[str], identifiers: Sequence[tuple[str, str]] = ()
    ) -> None:
        self.kind = kind
        self.names = names[:MOST_NAMES]
        self.identifiers = identifiers

    @cached_property
    def keys(self) -> list[tuple[NameKey, str]]:
        """Each name with its key."""
        return [(name_key(name), name) for name in self.names]

    @cached_property
    def identifier_keys(self) -> dict[tuple[str, str], str]:
        """Each identifier as it is written, by its key."""
        return {identifier_key(*pair): ":".join(pair) for pair in self.identifiers}


class Likeness(NamedTuple):
    """How likely two are one, from 0 to 1 in thousandths, and why."""

    score: Decimal
    reasons: list[Reason]


def compare(left: Profile, right: Profile, shared: Sequence[SharedFact] = ()) -> Likeness:
    """Return how likely the two are one."""
    found = [*_by_identifier(left, right), *_by_name(left, right), *_by_facts(shared)]
    score = 1 - prod(1 - reason.weight for reason in found)
    for against, keeps in _against(left, right):
        found.append(against)
        score *= keeps
    return Likeness(Decimal(f"{score:.3f}"), found)


def _by_identifier(left: Profile, right: Profile) -> list[Reason]:
    reasons = []
    for key in sorted(left.identifier_keys.keys() & right.identifier_keys.keys()):
        one, other = left.identifier_keys[key], right.identifier_keys[key]
        words = f"both are {one}" if one == other else f"{one} and {other} are one identifier"
        reasons.append(Reason("identifier", words, SAME_IDENTIFIER))
    return reasons


def _by_name(left: Profile, right: Profile) -> list[Reason]:
    """Return the strongest reason that any two of the names give."""
    reasons = (_of_names(*pair) for pair in product(left.keys, right.keys))
    return sorted((reason for reason in reasons if reason), key=lambda reason: -reason.weight)[:1]


def _of_names(left: tuple[NameKey, str], right: tuple[NameKey, str]) -> Reason | None:
    (left_key, left_name), (right_key, right_name) = left, right
    if left_name.casefold() == right_name.casefold():
        return Reason("name", f"both are called {left_name}", SAME_NAME)
    nearness = near(left_key, right_key)
    if not nearness:
        return None
    names = f"“{left_name}” and “{right_name}”"
    if is_in_another_script(left_name) != is_in_another_script(right_name):
        return Reason(
            "transliteration", f"{names} sound alike in two scripts", SAME_SOUND * nearness / 100
        )
    if left_key.joined == right_key.joined:
        told = f"{names} differ only in spelling or legal form"
        return Reason("name", told, SAME_SPELLING)
    return Reason("name", f"{names} are nearly the same name", NEAR_NAME * nearness / 100)


def _by_facts(shared: Sequence[SharedFact]) -> list[Reason]:
    return [
        Reason("shared_claims", f"both have the {fact.property} {fact.value}", SHARED_FACT)
        for fact in shared
    ]


def _against(left: Profile, right: Profile) -> list[tuple[Reason, float]]:
    """Return what speaks against, each with the part of the score that it leaves."""
    found = []
    ours, theirs = _by_scheme(left), _by_scheme(right)
    for scheme in sorted(ours.keys() & theirs.keys()):
        if ours[scheme].isdisjoint(theirs[scheme]):
            told = f"but their {scheme} identifiers differ"
            found.append((Reason("identifier", told), OTHER_IDENTIFIER))
    if left.kind != right.kind:
        told = f"but their types differ: {left.kind} and {right.kind}"
        found.append((Reason("type", told), OTHER_TYPE))
    return found


def _by_scheme(profile: Profile) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for scheme, value in profile.identifier_keys:
        found[scheme].add(value)
    return found

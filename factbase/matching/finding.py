"""By which of its names something is found, and how well: the one order of search results.

What is called exactly so comes first, then what has it as another name or an identifier, what
begins so, what has all the words, what is written so in Latin letters, and last what was perhaps
meant. A name that is near is never taken for the one that was typed: it says that it is.
"""

from collections.abc import Collection, Iterable, Iterator
from enum import IntEnum
from typing import NamedTuple

from rapidfuzz.distance import OSA

from factbase.matching.names import name_key, telling_words

SHORTEST_SPELT = 3
"""Letters: what is shorter sounds like too much."""
# Letters of what was typed, and how many slips it may have. Two letters changed over are one.
SLIPS = ((8, 2), (4, 1))


class Tier(IntEnum):
    """How well something is found; the lower the better."""

    LABEL = 0
    NAME = 1
    BEGINNING = 2
    WORDS = 3
    SPELT = 4
    NEAR = 5


class Asked(NamedTuple):
    """What somebody seeks: the text as it was typed, and its words."""

    text: str
    words: tuple[str, ...]


class Named(NamedTuple):
    """What something is called: its label, other names, and identifiers without their schemes."""

    label: str
    aliases: Collection[str] = ()
    identifiers: Collection[str] = ()


class Hit(NamedTuple):
    """How well something is found, by which name, and whether that is “label”, “alias” or
    “identifier”."""

    tier: Tier
    name: str
    kind: str


def find(asked: Asked, named: Named) -> Hit | None:
    """Return the best way in which something is found; None if in no way."""
    if hit := _by_identifier(asked, named):
        return hit
    hits = [
        Hit(Tier.NAME if tier is Tier.LABEL and kind == "alias" else tier, name, kind)
        for name, kind in _names(named)
        if (tier := _tier(asked, name)) is not None
    ]
    best = min(hits, key=lambda hit: (hit.tier, hit.kind != "label"), default=None)
    everything = " ".join((named.label, *named.aliases))
    if (best is None or best.tier > Tier.WORDS) and _has_all(asked.words, everything):
        return Hit(Tier.WORDS, named.label, "label")
    return best


def slips(typed: str) -> int:
    """Return how many slips of the pen so many letters may have."""
    return next((number for length, number in SLIPS if len(typed) >= length), 0)


def _by_identifier(asked: Asked, named: Named) -> Hit | None:
    typed = asked.text.casefold()
    same = (value for value in named.identifiers if value.casefold() == typed)
    return next((Hit(Tier.NAME, value, "identifier") for value in same), None)


def _names(named: Named) -> Iterator[tuple[str, str]]:
    yield named.label, "label"
    for name in named.aliases:
        yield name, "alias"


def _tier(asked: Asked, name: str) -> Tier | None:
    typed, given = asked.text.casefold(), name.casefold()
    if given == typed:
        return Tier.LABEL
    if given.startswith(typed):
        return Tier.BEGINNING
    if _has_all(asked.words, name):
        return Tier.WORDS
    if _is_spelt(asked.text, name):
        return Tier.SPELT
    return Tier.NEAR if _is_near(asked.text, name) else None


def _has_all(words: Iterable[str], text: str) -> bool:
    folded = text.casefold()
    return all(word.casefold() in folded for word in words)


def _is_spelt(typed: str, name: str) -> bool:
    """Whether a name begins with what was typed once both are in Latin letters."""
    joined = name_key(typed).joined
    return len(joined) >= SHORTEST_SPELT and name_key(name).joined.startswith(joined)


def _is_near(typed: str, name: str) -> bool:
    """Whether so many words in a row of the name, or all of it, are what was typed but for slips.

    Numbers must be the same: GLM-4 is not a slip for GLM-5.
    """
    words, sought = telling_words(name), telling_words(typed)
    wanted = "".join(sought)
    allowed = slips(wanted)
    windows = {"".join(words[at : at + len(sought)]) for at in range(len(words))}
    return allowed > 0 and any(
        _digits(window) == _digits(wanted)
        and OSA.distance(wanted, window, score_cutoff=allowed) <= allowed
        for window in windows | {"".join(words)}
    )


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))

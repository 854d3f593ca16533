"""What a rule finds in a text."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from factbase.values import Value


class SuggestionKind(StrEnum):
    """What some words of a text may be."""

    ENTITY = "entity"
    MONEY = "money"
    QUANTITY = "quantity"
    PERCENTAGE = "percentage"
    DATE = "date"
    DURATION = "duration"


# How likely a person takes a suggestion as it is. Judgements, held to what the benchmark measures.
CERTAIN = Decimal("0.95")
"""The words say it all: amount and unit, or day and year."""
LIKELY = Decimal("0.8")
"""One thing was filled in that the press leaves out: the year, or which dollars."""
POSSIBLE = Decimal("0.6")
"""The words have another common meaning, or two things were filled in."""
DOUBTFUL = Decimal("0.3")
"""Something is there, but what it means cannot be told from this text."""


@dataclass(frozen=True, slots=True)
class Spotted:
    """Words from `start` to `end` (code points), what one would type for them, and their value.

    `value` is None where the words depend on a date of the source that is not known.
    """

    start: int
    end: int
    kind: SuggestionKind
    typed: str
    value: Value | None
    confidence: Decimal


def longest(found: list[Spotted]) -> list[Spotted]:
    """Return those that overlap with no longer one, in the order of the text.

    Of two that are equally long the first of the list stays.
    """
    taken: list[Spotted] = []
    covered: set[int] = set()
    for spotted in sorted(found, key=lambda one: one.start - one.end):
        if covered.isdisjoint(span := range(spotted.start, spotted.end)):
            covered.update(span)
            taken.append(spotted)
    return sorted(taken, key=lambda one: one.start)

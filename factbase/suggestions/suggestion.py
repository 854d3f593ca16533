"""What is offered to whoever reads a source."""

from dataclasses import dataclass
from decimal import Decimal

from factbase.models import Entity
from factbase.spotting.spotted import SuggestionKind
from factbase.values import Value


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words of a snapshot that a claim may be made of; nothing is saved by itself.

    `start` and `end` are code points of the snapshot's text, `words` what stands there, `typed`
    what one would type into the field of a value. `value` is None for entities, and for dates that
    depend on a date of the source that is not known. `confidence` is from 0 to 1: the share of such
    suggestions that are expected to be right as they are. `choices` are the entities that a name
    can mean, the likeliest first. `key` names kind and span, and stays the same.
    """

    start: int
    end: int
    kind: SuggestionKind
    words: str
    typed: str
    value: Value | None
    confidence: Decimal
    choices: tuple[Entity, ...]
    key: str

    @property
    def entity(self) -> Entity | None:
        """The likeliest entity, if it is a name."""
        return self.choices[0] if self.choices else None


def key_of(kind: str, start: int, end: int) -> str:
    """Return the name of a span of a snapshot as one kind of suggestion."""
    return f"{kind}-{start}-{end}"

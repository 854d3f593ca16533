"""References to entities. Finding an entity by what was typed is the caller's work."""

from dataclasses import dataclass
from uuid import UUID

from factbase.exceptions import InvalidValueError
from sources.exceptions import shown
from sources.phrases import Phrase


@dataclass(frozen=True, slots=True)
class EntityRef:
    """An entity by its id; the label is for reading only and takes no part in comparison."""

    id: UUID
    label: str = ""


def parse_id(text: str, *, field: str = "value") -> UUID:
    """Read a UUID in its hyphenated form."""
    try:
        found = UUID(text)
    except ValueError:
        found = None
    if found is None or str(found) != text.casefold():
        raise InvalidValueError(
            Phrase("%(text)s is not an entity's id.", text=shown(text)), field=field
        )
    return found


def display(value: EntityRef) -> str:
    """Write the label, or the id where that is all there is."""
    return value.label or str(value.id)

"""Where somebody is in the feed: what `since` says."""

import re
from typing import NamedTuple, Self

from factbase.exceptions import FactbaseError
from sources.exceptions import shown

WRITTEN = re.compile(r"(0|[1-9][0-9]{0,17})(?:\.([1-9][0-9]{0,17}))?")


class PositionError(FactbaseError):
    """What was given is not a place in the feed."""

    code = "invalid_position"


class Position(NamedTuple):
    """Behind all of the commits up to `commit`, and, with `links`, behind so many of the next one.

    Written `12` or `12.500`: of commit 12 the first 500 have been read. `Position(11, 500)`.
    """

    commit: int = 0
    links: int = 0

    @classmethod
    def read(cls, text: str, *, field: str = "since") -> Self:
        """Return what `text` says; raises PositionError naming `field`."""
        found = WRITTEN.fullmatch(text)
        if found is None or (found[2] and found[1] == "0"):
            raise PositionError(
                f"{shown(text)} is not a place in the feed: give what `next` or `seq` said, 0 for "
                "the beginning, or latest.",
                field=field,
            )
        return cls(int(found[1]) - 1, int(found[2])) if found[2] else cls(int(found[1]))

    def __str__(self) -> str:
        return f"{self.commit + 1}.{self.links}" if self.links else str(self.commit)

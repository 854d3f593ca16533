"""Cuts a piece out of a list behind or before one of its rows: page 5,000 costs as page 1."""

from typing import NamedTuple
from uuid import UUID

from factbase.filtersets import cursors, keyset
from factbase.filtersets.base import StrictFilterSet
from factbase.filtersets.cursors import Cursor
from factbase.filtersets.keyset import Key


class Piece(NamedTuple):
    """The ids of some rows in a row, and the cursors of what comes before and after them.

    A cursor is None where nothing more comes.
    """

    ids: list[UUID]
    next: str | None
    previous: str | None

    @property
    def is_whole(self) -> bool:
        """Whether these are all rows of the list."""
        return self.next is None and self.previous is None


def cut(filterset: StrictFilterSet, cursor: str, *, size: int, place: str) -> Piece:
    """Return up to `size` rows at `cursor`, which is empty at the start of the list.

    `place` says which list it is: its address, conditions and moment. One query for most pieces.
    Raises ValueError for a cursor of another list.
    """
    order = filterset.order
    fingerprint = repr((place, [tuple(term) for term in order]))
    at = cursors.read(cursor, fingerprint=fingerprint) if cursor else Cursor()
    after = None if at.key is None else keyset.key_of(filterset.qs.model, order, at.key)
    found = filterset.keys(after=after, backwards=at.is_backwards, limit=size + 1)
    has_more, found = len(found) > size, found[:size]
    if at.is_backwards:
        found.reverse()
    is_first = after is None or (at.is_backwards and not has_more)
    is_last = not has_more and not at.is_backwards

    def written(key: Key | None, *, is_backwards: bool) -> str | None:
        if key is None:
            return None
        return cursors.written(Cursor(keyset.text_of(key), is_backwards), fingerprint=fingerprint)

    first, last = (found[0], found[-1]) if found else (after, after)
    return Piece(
        ids=[key[-1] for key in found],
        next=None if is_last else written(last, is_backwards=False),
        previous=None if is_first else written(first, is_backwards=True),
    )

"""Cuts a stretch out of the feed: which links come next, in the order of their commits.

A commit gets its number while its transaction commits, and others see it when that is done. So a
number can be missing for a moment: it belongs to a transaction that is committing just now. Such a
one holds an advisory lock from before it has the number until after everybody can see it. A number
whose transaction was rolled back after all stays missing for ever. A gap is passed by when all who
held that lock have let go of it and the number is still missing; until then the feed ends there.
Transactions that are merely long have no number yet, and hold nobody up.
"""

import time
from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection

from factbase.feed.positions import Position, PositionError
from factbase.history.chain.pieces import COMMITTING
from factbase.models import Commit

# Committing takes some milliseconds.
LOOKS, LOOK_SECONDS = 10, 0.01
# How far back a transaction is looked for that has not committed when later ones have.
LOOK_BACK = 1000
# On a replica the locks cannot be seen: no gap is passed by there.
COMMITTERS = """
    SELECT virtualtransaction FROM pg_locks
    WHERE locktype = 'advisory' AND classid = %s::int::oid AND pid <> pg_backend_pid()
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    UNION ALL SELECT 'replica' WHERE pg_is_in_recovery()
"""


class Piece(NamedTuple):
    """Links `first` to `last` of those of a commit."""

    commit: Commit
    first: int
    last: int

    def position_of(self, link: int) -> Position:
        """Return the place in the feed behind a link."""
        if link == self.commit.last:
            return Position(self.commit.pk)
        return Position(self.commit.pk - 1, link - self.commit.first + 1)


class Stretch(NamedTuple):
    """Pieces that follow one another, where they end, and whether more is there already."""

    pieces: list[Piece]
    end: Position
    has_more: bool


def stretch(since: Position, *, limit: int) -> Stretch:
    """Return what follows `since`, up to `limit` links.

    One query, two at the end of the feed, some more at a gap. Raises PositionError for a place
    that was never in this feed.
    """
    seen = _after(since.commit, limit + 1)
    _refuse_unknown(since, seen)
    rows = _settled(since.commit, seen)
    pieces: list[Piece] = []
    skipped, left = since.links, limit
    for row in rows:
        first = row.first + skipped
        pieces.append(Piece(row, first, min(row.last, first + left - 1)))
        left -= pieces[-1].last - first + 1
        skipped = 0
        if not left:
            break
    if not pieces:
        return Stretch([], since, False)
    end = pieces[-1].position_of(pieces[-1].last)
    return Stretch(pieces, end, has_more=end != Position(rows[-1].pk))


def latest() -> Position:
    """Return the end of the feed as it is now. One query, some more at a gap."""
    newest = list(Commit.objects.order_by("-pk")[:LOOK_BACK])
    if not newest:
        return Position()
    before = newest[-1].pk - 1
    rows = _settled(before, newest[::-1])
    return Position(rows[-1].pk if rows else before)


def _refuse_unknown(since: Position, rows: Sequence[Commit]) -> None:
    """Raise PositionError where nothing ever ended; a restored database forgets its last ones."""
    if since.links:
        size = rows[0].last - rows[0].first + 1 if rows and rows[0].pk == since.commit + 1 else 0
        is_known = since.links < size
    else:
        is_known = bool(rows) or since.commit <= _highest()
    if not is_known:
        raise PositionError(
            f"{since} is not a place in this feed: begin anew with what latest says.",
            field="since",
        )


def _highest() -> int:
    return Commit.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _after(number: int, limit: int) -> list[Commit]:
    return list(Commit.objects.filter(pk__gt=number).order_by("pk")[:limit])


def _settled(before: int, rows: Sequence[Commit]) -> list[Commit]:
    """Return the rows up to the first gap that somebody may still fill."""
    if _gap(before, rows) is None:
        return list(rows)
    has_settled = _have_committed()
    # Not those that came meanwhile: of gaps before these nothing is known.
    settled = [row for row in _after(before, len(rows)) if row.pk <= rows[-1].pk]
    return settled if has_settled else settled[: _gap(before, settled)]


def _gap(before: int, rows: Sequence[Commit]) -> int | None:
    """Return the index of the first row before which a number is missing."""
    for index, row in enumerate(rows):
        if row.pk != before + index + 1:
            return index
    return None


def _have_committed() -> bool:
    """Wait a little until all who are committing now have done so; return whether they have."""
    waited_for = _committers()
    for _ in range(LOOKS):
        if not waited_for:
            return True
        time.sleep(LOOK_SECONDS)
        waited_for &= _committers()
    return not waited_for


def _committers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(COMMITTERS, [COMMITTING])
        return {row[0] for row in cursor.fetchall()}

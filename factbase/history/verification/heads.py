"""The heads of the chains: what to pin outside the database, and whether the pins still hold.

Whoever can rewrite the whole database can also hash it anew from the start. They cannot rewrite a
head that was written down elsewhere.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Self

from django.db.backends.utils import CursorWrapper

from factbase.history.chain.canonical import quoted
from factbase.history.chain.pieces import FORMATS, LINKS
from factbase.history.verification.findings import Check, Finding

HEADS = f"""
    SELECT chain, seq, hash
    FROM (SELECT DISTINCT chain FROM {quoted(LINKS)}) AS known, LATERAL (
        SELECT seq, hash FROM {quoted(LINKS)} AS link
        WHERE link.chain = known.chain ORDER BY seq DESC LIMIT 1
    ) AS head
    ORDER BY chain
"""  # noqa: S608
PINNED = f"""
    SELECT pin.row, link.hash
    FROM unnest(%s::smallint[], %s::bigint[]) WITH ORDINALITY AS pin(chain, seq, row)
    LEFT JOIN {quoted(LINKS)} AS link USING (chain, seq)
    ORDER BY pin.row
"""  # noqa: S608
# The links behind the pinned ones: of which tables, and whose events claim to be from well before
# the last pin.
BEHIND = """
    FROM {links} AS link JOIN {formats} AS format ON format.id = link.format_id
    LEFT JOIN unnest(%(chains)s::smallint[], %(lengths)s::bigint[]) AS pin(chain, length)
        ON pin.chain = link.chain
"""
GROWN = """
    SELECT DISTINCT format.table {behind}
    WHERE link.seq > coalesce(pin.length, 0) ORDER BY 1
"""
DATED_BACK = """
    SELECT event.pgh_id, link.chain, link.seq {behind}
    JOIN {history} AS event ON event.pgh_id = link.event_id
    WHERE link.seq > coalesce(pin.length, 0) AND format.table = %(history)s
        AND event.pgh_created_at < %(time)s::timestamptz - {slack}
    ORDER BY link.chain, link.seq LIMIT 1
"""
# Events carry the time at which their transaction began, and are linked while it lasts.
LONGEST_TRANSACTION = "interval '1 day'"
LONGEST_CHAIN, MOST_CHAINS = 2**63 - 1, 2**15 - 1


class PinsError(Exception):
    """A file of pinned heads cannot be read; the message names the line."""


class Head(NamedTuple):
    """At `time`, chain `chain` had `length` links and ended in `hash`, 64 hexadecimal digits."""

    time: str
    chain: int
    length: int
    hash: str

    def as_line(self) -> str:
        """Return the head as one line of JSON."""
        return json.dumps(self._asdict())

    @classmethod
    def from_line(cls, line: str) -> Self:
        """Read what `as_line` wrote; raises ValueError."""
        said: Any = json.loads(line)
        try:
            head = cls(**said)
            is_zoned = datetime.fromisoformat(head.time).tzinfo is not None
            digits = len(bytes.fromhex(head.hash))
            in_range = 0 <= head.chain <= MOST_CHAINS and 0 < head.length <= LONGEST_CHAIN
        except TypeError as error:
            raise ValueError(str(error)) from error
        if digits != 32 or not in_range or not is_zoned:
            raise ValueError("no head of a chain")
        return head


def heads(cursor: CursorWrapper) -> list[Head]:
    """Return the head of every chain. Two queries."""
    cursor.execute("SELECT now()")
    time = cursor.fetchone()[0].isoformat()
    cursor.execute(HEADS)
    return [Head(time, chain, seq, bytes(digest).hex()) for chain, seq, digest in cursor.fetchall()]


def read_pins(lines: Iterable[str]) -> list[Head]:
    """Return the heads that were pinned, one a line; raises PinsError."""
    pins = []
    for number, line in enumerate(lines, start=1):
        try:
            pins.append(Head.from_line(line))
        except ValueError as error:
            raise PinsError(
                f"line {number} is no pinned head, as --export-heads writes them: {error}"
            ) from error
    return pins


def pins_check(name: str, pins: Sequence[Head]) -> Check:
    """Return the check that every pinned head is still a link of its chain, and stays the past.

    What was linked since the last pin must not claim to be older than that pin.
    """

    def run(cursor: CursorWrapper) -> Iterator[int | Finding]:
        yield from _check_pinned(cursor, pins)
        if pins:
            yield from _check_dates(cursor, pins)

    return Check(name, run)


def _check_pinned(cursor: CursorWrapper, pins: Sequence[Head]) -> Iterator[int | Finding]:
    cursor.execute(PINNED, [[pin.chain for pin in pins], [pin.length for pin in pins]])
    for pin, (_, digest) in zip(pins, cursor.fetchall(), strict=True):
        yield 1
        if digest is None or bytes(digest).hex() != pin.hash:
            now = "is gone" if digest is None else f"has the hash {bytes(digest).hex()}"
            problem = f"it was pinned on {pin.time} with the hash {pin.hash}, and {now}"
            yield Finding(LINKS, f"chain {pin.chain}, link {pin.length}", problem)


def _check_dates(cursor: CursorWrapper, pins: Sequence[Head]) -> Iterator[Finding]:
    lengths: dict[int, int] = {}
    for pin in pins:
        lengths[pin.chain] = max(pin.length, lengths.get(pin.chain, 0))
    last = max(pins, key=lambda pin: datetime.fromisoformat(pin.time)).time
    known: dict[str, Any] = {"chains": list(lengths), "lengths": list(lengths.values())}
    known["time"] = last
    behind = BEHIND.format(links=quoted(LINKS), formats=quoted(FORMATS))
    cursor.execute(GROWN.format(behind=behind), known)
    for (history,) in cursor.fetchall():
        names = {"behind": behind, "history": quoted(history), "slack": LONGEST_TRANSACTION}
        cursor.execute(DATED_BACK.format(**names), {**known, "history": history})
        for event, chain, seq in cursor.fetchall():
            problem = f"it is dated back: it was linked after {last} (chain {chain}, link {seq})"
            yield Finding(history, str(event), problem)

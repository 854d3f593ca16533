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
from factbase.history.chain.pieces import LINKS
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
            datetime.fromisoformat(head.time)
            digits = len(bytes.fromhex(head.hash))
            in_range = 0 <= head.chain <= MOST_CHAINS and 0 < head.length <= LONGEST_CHAIN
        except TypeError as error:
            raise ValueError(str(error)) from error
        if digits != 32 or not in_range:
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
    """Return the check that every pinned head is still a link of its chain."""

    def run(cursor: CursorWrapper) -> Iterator[int | Finding]:
        cursor.execute(PINNED, [[pin.chain for pin in pins], [pin.length for pin in pins]])
        for pin, (_, digest) in zip(pins, cursor.fetchall(), strict=True):
            yield 1
            if digest is None or bytes(digest).hex() != pin.hash:
                now = "is gone" if digest is None else f"has the hash {bytes(digest).hex()}"
                problem = f"it was pinned on {pin.time} with the hash {pin.hash}, and {now}"
                yield Finding(LINKS, f"chain {pin.chain}, link {pin.length}", problem)

    return Check(name, run)

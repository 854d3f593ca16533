"""Whether each link of each chain follows from the one before it."""

from collections.abc import Iterator

from django.db.backends.utils import CursorWrapper

from factbase.history.chain.canonical import genesis_of, quoted
from factbase.history.chain.pieces import LINKS
from factbase.history.verification.findings import Finding

BATCH = 50_000
LOWEST = -(2**63)

CHAINS = f"SELECT DISTINCT chain FROM {quoted(LINKS)} ORDER BY chain"  # noqa: S608
GENESIS = f"SELECT {genesis_of('%s::smallint')}"
LINKED = f"""
    WITH batch AS (
        SELECT seq, content, hash FROM {quoted(LINKS)}
        WHERE chain = %(chain)s AND seq >= %(first)s ORDER BY seq LIMIT %(batch)s
    ), linked AS (
        SELECT seq, hash, lag(seq, 1, %(before)s) OVER ids AS before,
               sha256(lag(hash, 1, %(head)s) OVER ids || content) AS expected
        FROM batch WINDOW ids AS (ORDER BY seq)
    )
    SELECT count(*), max(seq), (SELECT hash FROM batch ORDER BY seq DESC LIMIT 1),
           min(seq) FILTER (WHERE seq <> before + 1),
           min(seq) FILTER (WHERE hash IS DISTINCT FROM expected)
    FROM linked
"""  # noqa: S608


def check_links(cursor: CursorWrapper) -> Iterator[int | Finding]:
    """Follow every chain from its first link to its head: numbers without a gap, right hashes."""
    cursor.execute(CHAINS)
    for (chain,) in cursor.fetchall():
        yield from _follow(cursor, chain)


def _follow(cursor: CursorWrapper, chain: int) -> Iterator[int | Finding]:
    cursor.execute(GENESIS, [chain])
    # Links are counted from 1, whatever lower number somebody has given to one.
    first, before, head = LOWEST, 0, cursor.fetchone()[0]
    while True:
        place = {"chain": chain, "first": first, "before": before, "head": head, "batch": BATCH}
        cursor.execute(LINKED, place)
        count, last, last_hash, gap, wrong = cursor.fetchone()
        if gap is not None and (wrong is None or gap <= wrong):
            yield _finding(chain, gap, "the link before it is missing")
        if wrong is not None:
            yield _finding(chain, wrong, "its hash does not follow from the link before it")
        if not count:
            return
        yield count
        first, before, head = last + 1, last, last_hash


def _finding(chain: int, seq: int, problem: str) -> Finding:
    return Finding(LINKS, f"chain {chain}, link {seq}", problem)

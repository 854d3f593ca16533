"""Whether every link belongs to one commit, and commits are numbered along their chains."""

from collections.abc import Iterator

from django.db.backends.utils import CursorWrapper

from factbase.history.chain.canonical import quoted
from factbase.history.chain.pieces import COMMITS, LINKS
from factbase.history.verification.findings import Finding

UNLIKE = f"""
    SELECT id, chain, first FROM (
        SELECT id, chain, first, lag(last, 1, 0::bigint) OVER ids AS before
        FROM {quoted(COMMITS)} WINDOW ids AS (PARTITION BY chain ORDER BY id)
    ) AS commit
    WHERE first <> before + 1 ORDER BY id LIMIT 1
"""  # noqa: S608
# A transaction that has written something itself, as a test's has, sees links of its own.
ENDS = f"""
    SELECT chain, coalesce(committed, 0), coalesce(linked, 0)
    FROM (SELECT chain, max(last) AS committed FROM {quoted(COMMITS)} GROUP BY chain) AS commit
    FULL JOIN (SELECT chain, max(seq) AS linked FROM {quoted(LINKS)} GROUP BY chain) AS link
        USING (chain)
    WHERE coalesce(linked, 0) < coalesce(committed, 0)
        OR coalesce(linked, 0) > coalesce(committed, 0)
        AND pg_current_xact_id_if_assigned() IS NULL
    ORDER BY chain LIMIT 1
"""  # noqa: S608


def check_commits(cursor: CursorWrapper) -> Iterator[int | Finding]:
    """Follow the commits of every chain: each begins where the one before it ended."""
    cursor.execute(f"SELECT count(*) FROM {quoted(COMMITS)}")  # noqa: S608
    yield cursor.fetchone()[0]
    cursor.execute(UNLIKE)
    for number, chain, first in cursor.fetchall():
        problem = f"it does not follow the commit before it (chain {chain}, link {first})"
        yield Finding(COMMITS, str(number), problem)
    cursor.execute(ENDS)
    for chain, committed, linked in cursor.fetchall():
        problem = f"its commits end with link {committed}, and its links with {linked}"
        yield Finding(COMMITS, f"chain {chain}", problem)

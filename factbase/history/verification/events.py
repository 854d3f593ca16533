"""Whether each event reads as it did when it was linked, and each link has its event."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.backends.utils import CursorWrapper

from factbase.history.chain.canonical import content_of, quoted
from factbase.history.chain.pieces import LINKS
from factbase.history.tables import tracked_tables
from factbase.history.verification.findings import Finding
from factbase.models import ChainFormat

BATCH = 50_000
LOWEST, HIGHEST = -(2**63), 2**63 - 1

RANGE = """
    SELECT count(*), max(pgh_id) FROM (
        SELECT pgh_id FROM {history} WHERE pgh_id >= %(first)s ORDER BY pgh_id LIMIT %(batch)s
    ) AS batch
"""
UNLIKE = """
    SELECT coalesce(event.pgh_id, link.event_id), link.chain, link.seq,
           CASE WHEN link.event_id IS NULL THEN 'it was never linked into a chain'
                WHEN event.pgh_id IS NULL THEN 'it was linked into a chain, and is gone'
                ELSE 'it does not read as it did when it was written' END
    FROM (SELECT * FROM {history} WHERE pgh_id >= %(first)s AND pgh_id <= %(last)s) AS event
    FULL JOIN (SELECT * FROM {links} WHERE format_id = ANY(%(formats)s)
               AND event_id >= %(first)s AND event_id <= %(last)s) AS link
        ON link.event_id = event.pgh_id
    WHERE event.pgh_id IS NULL OR link.event_id IS NULL
        OR link.content IS DISTINCT FROM CASE link.format_id {contents} END
    ORDER BY 1 LIMIT 1
"""
OUT_OF_ORDER = """
    SELECT event_id, chain, seq FROM (
        SELECT event_id, chain, seq,
               lag(event_id) OVER (PARTITION BY chain ORDER BY seq) >= event_id AS is_late,
               count(*) OVER (PARTITION BY event_id) > 1 AS is_double
        FROM {links} WHERE format_id = ANY(%(formats)s)
    ) AS link
    WHERE is_late OR is_double ORDER BY chain, seq LIMIT 1
"""


def check_events(cursor: CursorWrapper) -> Iterator[int | Finding]:
    """Hash every event again and compare it with its link, both ways."""
    formats = list(ChainFormat.objects.all())
    for tracked in tracked_tables():
        own = [row for row in formats if row.table == tracked.history]
        if own:
            yield from _compare(cursor, tracked.history, own)
            yield from _check_order(cursor, tracked.history, own)


def _compare(
    cursor: CursorWrapper, history: str, formats: Sequence[ChainFormat]
) -> Iterator[int | Finding]:
    contents = " ".join(
        f"WHEN {row.pk} THEN {content_of('event', history, row.columns)}" for row in formats
    )
    unlike = UNLIKE.format(history=quoted(history), links=quoted(LINKS), contents=contents)
    first = LOWEST
    while first <= HIGHEST:
        place: dict[str, Any] = {"first": first, "batch": BATCH}
        place["formats"] = [row.pk for row in formats]
        cursor.execute(RANGE.format(history=quoted(history)), place)
        count, last = cursor.fetchone()
        # Behind the last event there may still be links whose events are gone.
        place["last"] = last if count == BATCH else HIGHEST
        cursor.execute(unlike, place)
        for event, chain, seq, problem in cursor.fetchall():
            where = "" if chain is None else f" (chain {chain}, link {seq})"
            yield Finding(history, str(event), problem + where)
        yield count
        first = place["last"] + 1


def _check_order(
    cursor: CursorWrapper, history: str, formats: Sequence[ChainFormat]
) -> Iterator[Finding]:
    """Events get their ids while their chain is locked, so that these rise along each chain."""
    statement = OUT_OF_ORDER.format(links=quoted(LINKS))
    cursor.execute(statement, {"formats": [row.pk for row in formats]})
    for event, chain, seq in cursor.fetchall():
        problem = f"it was linked out of order (chain {chain}, link {seq})"
        yield Finding(history, str(event), problem)

"""Numbers the transactions of links that were there before transactions were numbered."""

from django.db.backends.utils import CursorWrapper

from factbase.history.chain.canonical import literal, quoted
from factbase.history.chain.pieces import ADDED_BY_TRIGGERS, COMMITS, FORMATS, LINKS
from factbase.history.tables import tracked_tables

# Events of one transaction carry the time at which it began. Transactions in one chain follow one
# another; those of several chains are put in order by these times, the best that is known of them.
NUMBER = """
    INSERT INTO {commits} (chain, first, last, at)
    SELECT chain, min(seq), max(seq), max(at)
    FROM (
        SELECT chain, seq, at, count(*) FILTER (WHERE begins) OVER ids AS part
        FROM (
            SELECT chain, seq, max(coalesce(event.at, now())) OVER ids AS at,
                   event.at IS DISTINCT FROM lag(event.at) OVER ids AS begins
            FROM {links} AS link LEFT JOIN ({events}) AS event
                ON event.format_id = link.format_id AND event.id = link.event_id
            WHERE seq > (SELECT coalesce(max(last), 0) FROM {commits} AS known
                         WHERE known.chain = link.chain)
            WINDOW ids AS (PARTITION BY chain ORDER BY seq)
        ) AS dated
        WINDOW ids AS (PARTITION BY chain ORDER BY seq)
    ) AS parted
    GROUP BY chain, part ORDER BY max(at), chain, min(seq)
"""
EVENTS = """
    SELECT format.id AS format_id, pgh_id AS id, pgh_created_at AS at
    FROM {history} JOIN {formats} AS format ON format.table = {name}
"""


def number_commits(cursor: CursorWrapper) -> None:
    """Add a commit for every transaction whose links have none, in the order of their times."""
    events = " UNION ALL ".join(
        EVENTS.format(
            history=quoted(tracked.history), formats=quoted(FORMATS), name=literal(tracked.history)
        )
        for tracked in tracked_tables()
    )
    commits = quoted(COMMITS)
    cursor.execute(f"ALTER TABLE {commits} DISABLE TRIGGER {ADDED_BY_TRIGGERS}")
    cursor.execute(NUMBER.format(commits=commits, links=quoted(LINKS), events=events))
    cursor.execute(f"ALTER TABLE {commits} ENABLE TRIGGER {ADDED_BY_TRIGGERS}")

"""How far history goes, so that it can be told later whether anything was written since.

Every chain is written by one transaction at a time, and the next one begins when that has ended:
what a statement sees of a chain is all of it up to a link. So the last links that it sees stand
for everything of the tables with a history that it sees.
"""

import json
from collections.abc import Collection

from django.db import connection
from django.db.models import Model

from factbase.history.tables import tracked_tables

Seen = dict[str, int]
"""The last link of each chain, by the chain's number as text, as JSON has it."""

# One descent of the index for each chain.
HEADS = """(
    WITH RECURSIVE head(chain, seq) AS (
        (SELECT chain, seq FROM factbase_chainlink ORDER BY chain DESC, seq DESC LIMIT 1)
        UNION ALL
        SELECT below.chain, below.seq FROM head CROSS JOIN LATERAL (
            SELECT chain, seq FROM factbase_chainlink AS link WHERE link.chain < head.chain
            ORDER BY chain DESC, seq DESC LIMIT 1
        ) AS below
    ) SELECT chain, seq FROM head
) AS head"""
SEEN = f"SELECT coalesce(jsonb_object_agg(chain, seq), '{{}}') FROM {HEADS}"  # noqa: S608 - a constant
WRITTEN_SINCE = f"""
    SELECT EXISTS (
        SELECT FROM {HEADS} JOIN factbase_chainlink AS link
            ON link.chain = head.chain
            AND link.seq > coalesce((%s::jsonb ->> head.chain::text)::bigint, 0)
        WHERE head.chain IS DISTINCT FROM %s AND link.format_id IN (
            SELECT id FROM factbase_chainformat WHERE "table" = ANY(%s))
    )
"""  # noqa: S608 - a constant


def seen() -> Seen:
    """Return how far history goes that a statement sees now. One query."""
    with connection.cursor() as cursor:
        cursor.execute(SEEN)
        return dict(json.loads(cursor.fetchone()[0]))


def own_chain() -> int:
    """Return the chain that this transaction writes to; from now on it alone does. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT factbase_chain_lock()")
        return int(cursor.fetchone()[0])


def written_since(before: Seen, models: Collection[type[Model]], *, own: int | None = None) -> bool:
    """Whether any of `models` was written to since `before`, leaving the chain `own` out.

    One query.
    """
    tables = [each.history for each in tracked_tables() if each.model in models]
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN_SINCE, [json.dumps(before), own, tables])
        return bool(cursor.fetchone()[0])

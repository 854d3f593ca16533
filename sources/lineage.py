"""Which works a source goes back to, and which sources go back to it, over live derivations."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db import connection

ROOTS = """
    WITH RECURSIVE lineage(source, work) AS (
        SELECT id, id FROM unnest(%s::uuid[]) AS id
        UNION
        SELECT lineage.source, derivation.derived_from_id
        FROM lineage
        JOIN sources_derivation derivation ON derivation.source_id = lineage.work
        WHERE derivation.retracted_at IS NULL
    )
    SELECT source, work FROM lineage
    WHERE NOT EXISTS (
        SELECT FROM sources_derivation derivation
        WHERE derivation.source_id = lineage.work AND derivation.retracted_at IS NULL
    )
"""
DESCENDANTS = """
    WITH RECURSIVE descendant(id) AS (
        SELECT id FROM unnest(%s::uuid[]) AS id
        UNION
        SELECT derivation.source_id
        FROM descendant
        JOIN sources_derivation derivation ON derivation.derived_from_id = descendant.id
        WHERE derivation.retracted_at IS NULL
    )
    SELECT id FROM descendant
"""


def roots_of(sources: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Return for each source the works it goes back to and that derive from nothing themselves.

    A source that derives from nothing is its own only root. One query.
    """
    roots: dict[UUID, set[UUID]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(ROOTS, [list(sources)])
        for source, work in cursor.fetchall():
            roots[source].add(work)
    return {source: frozenset(works) for source, works in roots.items()}


def descendants_of(sources: Iterable[UUID]) -> set[UUID]:
    """Return these sources and all that derive from them, at any remove. One query."""
    with connection.cursor() as cursor:
        cursor.execute(DESCENDANTS, [list(sources)])
        return {row[0] for row in cursor.fetchall()}

"""Which entities are one: derived from the matches judged “same”, stored nowhere.

A cluster is a connected component over those matches. Its canonical entity is the oldest member
that is not retracted (the oldest of all where every one is). The tables are named without their
schema, so that a connection that reads an earlier time sees the clusters of that time.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from django.db.models.query import QuerySet

# Each entity of `given` with all that is one with it. Two indexes, one for each direction; both are
# partial and empty while nothing is merged.
MEMBERS = """
    WITH RECURSIVE member(origin, id) AS (
        SELECT given.id, given.id FROM {given} AS given(id)
        UNION
        SELECT m.origin, edge.id
        FROM member m CROSS JOIN LATERAL (
            SELECT right_id AS id FROM factbase_match
            WHERE left_id = m.id AND judgement = 'same' AND retracted_at IS NULL
            UNION ALL
            SELECT left_id FROM factbase_match
            WHERE right_id = m.id AND judgement = 'same' AND retracted_at IS NULL
        ) AS edge
    )
"""
# Whether a member is withdrawn: looked up one by one, for members are few and entities many.
GONE = "(SELECT e.retracted_at IS NOT NULL FROM factbase_entity e WHERE e.id = m.{column})"
CLUSTERS = f"""{MEMBERS.format(given="unnest(%s::uuid[])")}
    SELECT m.origin, m.id FROM member m
    ORDER BY m.origin, {GONE.format(column="id")}, m.id
"""  # noqa: S608  # nothing in it comes from outside
MERGED = """(
    SELECT left_id FROM factbase_match WHERE judgement = 'same' AND retracted_at IS NULL
    UNION
    SELECT right_id FROM factbase_match WHERE judgement = 'same' AND retracted_at IS NULL
)"""
# Through an array, of which PostgreSQL expects few elements: it expects very many rows of a
# recursive query, too many to put them into the hash table that makes long lists quick.
FROM_ALL = f"SELECT unnest(ARRAY({MEMBERS.format(given=MERGED)} {{rest}}))"
MERGED_AWAY = FROM_ALL.format(
    rest="SELECT m.origin FROM member m WHERE "  # noqa: S608  # as above
    f"({GONE.format(column='id')}, m.id) < ({GONE.format(column='origin')}, m.origin)"
)
ONE_WITH = FROM_ALL.format(rest="SELECT m.id FROM member m WHERE m.origin IN ({ids})")


STANDS_ALONE = """NOT EXISTS (
    SELECT FROM factbase_match
    WHERE judgement = 'same' AND retracted_at IS NULL AND (left_id = %s OR right_id = %s))"""
# An array of the ids of what is merged with any of those given, and of these.
MEMBERS_OF_ANY = f"ARRAY({MEMBERS.format(given='unnest(%s::uuid[])')} SELECT m.id FROM member m)"  # noqa: S608  # as above


def members_of(ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Return for each id the members of its cluster, the canonical one first. One query."""
    wanted = list(set(ids))
    found: dict[UUID, list[UUID]] = {}
    if not wanted:
        return found
    with connection.cursor() as cursor:
        cursor.execute(CLUSTERS, [wanted])
        for origin, member in cursor.fetchall():
            found.setdefault(origin, []).append(member)
    return found


def clusters_of(ids: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Return for each id the ids of all entities that are one with it, itself among them.

    One query, whatever the number; none for no ids.
    """
    return {origin: frozenset(members) for origin, members in members_of(ids).items()}


def canonical_of(ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return for each id that of the entity that stands for its cluster. One query."""
    return {origin: members[0] for origin, members in members_of(ids).items()}


def members_of_any(ids: Iterable[UUID]) -> RawSQL:
    """Return a condition's right side: the ids of what is merged with any of `ids`, and these.

    Follows the merges of these alone, by the indexes of matches.
    """
    return RawSQL(f"SELECT unnest({MEMBERS_OF_ANY})", [list(set(ids))])  # noqa: S611  # a constant


def stands_alone(entity: Any) -> RawSQL:
    """Return the condition that an entity is one with no other. It is asked once, not for each row.

    `entity` is its id.
    """
    return RawSQL(STANDS_ALONE, [entity, entity], output_field=BooleanField())  # noqa: S611  # a constant


def merged_away() -> RawSQL:
    """Return a condition's right side: the ids of entities that another one stands for."""
    return RawSQL(MERGED_AWAY, ())  # noqa: S611  # a constant


def one_with(ids: "QuerySet[Any, Any]") -> RawSQL:
    """Return a condition's right side: the ids of what is merged with any of `ids`."""
    sql, params = ids.query.sql_with_params()
    return RawSQL(ONE_WITH.format(ids=sql), params)  # noqa: S611  # sql is the ORM's, with params

"""Which entities have a name or an identifier like a given one, by indexes alone.

A name is looked up as it is written, and in Latin letters among the names that are not; what is
misspelt is found by the groups of three letters that it shares (PostgreSQL's pg_trgm).
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from factbase.matching import identifier_key, in_latin, sounds, spellings
from factbase.matching.names import SHORT
from factbase.models.latin import FOREIGN
from factbase.postgresql.planning import by_indexes

NEAREST = 20
"""How many each of the lookups of one name brings, the nearest first."""
# How much of their trigrams two names must have in common. Two letters changed over take a third of
# the trigrams of a word of six letters, and a seventh of those of a name of twenty; and long names
# are made of words that many others have too, all of which a lower limit would have compared.
ENOUGH_IF_SHORT, ENOUGH_IF_LONG = "0.35", "0.5"
# How an address can begin and end, which its key leaves out.
STARTS = ("", "www.", "http://", "http://www.", "https://", "https://www.")
ENDS = ("", "/")

# Where very many names are alike, how many of them are compared: the others are not found but by
# writing them as they are. Writing a name in Latin letters costs more than comparing ten.
MOST_COMPARED, MOST_SPELT = 2000, 300

# Each arm has an index of its own.
CALLED = """
        (SELECT id FROM factbase_entity
         WHERE UPPER(label) = UPPER(given.name) AND retracted_at IS NULL LIMIT %(most)s)
        UNION
        (SELECT entity_id FROM factbase_alias
         WHERE UPPER(name) = UPPER(given.name) AND retracted_at IS NULL LIMIT %(most)s)
"""
NEAR_NAMES = f"""
    SELECT given.number, near.id
    FROM unnest(%(numbers)s::int[], %(names)s::text[], %(latin)s::text[])
         AS given(number, name, latin)
    CROSS JOIN LATERAL (
        {CALLED}
        UNION
        (SELECT id FROM (
            SELECT id, label FROM factbase_entity
            WHERE UPPER(label) %% UPPER(given.name) AND retracted_at IS NULL LIMIT {MOST_COMPARED}
         ) AS alike
         ORDER BY similarity(UPPER(label), UPPER(given.name)) DESC, id LIMIT %(most)s)
        UNION
        (SELECT entity_id FROM (
            SELECT entity_id, name FROM factbase_alias
            WHERE UPPER(name) %% UPPER(given.name) AND retracted_at IS NULL LIMIT {MOST_COMPARED}
         ) AS alike
         ORDER BY similarity(UPPER(name), UPPER(given.name)) DESC, entity_id LIMIT %(most)s)
        UNION
        (SELECT id FROM (
            SELECT id, label FROM factbase_entity
            WHERE label ~ '{FOREIGN}' AND factbase_latin(label) %% given.latin
            AND retracted_at IS NULL LIMIT {MOST_SPELT}
         ) AS alike
         ORDER BY similarity(factbase_latin(label), given.latin) DESC, id LIMIT %(most)s)
        UNION
        (SELECT entity_id FROM (
            SELECT entity_id, name FROM factbase_alias
            WHERE name ~ '{FOREIGN}' AND factbase_latin(name) %% given.latin
            AND retracted_at IS NULL LIMIT {MOST_SPELT}
         ) AS alike
         ORDER BY similarity(factbase_latin(name), given.latin) DESC, entity_id LIMIT %(most)s)
    ) AS near
"""  # noqa: S608  # a constant
SAME_IDENTIFIERS = """
    SELECT given.number, identifier.entity_id, identifier.scheme, identifier.value
    FROM unnest(%(numbers)s::int[], %(values)s::text[]) AS given(number, value)
    JOIN factbase_identifier AS identifier
      ON lower(regexp_replace(identifier.value, '\\s', '', 'g')) = given.value
    WHERE identifier.retracted_at IS NULL
"""

# The number of a query, a name as names are written (None: in no way), and in Latin letters.
Way = tuple[int, str | None, str]


@transaction.atomic
def named_like(names: Mapping[int, Iterable[str]]) -> list[tuple[int, UUID]]:
    """Return which entities have a name like one of those under each number. Four or six queries.

    A pair can come more than once. What is retracted or merged away may be among them.
    """
    rows = [row for number, given in names.items() for row in _ways(number, given)]
    short = [row for row in rows if len(row[1] or row[2]) < SHORT]
    long = [row for row in rows if len(row[1] or row[2]) >= SHORT]
    with by_indexes():
        return [*_near(short, ENOUGH_IF_SHORT), *_near(long, ENOUGH_IF_LONG)]


def identified_as(identifiers: Mapping[int, Iterable[tuple[str, str]]]) -> list[tuple[int, UUID]]:
    """Return which entities have one of the identifiers under each number. One query.

    An identifier is a scheme and a value, however the two are written; without a scheme, any.
    """
    given = {
        number: {identifier_key(*pair) for pair in pairs} for number, pairs in identifiers.items()
    }
    rows = [
        (number, start + value + end)
        for number, keys in given.items()
        for (_, value), start, end in product(keys, STARTS, ENDS)
    ]
    if not rows:
        return []
    parameters = {
        "numbers": [number for number, _ in rows],
        "values": [value for _, value in rows],
    }
    return [
        (number, pk)
        for number, pk, scheme, value in _rows(SAME_IDENTIFIERS, parameters)
        if given[number] & {identifier_key(scheme, value), identifier_key("", value)}
    ]


def _ways(number: int, names: Iterable[str]) -> set[Way]:
    """Return every way to look names up.

    What is only heard is NULL among the names as they are written, and not empty: an index of
    trigrams is read from end to end for a text that has none.
    """
    written = {way for name in names for way in spellings(name)}
    heard = {way for name in names for way in sounds(name)} - written
    return {(number, way, in_latin(way)) for way in written} | {
        (number, None, way) for way in heard
    }


def _near(rows: Sequence[Way], enough: str) -> list[tuple[int, UUID]]:
    if not rows:
        return []
    parameters = {
        "numbers": [number for number, _, _ in rows],
        "names": [name for _, name, _ in rows],
        "latin": [latin for _, _, latin in rows],
        "most": NEAREST,
    }
    _rows("SELECT set_config('pg_trgm.similarity_threshold', %(like)s, true)", {"like": enough})
    return [(number, pk) for number, pk in _rows(NEAR_NAMES, parameters)]


def _rows(sql: str, parameters: Mapping[str, Any]) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()

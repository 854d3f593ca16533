"""Entities by words in their names: the search that has to answer while somebody types."""

from collections.abc import Sequence
from typing import Any

from django.db.models.expressions import RawSQL

from factbase.models.arrays import IsAnyOf
from factbase.models.clusters import MERGED
from sources.models.says import pattern_of, says

# Most names that are sought are labels, and one index finds those that have all the words. What
# can be found otherwise is the rest: entities with a word in an alias or as an identifier, or
# merged with one that has it. They are few, so each of their names is looked at.
# An array, of which PostgreSQL expects few elements: it would read all entities else.
FOUND = """
    ARRAY(
        WITH word(n, pattern, word) AS MATERIALIZED (
            SELECT n, start || upper(pattern), word
            FROM unnest(%s::text[], %s::text[], %s::text[])
                 WITH ORDINALITY AS given(start, pattern, word, n)
        ), touched(id) AS MATERIALIZED (
            {touched}
        ), one(origin, id) AS MATERIALIZED (
            WITH RECURSIVE member(origin, id) AS (
                SELECT id, id FROM touched
                UNION
                SELECT m.origin, edge.id FROM member m CROSS JOIN LATERAL (
                    SELECT right_id AS id FROM factbase_match
                    WHERE left_id = m.id AND judgement = 'same' AND retracted_at IS NULL
                    UNION ALL
                    SELECT left_id FROM factbase_match
                    WHERE right_id = m.id AND judgement = 'same' AND retracted_at IS NULL
                ) AS edge
            ) SELECT origin, id FROM member
        ), has(id, n) AS (
            SELECT one.id, word.n FROM one JOIN factbase_entity AS e ON e.id = one.id
            JOIN word ON upper(e.label) ~ word.pattern
            UNION
            SELECT one.id, word.n FROM one
            JOIN factbase_alias AS a ON a.entity_id = one.id AND a.retracted_at IS NULL
            JOIN word ON upper(a.name) ~ word.pattern
            UNION
            SELECT one.id, word.n FROM one
            JOIN factbase_identifier AS i ON i.entity_id = one.id AND i.retracted_at IS NULL
            JOIN word ON i.value = word.word
        )
        SELECT id FROM factbase_entity WHERE {labels}
        UNION
        SELECT id FROM one WHERE origin IN (
            SELECT one.origin FROM one JOIN has ON has.id = one.id
            GROUP BY one.origin HAVING count(DISTINCT has.n) = (SELECT count(*) FROM word))
    )
"""
TOUCHED = """
    SELECT entity_id FROM factbase_alias WHERE retracted_at IS NULL AND ({names})
    UNION
    SELECT entity_id FROM factbase_identifier WHERE retracted_at IS NULL AND value = ANY(%s)
    UNION
    SELECT merged.id FROM {merged} AS merged(id) JOIN factbase_entity AS e ON e.id = merged.id
    JOIN word ON upper(e.label) ~ word.pattern
"""


def entities_called(words: Sequence[str]) -> IsAnyOf:
    """Return the condition of entities in whose names every word is found.

    Each word is in the label or an alias, or is an identifier, of the entity or of one that is
    merged with it.
    """
    return found(*search(words))


def search(words: Sequence[str]) -> tuple[str, list[Any]]:
    """Return the SQL of a search, the same for words of the same kinds, and its values."""
    starts, patterns = zip(*map(pattern_of, words), strict=True)
    names, labels = ([says(column, word) for word in words] for column in ("name", "label"))
    touched = TOUCHED.format(names=" OR ".join(sql for sql, _ in names), merged=MERGED)
    sql = FOUND.format(touched=touched, labels=" AND ".join(sql for sql, _ in labels))
    values: list[Any] = [list(starts), list(patterns), list(words)]
    values += [value for _, given in names for value in given]
    values += [list(words), *(value for _, given in labels for value in given)]
    return sql, values


def found(sql: str, values: Sequence[Any]) -> IsAnyOf:
    """Return the condition of what a search finds."""
    return IsAnyOf("pk", RawSQL(sql, values))  # noqa: S611  # nothing comes from outside but values

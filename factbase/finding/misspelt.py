"""Entities with a name that is nearly what was typed, by the groups of three letters they share."""

from typing import Any
from uuid import UUID

from django.db import connection

from factbase.matching import in_latin
from factbase.models.latin import FOREIGN
from factbase.postgresql.planning import by_indexes
from sources.models.says import literal

# How much of the groups of three letters of what was typed a name has to have, in one place.
ENOUGH = "0.4"
# Two letters changed over spoil four groups of three, of a short word nearly all: so each two that
# are neighbours are changed back. In a longer text enough other groups are left.
LONGEST_SWAPPED = 30
# Where very many names are alike, how many of them are compared, and how many are brought.
MOST_COMPARED, MOST_SPELT, MOST = 1000, 60, 50
ALIKE = """
    (SELECT {key} FROM (
        SELECT {key}, {name} FROM {table}
        WHERE UPPER({name}) %%> UPPER(%(typed)s) AND retracted_at IS NULL LIMIT {compared}
     ) AS alike ORDER BY word_similarity(UPPER(%(typed)s), UPPER({name})) DESC, {key} LIMIT {most})
    UNION
    (SELECT {key} FROM {table}
     WHERE UPPER({name}) LIKE ANY (%(swapped)s) AND retracted_at IS NULL LIMIT {most})
    UNION
    (SELECT {key} FROM {table}
     WHERE {name} ~ '{foreign}' AND factbase_latin({name}) %%> %(latin)s AND retracted_at IS NULL
     LIMIT {spelt})
"""
LIMITS = {"compared": MOST_COMPARED, "most": MOST, "spelt": MOST_SPELT, "foreign": FOREIGN}
MISSPELT = " UNION ".join(
    ALIKE.format(table=table, key=key, name=name, **LIMITS)
    for table, key, name in (
        ("factbase_entity", "id", "label"),
        ("factbase_alias", "entity_id", "name"),
    )
)


def misspelt(typed: str) -> list[UUID]:
    """Return ids of entities whose names are perhaps meant, in a transaction. Four queries."""
    patterns = [f"%{literal(text.upper())}%" for text in swapped(typed)]
    values: dict[str, Any] = {"typed": typed, "latin": in_latin(typed), "swapped": patterns}
    with by_indexes(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [ENOUGH])
        cursor.execute(MISSPELT, values)
        return [pk for (pk,) in cursor.fetchall()]


def swapped(text: str) -> list[str]:
    """Return a text with each two neighbours changed over in turn."""
    if len(text) > LONGEST_SWAPPED:
        return []
    return [
        text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        for at in range(len(text) - 1)
        if text[at].isalpha() and text[at + 1].isalpha()
    ]

"""Entities that are called by the first words of a name, or by more words: Huawei and Huawei Cloud.

By indexes alone: what is shorter is looked up as it is written, what is longer by trigrams. More
words may stand between those of a name, each of which is taken by its first letters, as languages
spell the ends otherwise: Sergei Lavrov finds Сергей Викторович Лавров.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from factbase.matching.names import is_in_another_script, telling_words
from factbase.models.latin import FOREIGN
from factbase.models.lookalikes import CALLED, MOST_COMPARED, MOST_SPELT, NEAREST
from factbase.postgresql.planning import by_indexes
from sources.models.says import literal

MOST_WORDS = 8
# Of fewer letters there are no trigrams to ask the index for.
SHORTEST = 3
# Letters of a word that languages hardly spell otherwise.
STEM = 4
BEGINNINGS = f"""
    SELECT given.number, found.id
    FROM unnest(%(numbers)s::int[], %(starts)s::text[]) AS given(number, name)
    CROSS JOIN LATERAL (
        {CALLED}
    ) AS found
    UNION
    SELECT given.number, found.id
    FROM unnest(%(longer_numbers)s::int[], %(patterns)s::text[]) AS given(number, pattern)
    CROSS JOIN LATERAL (
        (SELECT id FROM (
            SELECT id, label FROM factbase_entity
            WHERE UPPER(label) LIKE given.pattern AND retracted_at IS NULL LIMIT {MOST_COMPARED}
         ) AS longer ORDER BY length(label), id LIMIT %(most)s)
        UNION
        (SELECT entity_id FROM (
            SELECT entity_id, name FROM factbase_alias
            WHERE UPPER(name) LIKE given.pattern AND retracted_at IS NULL LIMIT {MOST_COMPARED}
         ) AS longer ORDER BY length(name), entity_id LIMIT %(most)s)
    ) AS found
    UNION
    SELECT given.number, found.id
    FROM unnest(%(worded_numbers)s::int[], %(ones)s::text[], %(others)s::text[], %(latin)s::text[])
         AS given(number, one, other, latin)
    CROSS JOIN LATERAL (
        (SELECT id FROM (
            SELECT id, label FROM factbase_entity
            WHERE UPPER(label) LIKE UPPER(given.one) AND UPPER(label) LIKE UPPER(given.other)
            AND retracted_at IS NULL LIMIT {MOST_COMPARED}
         ) AS worded ORDER BY similarity(label, given.latin) DESC, id LIMIT %(most)s)
        UNION
        (SELECT entity_id FROM (
            SELECT entity_id, name FROM factbase_alias
            WHERE UPPER(name) LIKE UPPER(given.one) AND UPPER(name) LIKE UPPER(given.other)
            AND retracted_at IS NULL LIMIT {MOST_COMPARED}
         ) AS worded ORDER BY similarity(name, given.latin) DESC, entity_id LIMIT %(most)s)
        UNION
        (SELECT id FROM (
            SELECT id, label FROM factbase_entity
            WHERE label ~ '{FOREIGN}' AND factbase_latin(label) LIKE given.one
            AND factbase_latin(label) LIKE given.other
            AND retracted_at IS NULL LIMIT {MOST_SPELT}
         ) AS worded
         ORDER BY similarity(factbase_latin(label), given.latin) DESC, id LIMIT %(most)s)
        UNION
        (SELECT entity_id FROM (
            SELECT entity_id, name FROM factbase_alias
            WHERE name ~ '{FOREIGN}' AND factbase_latin(name) LIKE given.one
            AND factbase_latin(name) LIKE given.other
            AND retracted_at IS NULL LIMIT {MOST_SPELT}
         ) AS worded
         ORDER BY similarity(factbase_latin(name), given.latin) DESC, entity_id LIMIT %(most)s)
    ) AS found
"""  # noqa: S608  # a constant


@transaction.atomic
def beginning_alike(names: Mapping[int, str]) -> list[tuple[int, UUID]]:
    """Return which entities are called by fewer or more words than the name of each number.

    Three queries. What is retracted or merged away may be among them.
    """
    starts = [(number, start) for number, name in names.items() for start in _starts(name)]
    longer = [
        (number, pattern)
        for number, name in names.items()
        if (pattern := _pattern(name)) is not None
    ]
    worded = [
        (number, *stems, " ".join(telling_words(name)))
        for number, name in names.items()
        if (stems := _stems(name)) is not None
    ]
    if not starts and not longer and not worded:
        return []
    values: dict[str, Any] = {
        "numbers": [number for number, _ in starts],
        "starts": [start for _, start in starts],
        "longer_numbers": [number for number, _ in longer],
        "patterns": [pattern for _, pattern in longer],
        "worded_numbers": [row[0] for row in worded],
        "ones": [row[1] for row in worded],
        "others": [row[2] for row in worded],
        "latin": [row[3] for row in worded],
        "most": NEAREST,
    }
    with by_indexes(), connection.cursor() as cursor:
        cursor.execute(BEGINNINGS, values)
        return [(number, pk) for number, pk in cursor.fetchall()]


def _starts(name: str) -> Iterator[str]:
    """Yield the first words of a name, one more each time, without the last."""
    words = name.split()[: MOST_WORDS + 1]
    for count in range(1, len(words)):
        start = " ".join(words[:count]).rstrip(" ,;:.-–—(")
        if start:
            yield start


def _pattern(name: str) -> str | None:
    """Return what longer names are like; scripts without spaces can have more in front too."""
    text = " ".join(name.split()).rstrip(" ,;:.")
    if len(text) < SHORTEST:
        return None
    said = literal(text.upper())
    return f"%{said}%" if is_in_another_script(text) else f"{said} %"


def _stems(name: str) -> tuple[str, str] | None:
    """Return what the two longest words of a name begin with, as patterns in Latin letters.

    An x is ks where it comes out of other scripts, so a stem ends before it. A word alone tells too
    little, but in another script, where it is taken whole: 日立 is too short to be looked up there.
    """
    telling = (word for word in telling_words(name) if len(word) >= SHORTEST and word.isalpha())
    words = sorted(telling, key=len)
    if len(words) > 1:
        one, other = (word[:STEM].split("x")[0] for word in words[-2:])
    elif words and is_in_another_script(name):
        one = other = words[0]
    else:
        return None
    return (f"%{one}%", f"%{other}%") if min(len(one), len(other)) >= SHORTEST else None

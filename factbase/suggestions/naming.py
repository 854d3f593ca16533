"""Which entities a text names, by the indexes on names: however many there are, none is loaded.

Every run of words that may be a name is looked up in one query. Of a script without spaces only
what begins with two characters that some name begins with, which takes one query before.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from factbase.models.clusters import canonical_of
from factbase.models.latin import FOREIGN
from factbase.spotting.names import (
    BEGINNING,
    Gram,
    beginnings,
    confidence_of,
    grams,
    singular,
    undotted,
)
from factbase.spotting.plain import plain
from factbase.spotting.spotted import POSSIBLE

MOST_NAMESAKES = 20

NAMED = f"""
    SELECT given.words, near.id, near.name
    FROM unnest(%s::text[]) AS given(words)
    CROSS JOIN LATERAL (
        (SELECT id, label AS name FROM factbase_entity
         WHERE UPPER(label) = UPPER(given.words) AND retracted_at IS NULL
         LIMIT {MOST_NAMESAKES})
        UNION ALL
        (SELECT entity_id, name FROM factbase_alias
         WHERE UPPER(name) = UPPER(given.words) AND retracted_at IS NULL
         LIMIT {MOST_NAMESAKES})
    ) AS near
"""  # noqa: S608  # a constant
BEGINNINGS = f"""
    SELECT given.letters FROM unnest(%s::text[]) AS given(letters)
    WHERE EXISTS (
        SELECT FROM factbase_entity
        WHERE LEFT(UPPER(label), {BEGINNING}) = UPPER(given.letters) AND label ~ '{FOREIGN}'
    ) OR EXISTS (
        SELECT FROM factbase_alias
        WHERE LEFT(UPPER(name), {BEGINNING}) = UPPER(given.letters) AND name ~ '{FOREIGN}'
    )
"""  # noqa: S608  # a constant


Places = Mapping[str, list[Gram]]
"""Where words stand, by the words."""


class Named(NamedTuple):
    """Words from `start` to `end` that are the name of these entities."""

    start: int
    end: int
    entities: tuple[UUID, ...]
    confidence: Decimal


def names_in(text: str) -> list[Named]:
    """Return the longest names of a text from left to right. Two queries, three with Chinese.

    Merged entities give the one that stands for them; retracted ones are none. Each entity of a
    name is in `entities` once, in the order of their making.
    """
    found = list(_looked_up(*_places(text)))
    canonical = canonical_of(entity for _, entity, _ in found)
    meant: dict[tuple[int, int], dict[UUID, Decimal]] = defaultdict(dict)
    for gram, entity, confidence in found:
        ids = meant[gram.start, gram.end]
        ids[canonical[entity]] = max(ids.get(canonical[entity], Decimal(0)), confidence)
    return list(_longest(meant))


def _places(text: str) -> tuple[Places, Places]:
    """Return where each run of words stands that may be a name, as it is written and plainly.

    And where those stand that may be the plural of one.
    """
    plainly = plain(text)
    starts = beginnings(plainly)
    known = {row[0] for row in _rows(BEGINNINGS, starts)} if starts else set()
    places: dict[str, list[Gram]] = defaultdict(list)
    plurals: dict[str, list[Gram]] = defaultdict(list)
    for gram in grams(plainly, known):
        if name := singular(plainly, gram):
            plurals[name].append(gram)
        for words in {gram.words, text[gram.start : gram.end], undotted(gram.words)}:
            places[words].append(gram)
    return places, plurals


def _looked_up(places: Places, plurals: Places) -> Iterator[tuple[Gram, UUID, Decimal]]:
    wanted = {*places, *plurals}
    for words, entity, name in _rows(NAMED, wanted) if wanted else ():
        confidence = confidence_of(words, name)
        if confidence is not None:
            yield from ((gram, entity, confidence) for gram in places.get(words, ()))
            less = min(confidence, POSSIBLE)
            yield from ((gram, entity, less) for gram in plurals.get(words, ()))


def _longest(meant: Mapping[tuple[int, int], Mapping[UUID, Decimal]]) -> Iterator[Named]:
    last = 0
    for start, end in sorted(meant, key=lambda span: (span[0], -span[1])):
        if start < last:
            continue
        last = end
        entities = meant[start, end]
        best = max(entities.values())
        likeliest = tuple(sorted(pk for pk, sure in entities.items() if sure == best))
        others = tuple(sorted(pk for pk, sure in entities.items() if sure != best))
        confidence = best if len(entities) == 1 else min(best, POSSIBLE)
        yield Named(start, end, likeliest + others, confidence)


def _rows(sql: str, given: Iterable[str]) -> Sequence[tuple[str, UUID, str]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(given)])
        return cursor.fetchall()

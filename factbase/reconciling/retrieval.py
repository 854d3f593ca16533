"""Which entities a query may mean by what it says besides a name."""

import re
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import connection

from factbase.matching import Said, Thing

# An id alone, or at the end of an address of the entity here.
ID = re.compile(r"(?:https?://\S+/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/?", re.IGNORECASE)
MOST_STATING = 50
# Each arm has an index of its own.
STATING = """
    SELECT given.number, near.subject_id
    FROM unnest(%(numbers)s::int[], %(slugs)s::text[], %(words)s::text[], %(ids)s::uuid[])
         AS given(number, slug, words, id)
    JOIN factbase_property AS property ON property.slug = given.slug
    CROSS JOIN LATERAL (
        (SELECT subject_id FROM factbase_claim
         WHERE UPPER(words) = UPPER(given.words) AND property_id = property.id
         AND status = 'verified' AND kind = 'value' AND NOT denied LIMIT %(most)s)
        UNION
        (SELECT subject_id FROM factbase_claim
         WHERE value_entity_id = given.id AND property_id = property.id
         AND status = 'verified' AND kind = 'value' AND NOT denied LIMIT %(most)s)
    ) AS near
"""


def id_in(text: str) -> set[UUID]:
    """Return the entity that a text names by our own id, if it does."""
    found = ID.fullmatch(text)
    return {UUID(found[1])} if found else set()


def stating(queries: Mapping[int, Mapping[str, Sequence[Said]]]) -> list[tuple[int, UUID]]:
    """Return which entities verified claims say one of the values of, to the letter. One query."""
    rows = [
        (number, slug, *_as_stated(said))
        for number, properties in queries.items()
        for slug, values in properties.items()
        for said in values
    ]
    if not rows:
        return []
    columns = ("numbers", "slugs", "words", "ids")
    parameters = {name: [row[place] for row in rows] for place, name in enumerate(columns)}
    with connection.cursor() as cursor:
        cursor.execute(STATING, parameters | {"most": MOST_STATING})
        return [(number, pk) for number, pk in cursor.fetchall()]


def _as_stated(said: Said) -> tuple[str | None, UUID | None]:
    """Return a value in words, or as the entity that it is."""
    match said:
        case Thing():
            return None, said.id
        case bool():
            return ("yes" if said else "no"), None
        case str():
            return said, next(iter(id_in(said)), None)
    return format(said, "f"), None

"""Reading what entities are compared by, and which are worth comparing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise, product
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from factbase.actions.testimony import BEARING
from factbase.matching import Profile, SharedFact, identifier_key, spellings
from factbase.models import Alias, Entity, Identifier

Pair = tuple[UUID, UUID]
"""Two entities, the older one first."""

# A value that more entities have tells nothing: many firms are in Beijing.
MOST_WITH_A_VALUE = 5
NEAREST = 20
# Of trigrams: the usual 0.3 lets through so many names that ranking them takes seconds.
LIKE_ENOUGH = "0.5"
# How an address can begin, which its key leaves out.
STARTS = ("", "www.", "http://", "http://www.", "https://", "https://www.")

# Values that are the same to the letter or digit; a year alone and a yes are no sign of identity.
SHARED_FACTS = """
    WITH telling AS (
        SELECT property_id, value_entity_id, min(words) AS words,
               array_agg(DISTINCT subject_id) AS subjects
        FROM factbase_claim
        WHERE status = ANY(%(statuses)s) AND kind = 'value' AND NOT denied
        AND value_boolean IS NULL AND (value_date = '' OR length(value_date) >= 7)
        GROUP BY property_id, value_entity_id, trim_scale(value_amount), trim_scale(value_lower),
                 trim_scale(value_upper), value_unit, value_modifier, value_date,
                 lower(value_text), value_url
        HAVING count(DISTINCT subject_id) BETWEEN 2 AND %(most)s
    )
    SELECT one, other, property.label, COALESCE(entity.label, telling.words)
    FROM telling
    JOIN factbase_property property ON property.id = telling.property_id
    LEFT JOIN factbase_entity entity ON entity.id = telling.value_entity_id
    CROSS JOIN unnest(subjects) AS one CROSS JOIN unnest(subjects) AS other
    WHERE one < other
    ORDER BY one, other, property.label
"""

# The trigram indexes of labels and aliases; the nearest of each name.
NEAR_NAMES = """
    SELECT near.id FROM unnest(%(names)s::text[]) AS given(name) CROSS JOIN LATERAL (
        (SELECT id FROM factbase_entity
         WHERE UPPER(label) %% UPPER(given.name) AND retracted_at IS NULL
         ORDER BY similarity(UPPER(label), UPPER(given.name)) DESC LIMIT %(most)s)
        UNION
        (SELECT entity_id FROM factbase_alias
         WHERE UPPER(name) %% UPPER(given.name) AND retracted_at IS NULL
         ORDER BY similarity(UPPER(name), UPPER(given.name)) DESC LIMIT %(most)s)
    ) AS near
"""
SAME_IDENTIFIERS = """
    SELECT entity_id FROM factbase_identifier
    WHERE retracted_at IS NULL AND lower(regexp_replace(value, '\\s', '', 'g')) = ANY(%(values)s)
"""


def profiles_of(ids: Collection[UUID] | None = None) -> dict[UUID, Profile]:
    """Return what entities are compared by; of all that stand, without `ids`. Three queries."""
    entities = _of(Entity.objects.standing(), "pk", ids)
    names: defaultdict[UUID, list[str]] = defaultdict(list)
    for pk, name in _of(Alias.objects.standing(), "entity", ids).values_list("entity_id", "name"):
        names[pk].append(name)
    identifiers: defaultdict[UUID, list[tuple[str, str]]] = defaultdict(list)
    rows = _of(Identifier.objects.standing(), "entity", ids)
    for pk, scheme, value in rows.values_list("entity_id", "scheme", "value"):
        identifiers[pk].append((scheme, value))
    return {
        pk: Profile(kind.lower(), [label, *names[pk]], identifiers[pk])
        for pk, label, kind in entities.values_list("pk", "label", "type__label")
    }


def shared_facts() -> dict[Pair, list[SharedFact]]:
    """Return the telling values that claims of two entities share, for all pairs. One query."""
    found: defaultdict[Pair, list[SharedFact]] = defaultdict(list)
    with connection.cursor() as cursor:
        parameters: dict[str, Any] = {
            "statuses": [str(status) for status in BEARING],
            "most": MOST_WITH_A_VALUE,
        }
        cursor.execute(SHARED_FACTS, parameters)
        for one, other, label, words in cursor.fetchall():
            found[one, other].append(SharedFact(label, words))
    return found


def same_identifiers(profiles: Mapping[UUID, Profile]) -> Iterable[Pair]:
    """Yield the pairs that share an identifier, however it is written."""
    owners: defaultdict[tuple[str, str], list[UUID]] = defaultdict(list)
    for pk, profile in profiles.items():
        for key in profile.identifier_keys:
            owners[key].append(pk)
    for sharing in owners.values():
        for one, other in pairwise(sharing):
            yield in_order(one, other)


def like(profile: Profile) -> list[UUID]:
    """Return the entities that a new one may be, by name or identifier. Three queries.

    Call it inside a transaction, until whose end it sets how much trigrams must have in common.

    A name is looked up as it is written and in Latin letters; names that are written in another
    script than it, and in Latin letters nowhere, are left to the full comparison.
    """
    names = set().union(*map(spellings, profile.names))
    values = [
        start + identifier_key(*pair)[1] + end
        for pair, start, end in product(profile.identifiers, STARTS, ("", "/"))
    ]
    _ids("SELECT set_config('pg_trgm.similarity_threshold', %(like)s, true)", {"like": LIKE_ENOUGH})
    return [
        *_ids(NEAR_NAMES, {"names": sorted(names), "most": NEAREST}),
        *(_ids(SAME_IDENTIFIERS, {"values": values}) if values else []),
    ]


def in_order(one: UUID, other: UUID) -> Pair:
    """Return a pair with the older entity first."""
    return (one, other) if one < other else (other, one)


def _of(rows: QuerySet[Any], column: str, ids: Collection[UUID] | None) -> QuerySet[Any]:
    return rows if ids is None else rows.filter(**{f"{column}__in": ids})


def _ids(sql: str, parameters: Mapping[str, Any]) -> Sequence[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]

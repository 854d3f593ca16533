"""Reading what entities are compared by, and which are worth comparing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from factbase.actions.testimony import BEARING
from factbase.matching import Profile, SharedFact
from factbase.models import Alias, Entity, Identifier
from factbase.models.lookalikes import identified_as, named_like

Pair = tuple[UUID, UUID]
"""Two entities, the older one first."""

# A value that more entities have tells nothing: many firms are in Beijing.
MOST_WITH_A_VALUE = 5

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


def like(profiles: Mapping[UUID, Profile]) -> set[Pair]:
    """Return new entities, each with one that it may be by name or identifier.

    At most seven queries.
    """
    numbered = dict(enumerate(profiles))
    names = {number: profiles[pk].names for number, pk in numbered.items()}
    identifiers = {number: profiles[pk].identifiers for number, pk in numbered.items()}
    found = [*named_like(names), *identified_as(identifiers)]
    return {(numbered[number], pk) for number, pk in found if numbered[number] != pk}


def in_order(one: UUID, other: UUID) -> Pair:
    """Return a pair with the older entity first."""
    return (one, other) if one < other else (other, one)


def _of(rows: QuerySet[Any], column: str, ids: Collection[UUID] | None) -> QuerySet[Any]:
    return rows if ids is None else rows.filter(**{f"{column}__in": ids})

"""Entities by their names: each cluster of merged ones once, the likeliest first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from factbase.finding.misspelt import misspelt
from factbase.matching import identifiers_in, in_latin
from factbase.matching.finding import SHORTEST_SPELT, Asked, Hit, Named, Tier, find, slips
from factbase.models import Alias, Entity, Identifier
from factbase.models.clusters import members_of
from factbase.models.latin import FOREIGN, Latin
from factbase.models.lookalikes import identified_as
from factbase.models.querysets import EntityQuerySet

MOST_EXACT, MOST_SIMILAR = 50, 100
MOST_CLAIMS = 1000
ENOUGH = 3
"""Where so many are found as they were typed, nobody has to be asked what else was meant."""
CLAIMS = """
    SELECT given.id, (
        SELECT count(*) FROM (
            SELECT FROM factbase_claim
            WHERE subject_id = given.id AND status = 'verified' LIMIT %s
        ) AS counted
    ) FROM unnest(%s::uuid[]) AS given(id)
"""


class FoundEntity(NamedTuple):
    """An entity, by which name it was found, and how many verified claims are about it.

    `former` is the label of the entity merged into it that has the name; "" if it has it itself.
    `members` are the ids of all that are one with it.
    """

    entity: Entity
    hit: Hit
    claims: int
    members: Sequence[UUID] = ()
    former: str = ""

    @property
    def is_near(self) -> bool:
        """Whether this is only what may have been meant."""
        return self.hit.tier is Tier.NEAR

    @property
    def is_spelt(self) -> bool:
        """Whether it is called so once both are written in Latin letters."""
        return self.hit.tier is Tier.SPELT


def find_entities(
    asked: Asked, rows: EntityQuerySet, *, most: int = MOST_SIMILAR
) -> list[FoundEntity]:
    """Return those of `rows` that are called so, the best first. At most nine queries.

    Where few are, also those whose names are nearly so, after all others.
    """
    found = _ranked(asked, _called(asked, rows))
    as_typed = [pk for pk, (_, hit) in found.items() if hit.tier < Tier.SPELT]
    if len(as_typed) < ENOUGH and slips(asked.text):
        found |= _ranked(asked, set(misspelt(asked.text)) - found.keys())
    return _each_once(found, rows, most)


def _called(asked: Asked, rows: EntityQuerySet) -> set[UUID]:
    """Return the ids of `rows` with such names or identifiers. At most two queries."""
    entities = rows.order_by()
    aliases = Alias.objects.standing().filter(entity__in=entities.values("pk")).order_by()
    arms = [
        *_arms(asked, entities, "label", "pk"),
        *_arms(asked, aliases, "name", "entity_id"),
        Identifier.objects.standing().filter(value=asked.text).values("entity_id").order_by(),
    ]
    ids = set(arms[0].union(*arms[1:]).values_list(flat=True))
    return ids | {pk for _, pk in identified_as({0: identifiers_in(asked.text)})}


def _arms(asked: Asked, rows: QuerySet[Any], name: str, key: str) -> list[QuerySet[Any, Any]]:
    """Return the questions for one column of names: each has an index of its own."""
    latin = in_latin(asked.text)
    words = rows
    for word in asked.words:
        words = words.filter(**{f"{name}__says": word})
    arms = [
        rows.filter(**{f"{name}__iexact": asked.text})[:MOST_EXACT],
        rows.filter(**{f"{name}__istartswith": asked.text})[:MOST_SIMILAR],
        words[:MOST_SIMILAR],
    ]
    if len(latin) >= SHORTEST_SPELT:
        foreign = rows.filter(**{f"{name}__regex": FOREIGN}).alias(latin=Latin(name))
        arms.append(foreign.filter(latin__startswith=latin)[:MOST_SIMILAR])
        arms.append(rows.filter(**{f"{name}__istartswith": latin})[:MOST_SIMILAR])
    return [arm.values(key) for arm in arms]


def _ranked(asked: Asked, ids: Iterable[UUID]) -> dict[UUID, tuple[str, Hit]]:
    """Return label and hit of each id that is found by its names after all. Three queries."""
    keys = list(ids)
    if not keys:
        return {}
    aliases: dict[UUID, list[str]] = defaultdict(list)
    for pk, name in Alias.objects.standing().filter(entity__in=keys).values_list("entity", "name"):
        aliases[pk].append(name)
    known: dict[UUID, list[str]] = defaultdict(list)
    rows = Identifier.objects.standing().filter(entity__in=keys)
    for pk, scheme, value in rows.values_list("entity", "scheme", "value"):
        known[pk] += [value, f"{scheme}:{value}"]
    labels = Entity.objects.filter(pk__in=keys).values_list("pk", "label")
    return {
        pk: (label, hit)
        for pk, label in labels
        if (hit := find(asked, Named(label, aliases[pk], known[pk])))
    }


def _each_once(
    found: dict[UUID, tuple[str, Hit]], rows: EntityQuerySet, most: int
) -> list[FoundEntity]:
    """Return the entities that stand for what was found, ranked. Three queries."""
    clusters = members_of(found)
    best: dict[UUID, UUID] = {}
    for pk in sorted(found, key=lambda pk: (found[pk][1].tier, pk != clusters[pk][0], pk)):
        best.setdefault(clusters[pk][0], pk)
    counts = _counted({member for members in clusters.values() for member in members})
    claims = {pk: sum(counts[member] for member in clusters[best[pk]]) for pk in best}

    def order(pk: UUID) -> tuple[Any, ...]:
        label, hit = found[best[pk]]
        return hit.tier, hit.kind != "label", -claims[pk], len(label), label, pk

    entities = rows.filter(pk__in=best).select_related("type").in_bulk()
    shown = [pk for pk in sorted(best, key=order) if pk in entities][:most]
    return [
        FoundEntity(
            entities[pk],
            found[best[pk]][1],
            claims[pk],
            members=clusters[best[pk]],
            former=found[best[pk]][0] if best[pk] != pk else "",
        )
        for pk in shown
    ]


def _counted(ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many verified claims are about each, no further than MOST_CLAIMS. One query."""
    keys = list(ids)
    with connection.cursor() as cursor:
        cursor.execute(CLAIMS, [MOST_CLAIMS, keys])
        return dict(cursor.fetchall())

"""Which live claims cannot hold beside a claim, or beside one another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from factbase.models import Claim
from factbase.models.clusters import canonical_of, clusters_of, members_of_any
from factbase.models.conflict import VALUE_COLUMNS
from factbase.models.unit import unit_table
from factbase.values import (
    Assertion,
    Cardinality,
    EntityRef,
    Kind,
    Relation,
    UnitTable,
    contradictions,
    is_plain,
    reason,
    relate,
)


class Contradiction(NamedTuple):
    """Two claims that cannot both hold, in the order of their ids, and why."""

    first: Claim
    second: Claim
    reason: str


Found = dict[tuple[UUID, UUID], Contradiction]
"""By the ids of the two claims."""


def against(claim: Claim) -> Found:
    """Return what contradicts one live claim. Two queries, and one each
    where entities are named or amounts need converting.

    `claim` is loaded with its property and value entity.
    """
    others = list(_comparable(claim))
    units = _units([claim, *others])
    cardinality = Cardinality(claim.property.cardinality)
    said, *theirs = assertions_of([claim, *others])
    found: Found = {}
    for other, assertion in zip(others, theirs, strict=True):
        other.property = claim.property
        relation = relate(said, assertion, cardinality=cardinality, units=units)
        if relation is Relation.CONFLICT:
            found |= _keyed(explained(claim, other, units))
    return found


def among(claims: Sequence[Claim]) -> Found:
    """Return which claims on one subject and property cannot hold beside one another."""
    units = _units(claims)
    cardinality = Cardinality(claims[0].property.cardinality)
    pairs = contradictions(assertions_of(claims), cardinality=cardinality, units=units)
    found: Found = {}
    for one, other in pairs:
        found |= _keyed(explained(claims[one], claims[other], units))
    return found


def assertions_of(claims: Sequence[Claim]) -> list[Assertion]:
    """Return what claims say, entities by the one that stands for them. One query if any is said.

    Two names of what is one are the same value.
    """
    canonical = canonical_of(each.value_entity_id for each in claims if each.value_entity_id)
    return [_by_canonical(claim.assertion, canonical) for claim in claims]


def _by_canonical(assertion: Assertion, canonical: Mapping[UUID, UUID]) -> Assertion:
    value = assertion.value
    if not isinstance(value, EntityRef):
        return assertion
    return replace(assertion, value=EntityRef(canonical[value.id]))


def _comparable(claim: Claim) -> QuerySet[Claim]:
    """Return the live claims beside one that could be in conflict with it, as far as SQL can tell.

    Beside it are the claims on its subject, and on what that is merged with.

    What is left out: the same said again, times that cannot overlap, and, where a property has
    many values, values beside a value, and denials of another entity.
    """
    rows: QuerySet[Claim] = Claim.objects.live().filter(property=claim.property_id)
    rows = rows.filter(subject__in=clusters_of([claim.subject_id])[claim.subject_id])
    rows = rows.exclude(pk=claim.pk).select_related("value_entity")
    cardinality = claim.property.cardinality
    if cardinality != Cardinality.ONE and claim.valid:
        rows = _overlapping(rows, claim)
    if cardinality != Cardinality.MANY or not is_plain(claim.assertion):
        same = {name: getattr(claim, name) for name in ("kind", "denied", *VALUE_COLUMNS)}
        return rows.exclude(**same)
    rows = rows.filter(Q(denied=True) | ~Q(kind=Kind.VALUE))
    if claim.value_entity_id:
        same_entity = Q(value_entity__in=members_of_any([claim.value_entity_id]))
        rows = rows.filter(same_entity | ~Q(kind=Kind.VALUE))
    return rows


def _overlapping(rows: QuerySet[Claim], claim: Claim) -> QuerySet[Claim]:
    if claim.valid_earliest is not None:
        rows = rows.exclude(valid_latest__lt=claim.valid_earliest)
    if claim.valid_latest is not None:
        rows = rows.exclude(valid_earliest__gt=claim.valid_latest)
    return rows


def _keyed(contradiction: Contradiction) -> Found:
    return {(contradiction.first.pk, contradiction.second.pk): contradiction}


def explained(claim: Claim, other: Claim, units: UnitTable | None = None) -> Contradiction:
    """Return two claims that are known to contradict one another, in order, with the reason."""
    first, second = sorted((claim, other), key=lambda each: each.pk)
    cardinality = Cardinality(claim.property.cardinality)
    words = reason(first.assertion, second.assertion, cardinality=cardinality, units=units)
    return Contradiction(first, second, words)


def _units(claims: Iterable[Claim]) -> UnitTable | None:
    """Return the units in force where several are used; one query then. One converts by itself."""
    return unit_table() if len({claim.value_unit_id for claim in claims} - {None}) > 1 else None

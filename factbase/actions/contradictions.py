"""Which live claims cannot hold beside a claim, or beside one another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from factbase.exceptions import FactbaseError
from factbase.models import Claim, Conflict, ConflictState
from factbase.models.clusters import MEMBERS_OF_ANY, canonical_of
from factbase.models.querysets import LIVE
from factbase.models.unit import unit_table
from factbase.models.value_rules import BLANK
from factbase.postgresql.inserts import Question
from factbase.values import (
    Assertion,
    Cardinality,
    EntityRef,
    Relation,
    UnitTable,
    contradictions,
    reason,
    relate,
)
from factbase.wording import retold, speaks_english, told

# The columns of the value, as PostgreSQL calls them: by the name of what they refer to.
_SAID = [
    str(field.column)
    for field in Claim._meta.concrete_fields
    if field.name in ("kind", "denied", *BLANK)
]
_RIVALS = f"""
    SELECT other.id
    FROM (SELECT {MEMBERS_OF_ANY} AS subjects, {MEMBERS_OF_ANY} AS objects) AS one_with,
         {{claim}} AS claim
         JOIN factbase_property AS property ON property.id = claim.property_id,
         factbase_claim AS other
    WHERE claim.id = %s AND other.id <> claim.id
    AND other.subject_id = ANY(one_with.subjects) AND other.property_id = claim.property_id
    AND other.status IN ({", ".join(f"'{status}'" for status in LIVE)})
    AND (property.cardinality = 'one' OR claim.valid = ''
         OR (other.valid_latest < claim.valid_earliest) IS NOT TRUE
         AND (other.valid_earliest > claim.valid_latest) IS NOT TRUE)
    AND CASE WHEN property.cardinality = 'many' AND claim.kind = 'value' AND NOT claim.denied
        THEN other.kind <> 'value' OR other.denied
             AND (claim.value_entity_id IS NULL OR other.value_entity_id = ANY(one_with.objects))
        ELSE ({", ".join(f"other.{name}" for name in _SAID)})
             IS DISTINCT FROM ({", ".join(f"claim.{name}" for name in _SAID)})
        END
"""  # noqa: S608 - nothing in it comes from outside
RIVALS = _RIVALS.format(claim="factbase_claim")
RIVALS_OF_ADDED = f"ARRAY({_RIVALS.format(claim='added')})"


class TooManyConflictsError(FactbaseError):
    """So many claims on one subject and property contradict one another that none is written."""

    code = "too_many_conflicts"

    def __init__(self, claim: Claim, most: int) -> None:
        super().__init__(
            _(
                "The claims on “%(property)s” of “%(subject)s” contradict one another more than "
                "%(most)s times: say when each of them holds, or that the property has many "
                "values. Those that must stand as they are go in one by one."
            )
            % {
                "property": claim.property.label,
                "subject": claim.subject.label,
                "most": f"{most:,}",
            }
        )


class Contradiction(NamedTuple):
    """Two claims that cannot both hold, in the order of their ids, and why."""

    first: Claim
    second: Claim
    reason: str


Found = dict[tuple[UUID, UUID], Contradiction]
"""By the ids of the two claims."""


def against(claim: Claim, rivals: Sequence[UUID]) -> Found:
    """Return which of its `rivals` contradict one live claim. No query where it has none, else one,
    and one each where entities are named or amounts need converting.

    `claim` is loaded with its value entity.
    """
    if not rivals:
        return {}
    others = list(Claim.objects.filter(pk__in=rivals).select_related("property", "value_entity"))
    # The caller's copy of the property may have been read before somebody changed it.
    claim.property = others[0].property
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


def among(claims: Sequence[Claim], *, most: int | None = None) -> Found:
    """Return which claims on one subject and property cannot hold beside one another.

    Raises TooManyConflictsError once there are more than `most`.
    """
    units = _units(claims)
    cardinality = Cardinality(claims[0].property.cardinality)
    pairs = contradictions(assertions_of(claims), cardinality=cardinality, units=units)
    found: Found = {}
    for one, other in pairs:
        if len(found) == most:
            raise TooManyConflictsError(claims[0], most)
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


def rivals_of(claim: Claim) -> list[UUID]:
    """Return the live claims beside one that could be in conflict with it, as far as SQL can tell.

    Beside it are the claims on its subject, and on what that is merged with. `claim` is compared
    as it is written. One query.

    What is left out: the same said again, times that cannot overlap, and, where a property has
    many values, values beside a value, and denials of another entity.
    """
    with connection.cursor() as cursor:
        cursor.execute(RIVALS, _asked(claim))
        return [pk for (pk,) in cursor.fetchall()]


def rivals_of_added(claim: Claim) -> Question:
    """Return what asks for `rivals_of` a claim along with writing it."""
    return Question(RIVALS_OF_ADDED, _asked(claim))


def _asked(claim: Claim) -> tuple[Any, ...]:
    named = [claim.value_entity_id] if claim.value_entity_id else []
    return [claim.subject_id], named, claim.pk


def _keyed(contradiction: Contradiction) -> Found:
    return {(contradiction.first.pk, contradiction.second.pk): contradiction}


def explained(claim: Claim, other: Claim, units: UnitTable | None = None) -> Contradiction:
    """Return two claims that are known to contradict one another, in order, with the reason."""
    first, second = sorted((claim, other), key=lambda each: each.pk)
    cardinality = Cardinality(claim.property.cardinality)
    words = reason(first.assertion, second.assertion, cardinality=cardinality, units=units)
    return Contradiction(first, second, words)


def reason_words(conflict: Conflict) -> str:
    """Say why two claims cannot both hold, in the language of a page.

    As it is recorded, which is in English, or else anew; of what no longer contradicts one another
    the record is read back. `conflict` is loaded with both claims and their value entities.
    """
    if speaks_english() or conflict.state == ConflictState.GONE:
        return retold(conflict.reason)
    return told(explained(conflict.first, conflict.second).reason)


def _units(claims: Iterable[Claim]) -> UnitTable | None:
    """Return the units in force where several are used; one query then. One converts by itself."""
    return unit_table() if len({claim.value_unit_id for claim in claims} - {None}) > 1 else None

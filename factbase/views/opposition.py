"""What stands against a claim: those it contradicts, and the later one that supersedes it."""

from collections.abc import Collection
from uuid import UUID

from factbase import permissions
from factbase.models import Claim, Conflict
from factbase.models.clusters import members_of_any
from factbase.permissions import Actor
from factbase.values import Cardinality

MOST_CONFLICTS = 100


def contradicting_of(claim: Claim, user: Actor, *, most: int) -> dict[Claim, Conflict]:
    """Return the newest `most` that cannot hold beside `claim` now, each with its conflict.

    One query.
    """
    rows = permissions.visible_conflicts(user).current().of_claims([claim.pk]).with_names()
    return {row.second if row.first_id == claim.pk else row.first: row for row in rows[:most]}


def superseding_of(claim: Claim, user: Actor) -> Claim | None:
    """Return the claim that holds next after `claim`, where there is one value at a time.

    One query, none where nothing can follow. `claim` is loaded with its property.
    """
    is_in_turn = claim.property.cardinality == Cardinality.ONE_AT_A_TIME
    if not is_in_turn or claim.valid_latest is None or not claim.is_live:
        return None
    later = permissions.visible_claims(user).live().select_related("value_entity")
    one = members_of_any([claim.subject_id])
    later = later.filter(subject__in=one, property=claim.property_id)
    found: Claim | None = (
        later.filter(valid_earliest__gt=claim.valid_latest).order_by("valid_earliest", "id").first()
    )
    return found


def open_conflicts_about(entities: Collection[UUID], user: Actor) -> list[Conflict]:
    """Return the newest open conflicts between claims about any of `entities`. One query."""
    rows = permissions.visible_conflicts(user).open()
    # Two sides, each found by its index; asked about with "or", every open conflict would be read.
    sides = [rows.filter(**{f"{side}__subject__in": entities}) for side in ("first", "second")]
    first, second = (side.order_by().values("pk") for side in sides)
    found = Conflict.objects.filter(pk__in=first.union(second)).with_names()
    return list(found[:MOST_CONFLICTS])


def conflicts_among(claims: Collection[Claim], user: Actor) -> list[Conflict]:
    """Return the conflicts between any two of `claims`, decided or not. One query."""
    known = {claim.pk: claim for claim in claims}
    rows = permissions.visible_conflicts(user).current()
    found: list[Conflict] = list(rows.filter(first__in=known, second__in=known))
    for row in found:
        row.first, row.second = known[row.first_id], known[row.second_id]
    return found

"""Which claims say already what somebody is about to log."""

from factbase.actions.contradictions import assertions_of
from factbase.models import Claim
from factbase.models.clusters import clusters_of
from factbase.models.querysets import ClaimQuerySet
from factbase.models.unit import unit_table
from factbase.values import Cardinality, Relation, relate

# Beside more claims than these on one subject and property, the newest ones are compared.
MOST_COMPARED = 200
MOST_OFFERED = 3


def alike(claim: Claim, *, among: ClaimQuerySet) -> list[Claim]:
    """Return those of `among` that an unsaved claim would only repeat, equal ones first.

    They are about the same subject, or one that it is merged with, and the same property, and their
    values are equal or can both be right at the time they hold (`factbase.values.comparison`). At
    most MOST_OFFERED. Three queries, one more where entities are named.
    """
    subjects = clusters_of([claim.subject_id])[claim.subject_id]
    rows = among.filter(subject__in=subjects, property=claim.property_id).with_names()
    others = list(rows[:MOST_COMPARED])
    said, *theirs = assertions_of([claim, *others])
    cardinality, units = Cardinality(claim.property.cardinality), unit_table()
    found: dict[Relation, list[Claim]] = {Relation.EQUAL: [], Relation.COMPATIBLE: []}
    for other, assertion in zip(others, theirs, strict=True):
        relation = relate(said, assertion, cardinality=cardinality, units=units)
        if relation in found:
            found[relation].append(other)
    return [*found[Relation.EQUAL], *found[Relation.COMPATIBLE]][:MOST_OFFERED]

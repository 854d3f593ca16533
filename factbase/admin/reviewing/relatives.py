"""Claims that answer the same question as another one, and how they stand to it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from factbase.actions.contradictions import assertions_of
from factbase.admin.reviewing.open_conflicts import conflicts_of
from factbase.models import Claim, Conflict
from factbase.models.clusters import clusters_of
from factbase.models.unit import unit_table
from factbase.values import Cardinality, Relation, relate

MOST_COMPARED = 50
WORDS = {
    Relation.CONFLICT: _("cannot both hold"),
    Relation.EQUAL: _("says the same"),
    Relation.COMPATIBLE: _("says nearly the same: both can hold"),
    Relation.SUPERSEDES: _("held earlier: this claim supersedes it"),
    Relation.SUPERSEDED_BY: _("holds later: it supersedes this claim"),
    Relation.INCOMPARABLE: _("cannot be compared"),
}


@dataclass(frozen=True, slots=True)
class Relative:
    """A live claim about the same subject and property, and how it stands to the one shown.

    `conflict` is the open one between the two, if there is one.
    """

    claim: Claim
    relation: Relation
    conflict: Conflict | None = None

    @property
    def words(self) -> str:
        """How the two stand to one another, in words."""
        return str(WORDS[self.relation])

    @property
    def is_rival(self) -> bool:
        """Whether the two cannot both hold."""
        return self.relation is Relation.CONFLICT

    @property
    def is_double(self) -> bool:
        """Whether one of the two may be needless."""
        return self.relation in (Relation.EQUAL, Relation.COMPATIBLE)


def relatives_of(claim: Claim) -> list[Relative]:
    """Return the live claims on the same question, rivals first, then doubles. Five queries.

    Claims about an entity that is one with the subject are among them. Values that stand apart
    (several of a property that takes many) are left out.
    """
    subjects = clusters_of([claim.subject_id])[claim.subject_id]
    same = Claim.objects.live().filter(subject__in=subjects, property=claim.property_id)
    others = list(same.exclude(pk=claim.pk).with_names()[:MOST_COMPARED])
    if not others:
        return []
    units, cardinality = unit_table(), Cardinality(claim.property.cardinality)
    conflicts = conflicts_of(claim)
    said, *theirs = assertions_of([claim, *others])
    found = [
        Relative(
            other,
            relate(said, assertion, cardinality=cardinality, units=units),
            conflicts.get(other.pk),
        )
        for other, assertion in zip(others, theirs, strict=True)
    ]
    order = list(WORDS)
    known = [relative for relative in found if relative.relation in WORDS]
    return sorted(known, key=lambda relative: order.index(relative.relation))

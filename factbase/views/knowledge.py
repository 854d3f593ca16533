"""How much is known about an entity, how surely, and what is not: in numbers and first claims.

Whatever the number of claims, a page asks the same few questions, each of which reads no more than
the claims about this one entity.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from factbase.models import Claim, Status
from factbase.models.querysets import ClaimQuerySet, best_first
from factbase.values import Kind
from factbase.views.facts import PropertyFacts

# Of each property, of all together, and of each claim's receipts.
MOST_OF_EACH, MOST_FACTS, MOST_RECEIPTS = 12, 30, 2
MOST_MENTIONS = 20


@dataclass(frozen=True, slots=True)
class Tally:
    """How many live claims there are about one property, and how they stand.

    `rechecks` are those that were verified once and have to be looked at again; `unknown` those
    which say that there is a value that nobody knows.
    """

    slug: str
    label: str
    claims: int
    verified: int
    disputed: int
    rechecks: int
    unknown: int

    @property
    def waiting(self) -> int:
        """Those that nobody has decided about yet."""
        return self.claims - self.verified - self.disputed

    @property
    def is_open(self) -> bool:
        """Whether something about the property is still a question."""
        return not self.verified or bool(self.rechecks or self.unknown)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is claimed about an entity, property by property."""

    tallies: list[Tally]

    @property
    def claims(self) -> int:
        """How many there are in all."""
        return sum(tally.claims for tally in self.tallies)

    @property
    def verified(self) -> int:
        """Those that the desk stands by."""
        return sum(tally.verified for tally in self.tallies)

    @property
    def disputed(self) -> int:
        """Those that are in doubt, and publicly so."""
        return sum(tally.disputed for tally in self.tallies)

    @property
    def waiting(self) -> int:
        """Those that nobody has decided about yet."""
        return sum(tally.waiting for tally in self.tallies)

    @property
    def questions(self) -> list[Tally]:
        """The properties of which something is still open."""
        return [tally for tally in self.tallies if tally.is_open]

    def beyond(self, groups: Collection[PropertyFacts]) -> list[tuple[Tally, int]]:
        """Return for each property how many claims `groups` do not show, where there are any."""
        shown = {group.property.slug: len(list(group.claims)) for group in groups}
        rest = [(tally, tally.claims - shown.get(tally.slug, 0)) for tally in self.tallies]
        return [(tally, number) for tally, number in rest if number > 0]


def knowledge_of(claims: ClaimQuerySet) -> Knowledge:
    """Count `claims` by property. One query."""
    # By what is read alone: in the past PostgreSQL does not know that an id tells the label.
    names = ("property__label", "property__slug")
    named = claims.order_by(*names).values_list(*reversed(names))
    rows = named.annotate(
        claims=Count("pk"),
        verified=Count("pk", filter=Q(status=Status.VERIFIED)),
        disputed=Count("pk", filter=Q(status=Status.DISPUTED)),
        rechecks=Count("pk", filter=~Q(recheck="")),
        unknown=Count("pk", filter=Q(kind=Kind.UNKNOWN, denied=False)),
    )
    return Knowledge([Tally(*row) for row in rows])


def first_facts(claims: ClaimQuerySet) -> list[Claim]:
    """Return the best of `claims`, some of each property, with their first receipts. Four queries.

    Which ones, is asked of the claims' keys alone: whole rows are read of those only.
    """
    place = Window(RowNumber(), partition_by=F("property"), order_by=best_first())
    ranked = claims.annotate(place=place).filter(place__lte=MOST_OF_EACH)
    chosen = ranked.order_by("place", "property_id", "pk").values_list("pk", flat=True)[:MOST_FACTS]
    rows = Claim.objects.filter(pk__in=list(chosen)).best_first().select_related("ledger")
    return list(rows.defer("ledger__entries").for_pages(receipts=MOST_RECEIPTS))


def mentions_of(claims: ClaimQuerySet) -> tuple[list[Claim], bool]:
    """Return the best of the claims that name an entity; whether there are more. Two queries."""
    chosen = list(claims.best_first().values_list("pk", flat=True)[: MOST_MENTIONS + 1])
    rows = Claim.objects.filter(pk__in=chosen[:MOST_MENTIONS]).best_first().with_names()
    return list(rows.select_related("ledger").defer("ledger__entries")), len(chosen) > MOST_MENTIONS

"""The entities that claims put beside one."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from factbase.charts import Spokes, spokes
from factbase.models import Claim, Entity, Status

MOST = 12


@dataclass(slots=True)
class Neighbour:
    """An entity, and the claims that tie it to the page's, best first.

    `leads_here`: the first claim is about the neighbour and names the page's entity.
    """

    entity: Entity
    leads_here: bool
    claims: list[Claim] = field(default_factory=list)

    @property
    def claim(self) -> Claim:
        """The one that the picture names."""
        return self.claims[0]

    @property
    def is_verified(self) -> bool:
        """Whether the desk stands by it."""
        return self.claim.status == Status.VERIFIED


@dataclass(frozen=True, slots=True)
class Related:
    """The first neighbours, where they stand, and how many are left out."""

    neighbours: list[tuple[Neighbour, float]]
    spokes: Spokes
    more: int


def related(
    facts: Iterable[Claim], mentions: Iterable[Claim], *, of: Collection[UUID]
) -> Related | None:
    """Arrange what `facts` name and what `mentions` are about, each best first; None for none.

    The entities in `of` are the page's own. What the desk stands by comes first, then names.
    """
    found: dict[UUID, Neighbour] = {}
    for entity, claim, leads_here in _ties(facts, mentions):
        if entity.pk not in of:
            found.setdefault(entity.pk, Neighbour(entity, leads_here)).claims.append(claim)
    if not found:
        return None
    order = sorted(found.values(), key=lambda each: (not each.is_verified, each.entity.label))
    drawn = spokes(len(order[:MOST]))
    return Related(list(zip(order[:MOST], drawn.ends, strict=True)), drawn, more=len(order[MOST:]))


def _ties(
    facts: Iterable[Claim], mentions: Iterable[Claim]
) -> Iterator[tuple[Entity, Claim, bool]]:
    for claim in facts:
        if claim.value_entity and not claim.denied:
            yield claim.value_entity, claim, False
    for claim in mentions:
        if not claim.denied:
            yield claim.subject, claim, True

"""Arranges claims as pages show them: by property, rivals beside one another. Asks no query."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from factbase.models import Claim, ConfidenceLedger, Property, Status

# The most settled first; what the desk only considers comes after what it stands by.
STATUS_ORDER = [
    Status.VERIFIED,
    Status.DISPUTED,
    Status.SUBMITTED,
    Status.DRAFT,
    Status.RETRACTED,
    Status.REJECTED,
]


@dataclass(slots=True)
class PropertyFacts:
    """All that is said about one property; claims that cannot hold together share a cluster."""

    property: Property
    clusters: list[list[Claim]] = field(default_factory=list)


def by_property(claims: Iterable[Claim]) -> list[PropertyFacts]:
    """Group claims with their `property` and `ledger` loaded, properties by label."""
    groups: dict[Property, PropertyFacts] = {}
    for claim in sorted(claims, key=_standing):
        group = groups.setdefault(claim.property, PropertyFacts(claim.property))
        _join(group.clusters, claim)
    return sorted(groups.values(), key=lambda group: group.property.label.casefold())


def rival_ids(claim: Claim) -> set[str]:
    """Return the ids of the claims that its ledger counts against it."""
    ledger: ConfidenceLedger | None = getattr(claim, "ledger", None)
    return {rival["claim"] for rival in ledger.rivals} if ledger else set()


def _standing(claim: Claim) -> tuple[int, float, str]:
    confidence = float(claim.confidence or 0)
    return STATUS_ORDER.index(Status(claim.status)), -confidence, str(claim.pk)


def _join(clusters: list[list[Claim]], claim: Claim) -> None:
    rivals = rival_ids(claim)
    for cluster in clusters:
        if any(str(other.pk) in rivals or str(claim.pk) in rival_ids(other) for other in cluster):
            cluster.append(claim)
            return
    clusters.append([claim])

"""Arranges claims as pages show them: by property, rivals under the best of them. Asks no query."""

import builtins  # the field `property` hides the built-in inside the class
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from factbase.actions.contradictions import reason_words
from factbase.models import Claim, ConfidenceLedger, Conflict, Property


@dataclass(frozen=True, slots=True)
class Rival:
    """A claim that cannot hold beside a better one, and why; "" where only the formula says so."""

    claim: Claim
    reason: str = ""


@dataclass(slots=True)
class Fact:
    """The best of the claims that cannot all hold, and its rivals, best first."""

    claim: Claim
    rivals: list[Rival] = field(default_factory=list)

    @property
    def claims(self) -> list[Claim]:
        """All of them, best first."""
        return [self.claim, *(rival.claim for rival in self.rivals)]


@dataclass(slots=True)
class PropertyFacts:
    """What is said about one property, best first."""

    property: Property
    facts: list[Fact] = field(default_factory=list)

    @builtins.property
    def claims(self) -> Iterator[Claim]:
        """Every claim, each best one before its rivals."""
        return (claim for fact in self.facts for claim in fact.claims)


def by_property(claims: Iterable[Claim], conflicts: Iterable[Conflict] = ()) -> list[PropertyFacts]:
    """Group claims, given best first with `property` and `ledger` loaded; properties by label.

    Rivals are what a ledger counts against another, and what `conflicts`, loaded with their claims,
    say.
    """
    reasons = {frozenset({row.first_id, row.second_id}): reason_words(row) for row in conflicts}
    groups: dict[Property, PropertyFacts] = {}
    for claim in claims:
        group = groups.setdefault(claim.property, PropertyFacts(claim.property))
        _place(group.facts, claim, reasons)
    return sorted(groups.values(), key=lambda group: group.property.label.casefold())


def rival_ids(claim: Claim) -> set[str]:
    """Return the ids of the claims that its ledger counts against it."""
    ledger: ConfidenceLedger | None = getattr(claim, "ledger", None)
    return {rival["claim"] for rival in ledger.rivals} if ledger else set()


def _place(facts: list[Fact], claim: Claim, reasons: Mapping[frozenset[UUID], str]) -> None:
    """Put a claim under the first fact with a claim that it cannot hold beside."""
    rivals = rival_ids(claim)
    for fact in facts:
        for other in fact.claims:
            reason = reasons.get(frozenset({claim.pk, other.pk}), "")
            if reason or str(other.pk) in rivals or str(claim.pk) in rival_ids(other):
                fact.rivals.append(Rival(claim, reason))
                return
    facts.append(Fact(claim))

"""Reading the evidence of claims as the confidence formula hears it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from factbase.confidence import Ledger, Question, Receipt, Statement, score_group
from factbase.models import Claim, Evidence, Property, Stance, Status
from factbase.models.unit import unit_table
from factbase.values import Cardinality, ValueType
from sources.lineage import roots_of

BEARING = (Status.SUBMITTED, Status.VERIFIED, Status.DISPUTED)

Group = tuple[UUID, UUID]  # subject and property


class Testimony(NamedTuple):
    """A live piece of evidence: its stance, and what the formula hears of it."""

    stance: str
    receipt: Receipt


TestimonyByClaim = Mapping[UUID, Sequence[Testimony]]


class Said(NamedTuple):
    """What of a live piece of evidence the formula asks; `grade` is its publisher's, if any."""

    evidence: UUID
    claim: UUID
    source: UUID
    stance: str
    credibility: int | None
    grade: str | None


def testimony_on(claims: Iterable[Claim]) -> TestimonyByClaim:
    """Return the live evidence of each claim, [] where it has none. Two queries."""
    live = Evidence.objects.standing().filter(claim__in=[claim.pk for claim in claims])
    rows = live.values_list(
        "pk", "claim_id", "source_id", "stance", "credibility", "source__publisher__grade"
    )
    return heard([Said(*row) for row in rows])


def heard(evidence: Sequence[Said]) -> TestimonyByClaim:
    """Return what the formula hears of `evidence`, by claim. One query."""
    works = roots_of({said.source for said in evidence})
    roots = {source: frozenset(map(str, found)) for source, found in works.items()}
    by_claim: dict[UUID, list[Testimony]] = defaultdict(list)
    for said in evidence:
        receipt = Receipt(
            evidence=str(said.evidence),
            claim=str(said.claim),
            source=str(said.source),
            refutes=said.stance == Stance.REFUTES,
            grade=said.grade or "",
            credibility=said.credibility,
            roots=roots[said.source],
        )
        by_claim[said.claim].append(Testimony(said.stance, receipt))
    return by_claim


def score(claims: Iterable[Claim], testimony: TestimonyByClaim) -> dict[str, Ledger]:
    """Return the ledgers of the claims that have one, by id, given whole groups. Two queries.

    A claim that is rejected or retracted has no confidence and bears on no other; a draft has one
    and bears on no other.
    """
    groups: dict[Group, list[Statement]] = defaultdict(list)
    for claim in claims:
        if claim.is_live:
            statement = _statement(claim, testimony.get(claim.pk, []))
            groups[claim.subject_id, claim.property_id].append(statement)
    properties = Property.objects.in_bulk({prop for _, prop in groups})
    units = unit_table()
    ledgers: dict[str, Ledger] = {}
    for (_, prop), statements in groups.items():
        asked = properties[prop]
        question = Question(Cardinality(asked.cardinality), ValueType(asked.value_type), units)
        ledgers |= score_group(statements, question)
    return ledgers


def _statement(claim: Claim, testimony: Iterable[Testimony]) -> Statement:
    return Statement(
        claim=str(claim.pk),
        assertion=claim.assertion,
        counts=claim.status in BEARING,
        receipts=tuple(item.receipt for item in testimony if item.stance != Stance.CONTEXT),
    )

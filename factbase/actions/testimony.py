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


def testimony_on(claims: Iterable[Claim]) -> TestimonyByClaim:
    """Return the live evidence of each claim, [] where it has none. Two queries."""
    live = Evidence.objects.standing().filter(claim__in=[claim.pk for claim in claims])
    rows = live.values_list(
        "pk", "claim_id", "source_id", "stance", "credibility", "source__publisher__grade"
    )
    found = list(rows)
    roots = roots_of({row[2] for row in found})
    by_claim: dict[UUID, list[Testimony]] = defaultdict(list)
    for pk, claim, source, stance, credibility, grade in found:
        receipt = Receipt(
            evidence=str(pk),
            claim=str(claim),
            source=str(source),
            refutes=stance == Stance.REFUTES,
            grade=grade or "",
            credibility=credibility,
            roots=frozenset(map(str, roots[source])),
        )
        by_claim[claim].append(Testimony(stance, receipt))
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

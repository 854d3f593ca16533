"""Confidence and conflicts of many new claims: at once where nothing stands beside them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from factbase.actions import confidence
from factbase.actions.bulk.rows import Row
from factbase.actions.testimony import Group, Said, heard, score
from factbase.models import Claim, ConfidenceLedger, Status
from factbase.models.clusters import clusters_of
from factbase.models.querysets import LIVE
from factbase.values import Cardinality, Kind
from sources.models import Source


class Standing(NamedTuple):
    """How many live claims a group has, and how many of them deny or name no value."""

    live: int
    odd: int


class Reckoned(NamedTuple):
    """The ledgers of claims that stand alone, and the groups to recompute once all are written."""

    ledgers: list[ConfidenceLedger]
    rescored: set[Group]
    compared: set[Group]


def reckon(rows: Sequence[Row]) -> Reckoned:
    """Set the derived columns of new claims where no claim was there before, by their evidence.

    The subjects must be locked. Five queries, and six where evidence is sent.
    """
    recorded = _recorded({group_of(row) for row in rows})
    evidenced = {group_of(row) for row in rows if row.evidence}
    rescored = evidenced & recorded.keys()
    alone = [row for row in rows if row.evidence and group_of(row) not in rescored]
    return Reckoned(_score(alone), rescored, _crowded(rows, recorded))


def group_of(row: Row) -> Group:
    """Return what the claim of a row is compared by."""
    return (row.claim.subject_id, row.claim.property_id)


def _recorded(groups: Iterable[Group]) -> Mapping[Group, Standing]:
    """Return what there is of each group already, and of what its subject is merged with."""
    found = list(groups)
    subjects = {subject for subject, _ in found}
    members = {member for members in clusters_of(subjects).values() for member in members}
    live = Q(status__in=LIVE)
    odd = live & (Q(denied=True) | ~Q(kind=Kind.VALUE))
    rows = Claim.objects.filter(subject__in=members, property__in={prop for _, prop in found})
    counted = rows.order_by().values_list("subject_id", "property_id")
    counted = counted.annotate(live=Count("pk", filter=live), odd=Count("pk", filter=odd))
    return {(subject, prop): Standing(*counts) for subject, prop, *counts in counted}


def _crowded(rows: Sequence[Row], recorded: Mapping[Group, Standing]) -> set[Group]:
    """Return the groups of `rows` in which anything could contradict anything."""
    clusters = clusters_of({row.claim.subject_id for row in rows})
    first = {member: min(members) for members in clusters.values() for member in members}
    live: Counter[Group] = Counter()
    odd: Counter[Group] = Counter()
    for (subject, prop), standing in recorded.items():
        live[first[subject], prop] += standing.live
        odd[first[subject], prop] += standing.odd
    for row in rows:
        key = (first[row.claim.subject_id], row.claim.property_id)
        live[key] += 1
        odd[key] += row.claim.denied or row.claim.kind != Kind.VALUE
    return {
        group_of(row)
        for row in rows
        if (key := (first[row.claim.subject_id], row.claim.property_id))
        and live[key] > 1
        and (odd[key] or row.claim.property.cardinality != Cardinality.MANY)
    }


def _score(rows: Sequence[Row]) -> list[ConfidenceLedger]:
    """Set the derived columns of claims of whole groups, and return their ledgers."""
    if not rows:
        return []
    claims = [row.claim for row in rows]
    testimony = heard(_said(rows))
    for row in rows:
        row.claim.status = Status.SUBMITTED if row.submit else Status.DRAFT
    ledgers = score(claims, testimony)
    found = []
    for claim in claims:
        claim.status = Status.DRAFT  # which it is written as; the step that hands it in follows
        ledger = ledgers.get(str(claim.pk))
        for name, value in confidence.columns_of(testimony[claim.pk], ledger).items():
            setattr(claim, name, value)
        if ledger is not None:
            found.append(confidence.ledger_of(claim, ledger))
    return found


def _said(rows: Sequence[Row]) -> list[Said]:
    sources: set[UUID] = {each.source_id for row in rows for each in row.evidence}
    grades = dict(Source.objects.filter(pk__in=sources).values_list("pk", "publisher__grade"))
    return [
        Said(
            evidence=each.pk,
            claim=row.claim.pk,
            source=each.source_id,
            stance=each.stance,
            credibility=each.credibility,
            grade=grades[each.source_id],
        )
        for row in rows
        for each in row.evidence
    ]

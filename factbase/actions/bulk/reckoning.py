"""Confidence and conflicts of many new claims: at once where nothing stands beside them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice, pairwise
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from factbase.actions import confidence
from factbase.actions.bulk.rows import Row
from factbase.actions.contradictions import assertions_of
from factbase.actions.testimony import Group, Said, heard, score
from factbase.models import Claim, ConfidenceLedger, Status
from factbase.models.clusters import clusters_of
from factbase.models.querysets import LIVE
from factbase.models.unit import unit_table
from factbase.values import Cardinality, Kind, contradictions
from sources.models import Source

# Subject by subject, whatever PostgreSQL expects: while a table grows within a transaction it knows
# little of it, and would rather look through all claims with the property, again for each batch.
RECORDED = """
    SELECT subject.id, said.property_id, said.live, said.odd
    FROM unnest(%s::uuid[]) AS subject(id) CROSS JOIN LATERAL (
        SELECT property_id, count(*) FILTER (WHERE status = ANY(%s)) AS live,
               count(*) FILTER (WHERE status = ANY(%s) AND (denied OR kind <> %s)) AS odd
        FROM factbase_claim WHERE subject_id = subject.id AND property_id = ANY(%s::uuid[])
        GROUP BY property_id
    ) AS said
"""


class Standing(NamedTuple):
    """How many live claims a group has, and how many of them deny or name no value."""

    live: int
    odd: int


NOTHING = Standing(0, 0)


class Crowd(NamedTuple):
    """New claims of one group: how many, how many deny or name no value, and the first and last
    day of each, where both are known."""

    size: int
    odd: int
    times: Sequence[tuple[int, int]]


class Reckoned(NamedTuple):
    """The ledgers of claims that stand alone, and the groups to recompute once all are written."""

    ledgers: list[ConfidenceLedger]
    rescored: set[Group]
    compared: set[Group]


def reckon(rows: Sequence[Row]) -> Reckoned:
    """Set the derived columns of new claims where no claim was there before, by their evidence.

    The subjects must be locked. Two queries, and a few more where claims stand beside one another
    or evidence is sent.
    """
    clusters = clusters_of({row.claim.subject_id for row in rows})
    subjects = {one for members in clusters.values() for one in members}
    recorded = _recorded(subjects, {row.claim.property_id for row in rows})
    evidenced = [row for row in rows if row.evidence]
    rescored = {group_of(row) for row in evidenced} & recorded.keys()
    alone = [row for row in evidenced if group_of(row) not in rescored]
    # What is merged is compared as one: any of its members stands for it, always the same.
    one_for = {one: min(members) for members in clusters.values() for one in members}
    return Reckoned(_score(alone), rescored, _crowded(rows, recorded, one_for))


def group_of(row: Row) -> Group:
    """Return what the claim of a row is compared by."""
    return (row.claim.subject_id, row.claim.property_id)


def crowded(crowds: Mapping[Group, Crowd], cardinalities: Mapping[UUID, str]) -> set[Group]:
    """Return in which groups of new claims anything could contradict anything, by numbers and
    times alone; `cardinalities` are those of the properties. The subjects must be locked.

    Two queries.
    """
    clusters = clusters_of({subject for subject, _ in crowds})
    merged = {subject for subject, members in clusters.items() if len(members) > 1}
    recorded = _recorded(clusters.keys(), cardinalities.keys())
    return {
        (subject, prop)
        for (subject, prop), new in crowds.items()
        if subject in merged
        or not _cannot_contradict(cardinalities[prop], new, recorded.get((subject, prop), NOTHING))
    }


def _recorded(subjects: Iterable[UUID], properties: Iterable[UUID]) -> Mapping[Group, Standing]:
    """Return what is there already of each of `properties` on each of `subjects`."""
    with connection.cursor() as cursor:
        live = list(LIVE)
        cursor.execute(RECORDED, [list(subjects), live, live, Kind.VALUE, list(properties)])
        return {(subject, prop): Standing(*counts) for subject, prop, *counts in cursor.fetchall()}


def _crowded(
    rows: Sequence[Row], recorded: Mapping[Group, Standing], one_for: Mapping[UUID, UUID]
) -> set[Group]:
    """Return the groups of `rows` in which anything could contradict anything.

    Beside what is recorded, that is told by numbers; among new claims alone, by comparing them.
    """
    before = _joined(recorded, one_for)
    groups: dict[Group, list[Row]] = defaultdict(list)
    for row in rows:
        groups[one_for[row.claim.subject_id], row.claim.property_id].append(row)
    found: set[Group] = set()
    alone = []
    for key, members in groups.items():
        known = before.get(key, NOTHING)
        claims = [row.claim for row in members]
        if _cannot_contradict(claims[0].property.cardinality, _crowd_of(claims), known):
            continue
        if known.live:
            found |= {group_of(row) for row in members}
        else:
            alone.append(members)
    return found | _contradicting(alone)


def _joined(
    recorded: Mapping[Group, Standing], one_for: Mapping[UUID, UUID]
) -> dict[Group, Standing]:
    """Return what is recorded of subjects that are merged together."""
    before: dict[Group, Standing] = {}
    for (subject, prop), standing in recorded.items():
        key = (one_for[subject], prop)
        known = before.get(key, NOTHING)
        before[key] = Standing(known.live + standing.live, known.odd + standing.odd)
    return before


def _crowd_of(claims: Sequence[Claim]) -> Crowd:
    return Crowd(
        len(claims),
        sum(claim.denied or claim.kind != Kind.VALUE for claim in claims),
        [
            (claim.valid_earliest, claim.valid_latest)
            for claim in claims
            if claim.valid_earliest is not None and claim.valid_latest is not None
        ],
    )


def _cannot_contradict(cardinality: str, new: Crowd, known: Standing) -> bool:
    """Whether numbers and times alone tell that nothing among or beside new claims contradicts."""
    if known.live + new.size < 2:
        return True
    match cardinality:
        case Cardinality.MANY:
            return not known.odd and not new.odd
        case Cardinality.ONE_AT_A_TIME:
            return not known.live and _follow_one_another(new)
    return False


def _follow_one_another(new: Crowd) -> bool:
    """Whether the times of all claims are known, and none begins before another has ended."""
    in_order = pairwise(sorted(new.times))
    return len(new.times) == new.size and all(one[1] < other[0] for one, other in in_order)


def _contradicting(groups: Collection[Sequence[Row]]) -> set[Group]:
    """Return which of the groups of new claims have contradictions. Two queries, if any."""
    if not groups:
        return set()
    units = unit_table()
    said = iter(assertions_of([row.claim for rows in groups for row in rows]))
    found = set()
    for rows in groups:
        cardinality = Cardinality(rows[0].claim.property.cardinality)
        assertions = list(islice(said, len(rows)))
        if any(contradictions(assertions, cardinality=cardinality, units=units)):
            found |= {group_of(row) for row in rows}
    return found


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

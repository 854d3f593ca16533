"""Keeping the confidence of claims, and the ledger that explains it, in step with the evidence."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from factbase.actions.once import follow
from factbase.actions.testimony import Group, Testimony, score, testimony_on
from factbase.confidence import EPOCH, PLACES, Ledger, find_origins
from factbase.models import Claim, ConfidenceLedger, Evidence, Property, Stance
from factbase.models.claim import DERIVED
from factbase.models.clusters import MEMBERS_OF_ANY
from factbase.postgresql.asking import ask
from factbase.postgresql.prepared import Asked
from sources.lineage import descendants_of

SUBJECTS_AT_ONCE = 200
LEDGER_FIELDS = ("epoch", "score", "entries", "rivals")


# `bulk_update` would spend most of a recomputation on writing its CASE expressions.
STORE_COLUMNS = """
    UPDATE factbase_claim
    SET confidence = new.confidence, supports = new.supports, refutes = new.refutes,
        context = new.context, origins = new.origins
    FROM unnest(%s::uuid[], %s::numeric[], %s::int[], %s::int[], %s::int[], %s::int[])
        AS new(id, confidence, supports, refutes, context, origins)
    WHERE factbase_claim.id = new.id
"""


LOCK_SUBJECTS = f"""
    SELECT id FROM factbase_entity WHERE id = ANY({MEMBERS_OF_ANY})
    ORDER BY id FOR NO KEY UPDATE
"""  # noqa: S608 - nothing in it comes from outside


class Correction(NamedTuple):
    """A claim whose stored numbers are not what its evidence gives, and what they should be."""

    claim: Claim
    columns: dict[str, Any]
    ledger: Ledger | None

    def __str__(self) -> str:
        stored = {name: getattr(self.claim, name) for name in DERIVED}
        for name, value in self.columns.items():
            if stored[name] != value:
                return f"claim {self.claim.pk}: {name} is {stored[name]}, should be {value}"
        return f"claim {self.claim.pk}: the ledger does not explain its confidence"


class Batch(NamedTuple):
    """How many claims were recomputed together, and which of them were wrong."""

    claims: int
    corrections: list[Correction]


def refresh(*, claims: Collection[Claim], groups: Collection[Group] = ()) -> None:
    """Recompute `claims` and every claim on the same subjects and properties.

    Call it inside the transaction that changed a claim or its evidence, after the change; if a
    claim has left a subject or property, give the pair it left in `groups`. Writes only what
    changes: two queries for a claim without evidence, about ten for each 200 subjects.
    """
    follow(_recompute, [*claims, *groups])


def refresh_sources(*, sources: Collection[UUID]) -> None:
    """Recompute what rests on these sources, or on any that derive from them.

    Call it after a change of a publisher's grade, a source's publisher or a derivation.
    """
    follow(_recompute_resting, sources)


@transaction.atomic
def _recompute(changed: Collection[Claim | Group]) -> None:
    """Recompute the groups of claims that have been heard of, and groups that claims have left."""
    groups = {each for each in changed if not isinstance(each, Claim)}
    claims = [each for each in changed if isinstance(each, Claim)]
    refresh_groups(groups=_touched_by(claims) | groups)


@transaction.atomic
def _recompute_resting(sources: Collection[UUID]) -> None:
    """Recompute the groups of claims that rest on sources, or on what derives from them."""
    rests = Evidence.objects.standing().filter(source__in=descendants_of(sources))
    groups = rests.values_list("claim__subject_id", "claim__property_id").distinct()
    refresh_groups(groups=set(groups))


@transaction.atomic
def refresh_property(*, property: Property) -> None:
    """Recompute all claims with this property; call it after a change of its cardinality."""
    claims = Claim.objects.filter(property=property)
    refresh_groups(groups=set(claims.values_list("subject_id", "property_id").distinct()))


def rescore(*, fix: bool) -> Iterator[Batch]:
    """Recompute every claim, one transaction for each 200 subjects; store the result if `fix`.

    Interrupted, what was stored stays and it can be run again.
    """
    subjects: list[UUID] = []
    while subjects := subjects_after(subjects[-1] if subjects else None):
        groups = Claim.objects.filter(subject__in=subjects).values_list("subject_id", "property_id")
        with transaction.atomic():
            claims = _locked_claims(set(groups.distinct()))
            corrections = _corrections(claims)
            if fix:
                _store(corrections)
        yield Batch(len(claims), corrections)


def _touched_by(claims: Iterable[Claim]) -> set[Group]:
    """Return the groups of `claims`, except where a claim has and had no evidence: no one heard."""
    live = Evidence.objects.standing().filter(claim=OuterRef("pk"))
    ledger = ConfidenceLedger.objects.filter(claim=OuterRef("pk"))
    counted = Q(supports__gt=0) | Q(refutes__gt=0) | Q(context__gt=0)
    rows = Claim.objects.filter(pk__in=[claim.pk for claim in claims])
    rows = rows.filter(Exists(live) | Exists(ledger) | counted)
    return set(rows.values_list("subject_id", "property_id"))


def subjects_after(last: UUID | None) -> list[UUID]:
    """Return the next 200 subjects of claims by id, the first ones after None."""
    claims = Claim.objects.order_by("subject_id")
    if last is not None:
        claims = claims.filter(subject__gt=last)
    return list(claims.values_list("subject_id", flat=True).distinct()[:SUBJECTS_AT_ONCE])


def refresh_groups(*, groups: Collection[Group]) -> None:
    """Recompute all claims of `groups` in the caller's transaction.

    About ten queries for each 200 subjects.
    """
    for batch in in_batches(groups):
        _store(_corrections(_locked_claims(batch)))


def in_batches(groups: Collection[Group]) -> Iterator[set[Group]]:
    """Yield groups on 200 subjects at a time, in the order in which subjects are locked."""
    by_subject: dict[UUID, set[Group]] = defaultdict(set)
    for group in groups:
        by_subject[group[0]].add(group)
    subjects = sorted(by_subject)
    for start in range(0, len(subjects), SUBJECTS_AT_ONCE):
        batch = subjects[start : start + SUBJECTS_AT_ONCE]
        yield set().union(*(by_subject[subject] for subject in batch))


def lock_subjects(subjects: Iterable[UUID]) -> None:
    """Let no other transaction recompute claims on these subjects until this one ends.

    The subject is locked, not its claims: a claim that another transaction has added but not yet
    committed could not be. With it what it is merged with, whose claims are compared with these.
    In the order of the ids, so that two transactions cannot deadlock.
    """
    wanted = set(subjects)
    if wanted:
        ask(*subjects_lock(wanted))


def subjects_lock(subjects: Collection[UUID]) -> Asked:
    """Return what `lock_subjects` asks, to be asked along with what needs the lock."""
    return LOCK_SUBJECTS, [list(subjects)]


def lock_resting_on(*, sources: Collection[UUID]) -> None:
    """Lock the subjects of every claim that rests on these sources, or on any derived from them."""
    rests = Evidence.objects.standing().filter(source__in=descendants_of(sources))
    lock_subjects(rests.values_list("claim__subject_id", flat=True).distinct())


def _locked_claims(groups: Collection[Group]) -> list[Claim]:
    """Return all claims of `groups` after locking their subjects."""
    subjects = {subject for subject, _ in groups}
    lock_subjects(subjects)
    claims = Claim.objects.filter(
        subject__in=subjects, property__in={prop for _, prop in groups}
    ).select_related("value_entity")
    # Two lists in SQL give every pair of them; the pairs wanted are fewer.
    return [claim for claim in claims if (claim.subject_id, claim.property_id) in groups]


def _corrections(claims: Sequence[Claim]) -> list[Correction]:
    """Return what is stored wrongly of whole groups of claims. Five queries."""
    testimony = testimony_on(claims)
    stored = _stored_ledgers(claims)
    ledgers = score(claims, testimony)
    corrections = []
    for claim in claims:
        ledger = ledgers.get(str(claim.pk))
        columns = columns_of(testimony.get(claim.pk, []), ledger)
        is_same = all(getattr(claim, name) == value for name, value in columns.items())
        if not is_same or _ledger_row(ledger) != stored.get(claim.pk):
            corrections.append(Correction(claim, columns, ledger))
    return corrections


def _stored_ledgers(claims: Iterable[Claim]) -> dict[UUID, tuple[Any, ...]]:
    rows = ConfidenceLedger.objects.filter(claim__in=[claim.pk for claim in claims])
    return {row[0]: row[1:] for row in rows.values_list("claim_id", *LEDGER_FIELDS)}


def columns_of(testimony: Sequence[Testimony], ledger: Ledger | None) -> dict[str, Any]:
    """Return the derived columns of a claim: its confidence, and what evidence it has."""
    stances = [item.stance for item in testimony]
    support = [item.receipt for item in testimony if item.stance == Stance.SUPPORTS]
    origins = find_origins({receipt.source: receipt.roots for receipt in support})
    return {
        "confidence": Decimal(f"{ledger.confidence:.{PLACES}f}") if ledger else None,
        "supports": stances.count(Stance.SUPPORTS),
        "refutes": stances.count(Stance.REFUTES),
        "context": stances.count(Stance.CONTEXT),
        "origins": len(set(origins.values())),
    }


def ledger_of(claim: Claim, ledger: Ledger) -> ConfidenceLedger:
    """Return the unsaved row that keeps the ledger of a claim."""
    return ConfidenceLedger(
        claim=claim,
        epoch=EPOCH,
        score=ledger.score,
        entries=ledger.entries,
        rivals=ledger.rivals,
        computed_at=Now(),
    )


def _ledger_row(ledger: Ledger | None) -> tuple[Any, ...] | None:
    if ledger is None:
        return None
    return (EPOCH, ledger.score, ledger.entries, ledger.rivals)


def _store(corrections: Sequence[Correction]) -> None:
    """Write the derived columns and the ledgers; neither makes a new revision of the claim."""
    if not corrections:
        return
    _store_columns(corrections)
    gone = [claim.pk for claim, _, ledger in corrections if ledger is None]
    if gone:
        ConfidenceLedger.objects.filter(claim__in=gone).delete()
    rows = [ledger_of(claim, ledger) for claim, _, ledger in corrections if ledger is not None]
    ConfidenceLedger.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["claim"],
        update_fields=[*LEDGER_FIELDS, "computed_at"],
    )


def _store_columns(corrections: Sequence[Correction]) -> None:
    columns = [[correction.columns[name] for correction in corrections] for name in DERIVED]
    ids = [correction.claim.pk for correction in corrections]
    with connection.cursor() as cursor:
        cursor.execute(STORE_COLUMNS, [ids, *columns])

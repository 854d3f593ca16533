import contextlib
from collections.abc import Callable
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection, transaction

from factbase.actions import claims, confidence, evidence, properties, records, review, sources
from factbase.confidence import explain
from factbase.models import (
    Claim,
    ConfidenceLedger,
    Entity,
    EntityType,
    Evidence,
    Property,
    Stance,
    Status,
)
from factbase.models.transitions import Action
from factbase.values import Cardinality, Money, Text, ValueType
from sources.models import Derivation, Source
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    PublisherFactory,
    SourceFactory,
    UserFactory,
    make_claim,
    take_step,
)

THIRTY_BILLION = Money(amount=Decimal("30000000000"), unit="CNY")


def source_of_grade(grade: str) -> Source:
    return SourceFactory(publisher=PublisherFactory(grade=grade) if grade else None)


def supported(
    claim: Claim, *grades: str, stance: Stance = Stance.SUPPORTS, **fields: Any
) -> list[Source]:
    """Give the claim one piece of evidence for each grade, past the actions."""
    found = [source_of_grade(grade) for grade in grades]
    for source in found:
        EvidenceFactory(claim=claim, source=source, stance=stance, **fields)
    return found


def derive(source: Source, derived_from: Source) -> Derivation:
    return Derivation.objects.create(source=source, derived_from=derived_from, kind="quotes")


def refreshed(*found: Claim) -> list[float | None]:
    """Refresh the first claim and return what is stored for all, to three places."""
    confidence.refresh(claims=found[:1])
    return stored(*found)


def stored(*found: Claim) -> list[float | None]:
    for claim in found:
        claim.refresh_from_db()
    return [None if each.confidence is None else round(float(each.confidence), 3) for each in found]


def rivals(*values: Money, status: str = Status.SUBMITTED) -> list[Claim]:
    """Return claims about the same subject and property."""
    subject, prop = EntityFactory(), PropertyFactory()
    return [
        make_claim(value=value, status=status, subject=subject, property=prop) for value in values
    ]


@pytest.fixture
def claim(db: None) -> Claim:
    return make_claim(status=Status.SUBMITTED)


def test_refresh_of_the_published_example_stores_its_numbers(claim: Claim) -> None:
    supported(claim, "B")
    assert refreshed(claim) == [0.85]
    (second,) = supported(claim, "C")
    assert refreshed(claim) == [0.935]
    (copy,) = supported(claim, "C")
    derive(copy, second)
    assert refreshed(claim) == [0.94]
    rival = make_claim(
        value=THIRTY_BILLION,
        status=Status.SUBMITTED,
        subject=claim.subject,
        property=claim.property,
    )
    supported(rival, "B")
    assert refreshed(rival, claim) == [0.254, 0.701]


def test_refresh_of_ten_copies_counts_one_origin(claim: Claim) -> None:
    post = source_of_grade("D")
    for copy in supported(claim, *["D"] * 10):
        derive(copy, post)
    assert refreshed(claim) == [0.583]
    assert (claim.supports, claim.origins) == (10, 1)


def test_refresh_of_ten_independent_sources_counts_ten_origins(claim: Claim) -> None:
    supported(claim, *["D"] * 10)
    assert refreshed(claim) == [0.925]
    assert (claim.supports, claim.origins) == (10, 10)


@pytest.mark.parametrize(
    ("grade", "expected"),
    [("A", 0.95), ("B", 0.85), ("C", 0.7), ("D", 0.55), ("E", 0.4), ("F", 0.65), ("", 0.65)],
)
def test_refresh_of_one_source_stores_its_reliability(
    claim: Claim, grade: str, expected: float
) -> None:
    supported(claim, grade)
    assert refreshed(claim) == [expected]


def test_refresh_without_evidence_gives_no_number(claim: Claim) -> None:
    assert refreshed(claim) == [None]
    assert not ConfidenceLedger.objects.exists()


def test_refresh_with_only_context_gives_no_number_and_counts_it(claim: Claim) -> None:
    supported(claim, "B", stance=Stance.CONTEXT)
    assert refreshed(claim) == [None]
    assert claim.context == 1


def test_refresh_with_refutation_lowers_and_counts_it(claim: Claim) -> None:
    supported(claim, "B")
    supported(claim, "D", stance=Stance.REFUTES)
    assert refreshed(claim) == [0.63]
    assert (claim.supports, claim.refutes, claim.origins) == (1, 1, 1)


def test_refresh_takes_the_credibility_of_a_statement(claim: Claim) -> None:
    supported(claim, "B", credibility=3)
    assert refreshed(claim) == [0.762]


def test_refresh_without_the_last_evidence_takes_the_number_away(claim: Claim) -> None:
    supported(claim, "B")
    assert refreshed(claim) == [0.85]
    Evidence.objects.update(retracted_at="2026-01-01T00:00Z")
    assert refreshed(claim) == [None]
    assert claim.supports == 0
    assert not ConfidenceLedger.objects.exists()


def test_refresh_of_a_draft_scores_it_and_leaves_its_rival_alone(db: None) -> None:
    draft, rival = rivals(make_claim().value, THIRTY_BILLION)
    take_step(draft, Action.RETURN)
    supported(draft, "B")
    supported(rival, "B")
    assert refreshed(draft, rival) == [0.459, 0.85]


@pytest.mark.parametrize("action", [Action.REJECT, Action.RETRACT])
def test_refresh_of_a_claim_that_is_not_live_gives_no_number_and_frees_its_rival(
    db: None, action: Action
) -> None:
    gone, rival = rivals(make_claim().value, THIRTY_BILLION)
    supported(gone, "B")
    supported(rival, "B")
    assert refreshed(gone, rival) == [0.459, 0.459]
    take_step(gone, action)
    assert refreshed(gone, rival) == [None, 0.85]
    assert gone.supports == 1


def test_refresh_of_a_property_with_many_values_knows_no_rivals(db: None) -> None:
    prop = PropertyFactory(cardinality=Cardinality.MANY.value)
    subject = EntityFactory()
    first = make_claim(status=Status.SUBMITTED, subject=subject, property=prop)
    second = make_claim(
        value=THIRTY_BILLION, status=Status.SUBMITTED, subject=subject, property=prop
    )
    supported(first, "B")
    supported(second, "C")
    assert refreshed(first, second) == [0.85, 0.7]


def test_refresh_gives_the_group_a_claim_has_left_its_numbers_back(
    contributor: User, db: None
) -> None:
    moving, rival = rivals(make_claim().value, THIRTY_BILLION)
    supported(moving, "B")
    supported(rival, "B")
    assert refreshed(moving, rival) == [0.459, 0.459]
    claims.edit(claim=moving, by=contributor, fields={"subject": EntityFactory()})
    assert stored(moving, rival) == [0.85, 0.85]


def test_confidence_follows_a_change_of_cardinality(administrator: User, db: None) -> None:
    first, second = rivals(make_claim().value, THIRTY_BILLION)
    supported(first, "B")
    supported(second, "B")
    assert refreshed(first, second) == [0.459, 0.459]
    properties.edit(
        property=first.property,
        by=administrator,
        fields={"cardinality": Cardinality.MANY.value},
    )
    assert stored(first, second) == [0.85, 0.85]


def test_refresh_makes_no_new_revision(claim: Claim) -> None:
    supported(claim, "B")
    before = (claim.revision, claim.updated_at)
    refreshed(claim)
    assert (claim.revision, claim.updated_at) == before


def test_refresh_that_changes_nothing_writes_nothing(claim: Claim) -> None:
    supported(claim, "B")
    refreshed(claim)
    computed_at = claim.ledger.computed_at
    confidence.refresh(claims=[claim])
    assert ConfidenceLedger.objects.get().computed_at == computed_at


def test_refresh_stores_a_ledger_that_explains_the_number(claim: Claim) -> None:
    (source,) = supported(claim, "B")
    refreshed(claim)
    explanation = explain(ConfidenceLedger.objects.get(claim=claim))
    (step,) = explanation.steps
    assert (step.source, step.after) == (str(source.pk), "0.850")


@pytest.mark.parametrize("rows", [2, 30])
def test_refresh_costs_the_same_queries_for_any_number_of_claims(
    db: None, rows: int, django_assert_num_queries: Any
) -> None:
    found = rivals(*[Money(amount=Decimal(number), unit="CNY") for number in range(1, rows + 1)])
    for each in found:
        supported(each, "B", "C")
    # Savepoint and its release, groups touched, subjects locked, claims, evidence, roots, ledgers,
    # properties, units, claims updated, ledgers written.
    with django_assert_num_queries(12):
        confidence.refresh(claims=found)


def test_refresh_of_a_claim_without_evidence_costs_one_question(
    claim: Claim, django_assert_num_queries: Any
) -> None:
    # Savepoint and its release, groups touched.
    with django_assert_num_queries(3):
        confidence.refresh(claims=[claim])


def test_refresh_sources_follows_a_derivation_down_to_the_last_copy(claim: Claim) -> None:
    first, second = supported(claim, "C", "C")
    wire, post = source_of_grade("C"), source_of_grade("C")
    derive(first, wire)
    derive(second, post)
    assert refreshed(claim) == [0.855]
    derive(wire, post)
    confidence.refresh_sources(sources=[wire.pk])
    assert stored(claim) == [0.737]
    assert claim.origins == 1


def test_confidence_follows_every_action_that_touches_it(
    contributor: User, reviewer: User, claim: Claim
) -> None:
    source = source_of_grade("B")
    added = evidence.add(
        claim=claim, by=contributor, fields={"source": source, "exact": "20 billion yuan"}
    )
    assert stored(claim) == [0.85]
    sources.save_publisher(publisher=source.publisher, by=contributor, fields={"grade": "A"})
    assert stored(claim) == [0.95]
    sources.edit(source=source, by=contributor, fields={"publisher": PublisherFactory(grade="C")})
    assert stored(claim) == [0.7]
    copy = source_of_grade("C")
    evidence.add(claim=claim, by=contributor, fields={"source": copy, "exact": "so it is said"})
    assert stored(claim) == [0.855]
    derivation = sources.derive(source=copy, derived_from=source, kind="syndicates", by=contributor)
    assert stored(claim) == [0.737]
    sources.retract_derivation(derivation=derivation, by=contributor, reason="Own reporting.")
    assert stored(claim) == [0.855]
    evidence.edit(evidence=added, by=contributor, fields={"credibility": 6})
    assert stored(claim) == [0.831]
    evidence.retract(evidence=added, by=contributor, reason="Misread.")
    assert stored(claim) == [0.7]
    review.move(claim=claim, action=Action.REJECT, by=reviewer, comment="Not so.")
    assert stored(claim) == [None]


def add_rival(subject: Entity, prop: Property, value: Text) -> None:
    claim = make_claim(value=value, status=Status.SUBMITTED, subject=subject, property=prop)
    supported(claim, "B")
    confidence.refresh(claims=[claim])


def group_on_disk() -> tuple[Entity, Property]:
    """Return subject and property of rival claims; tests that commit find all tables empty."""
    EntityType.objects.get_or_create(slug="company", defaults={"label": "Company"})
    return EntityFactory(), PropertyFactory(value_type=ValueType.TEXT.value)


def start_until_it_waits(work: Callable[[], object]) -> Thread:
    """Run `work` in a transaction of its own until it is done or stopped by a lock."""

    def run() -> None:
        try:
            with transaction.atomic():
                work()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    while thread.is_alive() and not someone_waits_for_us():
        thread.join(timeout=0.02)
    return thread


def race() -> list[float]:
    """Let two transactions add rival claims, neither seeing the other's, and return the result."""
    subject, prop = group_on_disk()
    with transaction.atomic():
        add_rival(subject, prop, Text("Beijing", "en"))
        thread = start_until_it_waits(lambda: add_rival(subject, prop, Text("Shanghai", "en")))
    thread.join(timeout=30)
    return [float(value) for value in Claim.objects.values_list("confidence", flat=True)]


def edit_rivals_at_once() -> None:
    """Let two people add evidence to rival claims, each holding one of them."""
    subject, prop = group_on_disk()
    for text in ("Beijing", "Shanghai"):
        add_rival(subject, prop, Text(text, "en"))
    mine, theirs = Claim.objects.all()
    by = UserFactory(is_superuser=True)
    source = SourceFactory()

    def add(claim: Claim) -> None:
        evidence.add(claim=claim, by=by, fields={"source": source, "exact": "so it is said"})

    with transaction.atomic():
        records.locked(mine)
        thread = start_until_it_waits(lambda: add(theirs))
        add(mine)
    thread.join(timeout=30)


def someone_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE NOT granted"
            " AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
        )
        return cursor.fetchone() is not None


@pytest.mark.usefixtures("vocabulary")
def test_refresh_in_two_transactions_at_once_sees_both_rivals() -> None:
    assert race() == pytest.approx([0.459, 0.459], abs=1e-3)


@pytest.mark.usefixtures("vocabulary")
def test_race_catches_a_refresh_that_does_not_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confidence, "lock_subjects", lambda subjects: None)
    assert race() == pytest.approx([0.85, 0.85], abs=1e-3)


@pytest.mark.usefixtures("vocabulary")
def test_editing_rivals_at_once_makes_one_editor_wait() -> None:
    edit_rivals_at_once()
    assert list(Claim.objects.values_list("supports", flat=True)) == [2, 2]


# Whichever of the two PostgreSQL gives up, here or in the thread, something is raised.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.usefixtures("vocabulary")
def test_editing_rivals_catches_an_action_that_locks_the_claim_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(records, "lock_subjects", lambda subjects: None)
    with contextlib.suppress(OperationalError):
        edit_rivals_at_once()
    assert list(Claim.objects.values_list("supports", flat=True)) != [2, 2]

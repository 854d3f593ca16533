"""Conflicts are found when claims change, follow them, and are decided by reviewers."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from factbase.actions import claims, conflicts, entities, merging, properties, review
from factbase.exceptions import (
    FactbaseError,
    PermissionDeniedError,
    StaleRevisionError,
    TransitionError,
)
from factbase.models import (
    Claim,
    Conflict,
    ConflictState,
    Entity,
    EntityType,
    Judgement,
    Match,
    Resolution,
)
from factbase.models.transitions import Action
from factbase.values import Cardinality, EntityRef, Kind, Modifier, Money, Value, ValueType, parse
from sources.edtf import parse_edtf
from tests.factbase.actions.test_confidence import start_until_it_waits
from tests.factories import EntityFactory, PropertyFactory, UserFactory, make_claim

OPEN, RESOLVED, GONE = ConflictState


def usd(billions: int, modifier: Modifier = Modifier.EXACT) -> Money:
    return Money(Decimal(billions) * 10**9, "USD", modifier)


def quantity(typed: str) -> Value:
    return parse(typed, ValueType.QUANTITY)


class Group:
    """One subject and property, and somebody who logs claims about them."""

    def __init__(self, by: User, cardinality: Cardinality = Cardinality.ONE_AT_A_TIME) -> None:
        self.by = by
        self.subject = EntityFactory()
        self.property = PropertyFactory(cardinality=cardinality.value)

    def log(self, value: Value | None, valid: str = "2025", **fields: Any) -> Claim:
        return claims.create(
            by=self.by,
            fields={
                "subject": self.subject,
                "property": self.property,
                "value": value,
                "valid": parse_edtf(valid) if valid else None,
                **fields,  # type: ignore[typeddict-item]
            },
        )

    def conflict(self) -> Conflict:
        """Log two claims of which one must be wrong."""
        self.log(usd(500))
        self.log(usd(200, Modifier.AT_MOST))
        return Conflict.objects.get()


@pytest.fixture
def group(contributor: User) -> Group:
    return Group(contributor)


@pytest.fixture
def conflict(group: Group) -> Conflict:
    return group.conflict()


def edit(claim: Claim, by: User, **fields: Any) -> Claim:
    return claims.edit(claim=claim, by=by, fields=fields)  # type: ignore[arg-type]


def state() -> str:
    return Conflict.objects.get().state


def test_create_of_a_contradicting_claim_records_the_conflict_with_its_reason(
    group: Group,
) -> None:
    first, second = group.log(usd(500)), group.log(usd(200))

    conflict = Conflict.objects.get()
    assert (conflict.first, conflict.second) == (first, second)
    assert conflict.state == OPEN
    assert conflict.reason == "500 billion USD cannot equal 200 billion USD; both hold in 2025"


@pytest.mark.parametrize(
    ("cardinality", "value", "valid"),
    [
        (Cardinality.ONE_AT_A_TIME, usd(500), "2025"),
        (Cardinality.ONE_AT_A_TIME, usd(400, Modifier.AT_LEAST), "2025"),
        (Cardinality.ONE_AT_A_TIME, Money(Decimal(1), "EUR"), "2025"),
        (Cardinality.ONE_AT_A_TIME, usd(200), "2026"),
        (Cardinality.ONE_AT_A_TIME, usd(200), "2024-12"),
        (Cardinality.MANY, usd(200), "2025"),
    ],
    ids=["equal", "compatible", "incomparable", "superseding", "superseded", "many"],
)
def test_create_of_a_claim_that_can_stand_beside_another_records_nothing(
    contributor: User, cardinality: Cardinality, value: Money, valid: str
) -> None:
    group = Group(contributor, cardinality)
    group.log(usd(500), "2025")
    group.log(value, valid)

    assert not Conflict.objects.exists()


def test_create_on_another_subject_or_property_records_nothing(
    group: Group, contributor: User
) -> None:
    group.log(usd(500))
    group.log(usd(200), subject=EntityFactory())
    group.log(usd(200), property=PropertyFactory())

    assert not Conflict.objects.exists()


def test_create_of_a_denial_conflicts_where_there_are_many_values(contributor: User) -> None:
    group = Group(contributor, Cardinality.MANY)
    group.log(usd(500))
    group.log(usd(300))
    group.log(usd(500), denied=True)

    assert Conflict.objects.get().reason.startswith("500 billion USD is claimed and denied")


def test_create_of_a_denied_entity_conflicts_with_that_entity_alone(contributor: User) -> None:
    group = Group(contributor, Cardinality.MANY)
    group.property = PropertyFactory(cardinality="many", value_type="entity")
    kabul, herat = EntityFactory(label="Kabul"), EntityFactory(label="Herat")
    group.log(EntityRef(herat.pk), denied=True)
    group.log(EntityRef(kabul.pk), denied=True)
    group.log(EntityRef(kabul.pk))
    group.log(None, kind=Kind.NONE)

    assert sorted(each.reason.partition(";")[0] for each in Conflict.objects.all()) == [
        "Kabul is claimed and denied",
        "One claim says Kabul, the other that there is none",
    ]


def test_edit_that_ends_the_contradiction_and_back_goes_and_comes(
    group: Group, contributor: User
) -> None:
    first, second = group.log(usd(500)), group.log(usd(200))

    edit(second, contributor, value=usd(500))
    assert state() == GONE
    edit(second, contributor, value=usd(300))
    assert state() == OPEN
    assert "300 billion" in Conflict.objects.get().reason
    edit(first, contributor, valid=parse_edtf("2024"))
    assert state() == GONE


def test_edit_of_a_note_leaves_the_conflict_alone(conflict: Conflict, contributor: User) -> None:
    edit(conflict.first, contributor, note="Seen again.")

    assert Conflict.objects.get().revision == conflict.revision


def test_edit_that_moves_a_claim_to_another_subject_takes_its_conflicts_along(
    group: Group, contributor: User
) -> None:
    other = Group(contributor)
    other.property = group.property
    group.log(usd(500))
    moving = group.log(usd(200))
    there = other.log(usd(300))

    edit(moving, contributor, subject=other.subject)

    assert Conflict.objects.get(state=OPEN).second == there
    assert Conflict.objects.get(state=GONE).second == moving


@pytest.mark.parametrize("restored", [False, True])
def test_status_decides_whether_a_claim_is_compared(
    conflict: Conflict, contributor: User, restored: bool
) -> None:
    claim = review.move(
        claim=conflict.second, action=Action.RETRACT, by=contributor, comment="Misread."
    )
    if restored:
        review.move(claim=claim, action=Action.RESTORE, by=contributor, comment="It was right.")

    assert state() == (OPEN if restored else GONE)


def test_create_beside_a_rejected_claim_records_nothing(group: Group) -> None:
    make_claim(value=usd(500), status="rejected", subject=group.subject, property=group.property)
    group.log(usd(200))

    assert not Conflict.objects.exists()


def test_property_that_allows_many_values_ends_its_conflicts_and_back(
    conflict: Conflict, contributor: User
) -> None:
    prop = conflict.first.property

    properties.edit(property=prop, by=contributor, fields={"cardinality": "many"})
    assert state() == GONE
    properties.edit(property=prop, by=contributor, fields={"cardinality": "one"})
    assert Conflict.objects.get().reason.endswith("there is one value for ever")


def test_entity_that_is_renamed_is_named_anew_in_reasons(contributor: User) -> None:
    group = Group(contributor)
    group.property = PropertyFactory(cardinality="one", value_type="entity")
    herat = EntityFactory(label="Herat")
    group.log(EntityRef(EntityFactory(label="Kabul").pk))
    group.log(EntityRef(herat.pk))

    entities.edit(entity=herat, by=contributor, fields={"label": "Haraat"})

    assert Conflict.objects.get().reason.startswith("Kabul and Haraat are two different entities")


@pytest.mark.parametrize("rows", [2, 30])
def test_create_costs_the_same_queries_for_any_number_of_claims_beside_it(
    group: Group, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        group.log(usd(500))
    claim = make_claim(value=usd(200), valid="2025", subject=group.subject, property=group.property)

    # Subject locked, claim, ids of rivals, rivals, conflicts recorded, conflicts written.
    with django_assert_num_queries(6):
        conflicts.refresh(claims=[claim])
    assert Conflict.objects.count() == rows


@pytest.mark.parametrize("rows", [2, 30])
def test_create_beside_claims_in_other_units_asks_for_the_units_once(
    group: Group, rows: int, django_assert_num_queries: Any
) -> None:
    group.property = PropertyFactory(value_type="quantity", cardinality="one")
    for number in range(rows):
        group.log(quantity(f"{number + 1} km"))
    claim = Claim.objects.first()
    edit(claim, group.by, value=quantity("1 mile"))

    # Subject locked, claim, ids of rivals, rivals, units, conflicts recorded.
    with django_assert_num_queries(6):
        conflicts.refresh(claims=[claim])


def merged(one: Entity, other: Entity, by: User) -> Match:
    """Judge two entities the same."""
    match = merging.propose(left=one, right=other, by=by).match
    return merging.judge(match=match, judgement=Judgement.SAME, by=by)


def test_claims_on_merged_subjects_are_compared_until_the_merge_is_taken_back(
    group: Group, reviewer: User
) -> None:
    other = EntityFactory()
    group.log(usd(500))
    group.log(usd(200), subject=other)
    assert not Conflict.objects.exists()

    match = merged(group.subject, other, reviewer)
    assert state() == OPEN
    assert everything() == {}
    merging.unmerge(match=match, by=reviewer)
    assert state() == GONE


def test_create_on_one_of_merged_subjects_is_compared_with_the_other(
    group: Group, reviewer: User
) -> None:
    other = EntityFactory()
    merged(group.subject, other, reviewer)
    group.log(usd(500))
    group.log(usd(200), subject=other)

    assert state() == OPEN


def test_values_that_are_one_entity_do_not_conflict(contributor: User, reviewer: User) -> None:
    group = Group(contributor)
    group.property = PropertyFactory(cardinality="one", value_type="entity")
    kabul, twin = EntityFactory(label="Kabul"), EntityFactory(label="Kabul City")
    group.log(EntityRef(kabul.pk))
    group.log(EntityRef(twin.pk))
    assert state() == OPEN

    match = merged(kabul, twin, reviewer)
    assert state() == GONE
    group.log(EntityRef(twin.pk), denied=True)
    assert Conflict.objects.open().count() == 2
    merging.unmerge(match=match, by=reviewer)
    assert Conflict.objects.open().count() == 2
    assert Conflict.objects.get(state=GONE).first.value_entity == kabul


def decide(conflict: Conflict, by: User, **fields: Any) -> Conflict:
    given = {"resolution": Resolution.FIRST_STANDS} | fields
    return conflicts.resolve(conflict=conflict, by=by, **given)


def test_resolve_records_who_decided_what_and_moves_no_claim(
    conflict: Conflict, reviewer: User
) -> None:
    decided = decide(conflict, reviewer, note=" Read twice. ")

    assert decided.state == RESOLVED
    assert (decided.resolution, decided.note) == ("first_stands", "Read twice.")
    assert (decided.resolved_by, decided.updated_by) == (reviewer, reviewer)
    assert decided.revision == conflict.revision + 1
    assert set(Claim.objects.values_list("status", flat=True)) == {"draft"}


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"resolution": "neither"}, "resolution"), ({"resolution": "both_stand"}, "note")],
)
def test_resolve_without_what_it_needs_names_the_field(
    conflict: Conflict, reviewer: User, fields: dict[str, str], field: str
) -> None:
    with pytest.raises(FactbaseError) as refusal:
        decide(conflict, reviewer, **fields)
    assert refusal.value.field == field


def test_resolve_and_reopen_by_a_contributor_are_refused(
    conflict: Conflict, contributor: User
) -> None:
    with pytest.raises(PermissionDeniedError, match="role reviewer"):
        decide(conflict, contributor)
    with pytest.raises(PermissionDeniedError, match="role reviewer"):
        conflicts.reopen(conflict=conflict, by=contributor, note="Why not.")


def test_resolve_of_an_older_revision_is_refused(conflict: Conflict, reviewer: User) -> None:
    with pytest.raises(StaleRevisionError, match="you read revision 7"):
        decide(conflict, reviewer, revision=7)


def test_resolve_of_what_is_decided_or_gone_is_refused(
    conflict: Conflict, reviewer: User, contributor: User
) -> None:
    decide(conflict, reviewer)
    with pytest.raises(TransitionError, match="reviewer decided this conflict already"):
        decide(conflict, reviewer)
    review.move(claim=conflict.second, action=Action.RETRACT, by=contributor, comment="Misread.")
    with pytest.raises(TransitionError, match="nothing to decide"):
        decide(conflict, reviewer)


def test_reopen_forgets_the_decision_and_keeps_the_reason(
    conflict: Conflict, reviewer: User
) -> None:
    decided = decide(conflict, reviewer, note="Read twice.")
    with pytest.raises(FactbaseError, match="Say why it is opened again"):
        conflicts.reopen(conflict=decided, by=reviewer, note=" ")

    opened = conflicts.reopen(conflict=decided, by=reviewer, note="Read a third time.")

    assert (opened.state, opened.resolution, opened.resolved_by) == (OPEN, "", None)
    assert opened.note == "Read a third time."
    with pytest.raises(TransitionError, match="open cannot be opened again"):
        conflicts.reopen(conflict=opened, by=reviewer, note="Again.")


def test_decision_stands_while_both_claims_say_what_they_said(
    conflict: Conflict, reviewer: User, contributor: User
) -> None:
    decide(conflict, reviewer)

    edit(conflict.first, contributor, note="Seen again.")
    conflicts.refresh(claims=[conflict.first, conflict.second])

    assert state() == RESOLVED


@pytest.mark.parametrize("side", ["first", "second"])
def test_decision_falls_when_either_claim_says_something_else(
    conflict: Conflict, reviewer: User, contributor: User, side: str
) -> None:
    decide(conflict, reviewer, note="Read twice.")

    edit(getattr(conflict, side), contributor, valid=parse_edtf("2025-06"))

    again = Conflict.objects.get()
    assert (again.state, again.resolution, again.note) == (OPEN, "", "")
    assert again.updated_by is None


def test_decision_counts_again_when_the_loser_comes_back_as_it_was(
    conflict: Conflict, reviewer: User, contributor: User
) -> None:
    decide(conflict, reviewer)

    claim = review.move(
        claim=conflict.second, action=Action.RETRACT, by=contributor, comment="It lost."
    )
    assert (state(), Conflict.objects.get().resolution) == (GONE, "first_stands")
    review.move(claim=claim, action=Action.RESTORE, by=contributor, comment="By mistake.")
    assert state() == RESOLVED


def everything() -> conflicts.Outcome:
    outcome = conflicts.Outcome()
    for batch in conflicts.find():
        outcome += batch.outcome
    return outcome


def test_find_finds_what_came_by_sql_and_finds_nothing_the_second_time(group: Group) -> None:
    first, second = group.log(usd(500)), group.log(usd(500))
    gone = Group(group.by).conflict()
    Claim.objects.filter(pk=second.pk).update(value_amount=Decimal(200))
    Claim.objects.filter(pk=gone.second_id).update(valid="1999", valid_earliest=1, valid_latest=2)

    assert everything() == {"found": 1, "gone": 1}
    assert Conflict.objects.get(state=OPEN).first == first
    assert everything() == {}


@pytest.mark.parametrize("rows", [2, 30])
def test_find_costs_the_same_queries_for_any_number_of_claims(
    group: Group, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        group.log(usd(number))

    # Subjects, their groups, transaction begun, subjects locked, what is merged, claims, conflicts
    # recorded, transaction ended, no more subjects.
    with django_assert_num_queries(9):
        everything()


def log_at_once() -> None:
    """Let two people log contradicting claims, neither seeing the other's."""
    EntityType.objects.get_or_create(slug="company", defaults={"label": "Company"})
    group = Group(UserFactory(is_superuser=True))
    with transaction.atomic():
        group.log(usd(500))
        thread = start_until_it_waits(lambda: group.log(usd(200)))
    thread.join(timeout=30)


@pytest.mark.usefixtures("vocabulary")
def test_create_by_two_people_at_once_finds_the_conflict() -> None:
    log_at_once()
    assert state() == OPEN


@pytest.mark.usefixtures("vocabulary")
def test_create_at_once_catches_a_refresh_that_does_not_lock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(conflicts, "lock_subjects", lambda subjects: None)
    log_at_once()
    assert Claim.objects.count() == 2
    assert not Conflict.objects.exists()


def merge_while_a_claim_is_logged() -> None:
    """Let one person log a claim on an entity while another merges it with its rival's."""
    EntityType.objects.get_or_create(slug="company", defaults={"label": "Company"})
    group, other = Group(UserFactory(is_superuser=True)), EntityFactory()
    group.log(usd(200), subject=other)
    with transaction.atomic():
        group.log(usd(500))
        thread = start_until_it_waits(lambda: merged(group.subject, other, group.by))
    thread.join(timeout=30)


@pytest.mark.usefixtures("vocabulary")
def test_merge_while_a_claim_is_logged_finds_the_conflict() -> None:
    merge_while_a_claim_is_logged()
    assert state() == OPEN


@pytest.mark.usefixtures("vocabulary")
def test_merge_while_a_claim_is_logged_catches_a_refresh_that_does_not_lock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(conflicts, "lock_subjects", lambda subjects: None)
    merge_while_a_claim_is_logged()
    assert Match.objects.get().judgement == Judgement.SAME
    assert not Conflict.objects.exists()


def decide_at_once(resolution: str) -> list[Exception]:
    """Let two reviewers decide one conflict in the revision they both read."""
    EntityType.objects.get_or_create(slug="company", defaults={"label": "Company"})
    conflict = Group(UserFactory(is_superuser=True)).conflict()
    as_read = Conflict.objects.get()
    refused: list[Exception] = []

    def second() -> None:
        by = UserFactory(is_superuser=True)
        try:
            decide(as_read, by, resolution="second_stands", revision=as_read.revision)
        except FactbaseError as error:
            refused.append(error)

    with transaction.atomic():
        decide(conflict, conflict.first.created_by, resolution=resolution, revision=1)
        thread = start_until_it_waits(second)
    thread.join(timeout=30)
    return refused


@pytest.mark.usefixtures("vocabulary")
def test_resolve_by_two_reviewers_at_once_is_one_decision() -> None:
    refused = decide_at_once("first_stands")

    assert [type(error) for error in refused] == [StaleRevisionError]
    assert Conflict.objects.get().resolution == "first_stands"


@pytest.mark.usefixtures("vocabulary")
def test_resolve_at_once_catches_an_action_that_reads_without_a_lock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(conflicts, "_locked", lambda conflict, **_: conflict)

    assert decide_at_once("first_stands") == []
    assert Conflict.objects.get().resolution == "second_stands"

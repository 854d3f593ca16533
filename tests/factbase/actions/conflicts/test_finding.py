"""Conflicts are found when claims change, and follow them."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User

from factbase.actions import conflicts, entities, merging, properties, review
from factbase.models import Claim, Conflict
from factbase.models.transitions import Action
from factbase.values import Cardinality, EntityRef, Kind, Modifier, Money
from sources.edtf import parse_edtf
from tests.factbase.actions.conflicts.conftest import (
    GONE,
    OPEN,
    Group,
    edit,
    everything,
    merged,
    quantity,
    state,
    usd,
)
from tests.factories import EntityFactory, PropertyFactory, make_claim


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
        conflicts.refresh(claim=claim)
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
        conflicts.refresh(claim=claim)


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

"""Whatever people do in whatever order, the conflicts recorded are those there are."""

from contextlib import suppress
from itertools import combinations
from uuid import UUID

import pytest
from django.contrib.auth.models import User

from factbase.actions import claims, conflicts, contradictions, properties
from factbase.forms.refusals import explained
from factbase.models import Claim, Conflict, ConflictState, Resolution
from factbase.models.conflict import said
from factbase.models.unit import unit_table
from factbase.values import Cardinality, Relation, relate
from sources.exceptions import RefusalError
from tests.factbase.actions.test_any_sequence import Desk, Step, move


def _resolve(desk: Desk, by: User) -> None:
    conflict = desk.one_of(Conflict.objects.open())
    resolution = desk.one_of(Resolution)
    conflicts.resolve(conflict=conflict, resolution=resolution, by=by, note="because")


def _edit_one_side(desk: Desk, by: User) -> None:
    conflict = desk.one_of(Conflict.objects.current())
    claim = desk.one_of([conflict.first, conflict.second])
    claims.edit(claim=claim, by=by, fields={"valid": desk.said()["valid"]})


def _reopen(desk: Desk, by: User) -> None:
    conflicts.reopen(conflict=desk.one_of(Conflict.objects.all()), by=by, note="because")


def _change_cardinality(desk: Desk, by: User) -> None:
    cardinality = desk.one_of(Cardinality).value
    properties.edit(
        property=desk.one_of(desk.properties), by=by, fields={"cardinality": cardinality}
    )


STEPS: list[Step] = [
    lambda desk, by: claims.create(by=by, fields=desk.said()),
    lambda desk, by: claims.edit(claim=desk.one_of(Claim.objects.all()), by=by, fields=desk.said()),
    _change_cardinality,
    _edit_one_side,
    _edit_one_side,
    move,
    _resolve,
    _resolve,
    _reopen,
]


def each_with_each() -> set[tuple[UUID, UUID]]:
    """Return the live claims that cannot both hold, by a plain double loop."""
    rows = Claim.objects.live().select_related("property", "value_entity").order_by("pk")
    units = unit_table()
    return {
        (one.pk, other.pk)
        for (one, said_one), (other, said_other) in combinations(
            [(row, row.assertion) for row in rows], 2
        )
        if (one.subject_id, one.property_id) == (other.subject_id, other.property_id)
        and Relation.CONFLICT
        is relate(
            said_one,
            said_other,
            cardinality=Cardinality(one.property.cardinality),
            units=units,
        )
    }


def assert_recorded_are_those_there_are() -> None:
    recorded = Conflict.objects.current().values_list("first_id", "second_id")
    assert set(recorded) == each_with_each()
    for conflict in Conflict.objects.current().select_related("first", "second"):
        decided_on = (conflict.first_said, conflict.second_said)
        is_as_decided = decided_on == (said(conflict.first), said(conflict.second))
        assert is_as_decided == (conflict.state == ConflictState.RESOLVED)


def act_and_check(seed: int) -> set[str]:
    """Let people do 120 things at random with claims on one subject; return the states seen."""
    desk, states = Desk(seed), set()
    desk.subjects = desk.subjects[:1]
    for number in range(120):
        with suppress(RefusalError, IndexError), explained():
            desk.one_of(STEPS)(desk, desk.one_of(desk.people))
        if number % 5 == 0:
            assert_recorded_are_those_there_are()
            states.update(Conflict.objects.values_list("state", flat=True))
    return states


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(2))
def test_any_sequence_of_actions_keeps_conflicts_true(seed: int) -> None:
    assert act_and_check(seed) == set(ConflictState.values)
    assert sum((batch.outcome for batch in conflicts.find()), conflicts.Outcome()) == {}


@pytest.mark.django_db
def test_any_sequence_catches_a_comparison_that_leaves_too_much_to_sql(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = contradictions.RIVALS.replace("WHERE claim.id", "WHERE NOT other.denied AND claim.id")
    monkeypatch.setattr(contradictions, "RIVALS", seen)

    with pytest.raises(AssertionError):
        act_and_check(0)


@pytest.mark.django_db
def test_any_sequence_catches_a_decision_that_outlives_what_it_was_about(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Conflict, "is_as_decided", property(lambda self: bool(self.resolution)))

    with pytest.raises(AssertionError):
        act_and_check(0)

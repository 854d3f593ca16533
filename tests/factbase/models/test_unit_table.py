"""The units in memory are those in force, whatever was read before."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from factbase.history import known_at
from factbase.models import Unit
from factbase.models.unit import unit_table

pytestmark = pytest.mark.django_db


def add_stone(label: str = "stone") -> Unit:
    return Unit.objects.create(code="stone", label=label, dimension="mass")


def label_of_stone() -> str | None:
    stone = unit_table().get("stone")
    return stone.label if stone else None


def test_units_that_have_not_changed_are_the_same_table() -> None:
    known = unit_table()
    with CaptureQueriesContext(connection) as queries:
        assert unit_table() is known
    assert len(queries) == 1


def test_unit_that_is_added_or_changed_is_known_at_once() -> None:
    assert label_of_stone() is None
    stone = add_stone()
    assert label_of_stone() == "stone"
    Unit.objects.filter(pk=stone.pk).update(label="imperial stone")
    assert label_of_stone() == "imperial stone"


def test_unit_that_was_rolled_back_is_forgotten_also_where_another_takes_its_place() -> None:
    unit_table()
    with transaction.atomic():
        add_stone("first")
        assert label_of_stone() == "first"
        transaction.set_rollback(True)
    add_stone("second")
    assert label_of_stone() == "second"


def test_units_of_an_earlier_moment_are_not_those_of_now() -> None:
    known = set(unit_table())
    with known_at(datetime(2000, 1, 1, tzinfo=UTC)):
        assert set(unit_table()) == set()
    assert set(unit_table()) == known

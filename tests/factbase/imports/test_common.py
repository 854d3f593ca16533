"""What rows have in common is read once, and comes to what it would come to row by row."""

from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import User

from factbase.imports.claims import common
from factbase.imports.claims.vocabulary import Vocabulary
from factbase.imports.problems import Reading
from factbase.imports.readers import reader_of
from factbase.models import Import
from tests.factbase.imports.files import bring
from tests.factories import EntityFactory, PropertyFactory

CELLS = {
    "subject": ("Zhipu AI", "Moonshot", ""),
    "property_slug": ("valuation", "motto", "worth"),
    "value": ("1.50 USD", "100% \x1f"),
    "denied": ("", "yes", "perhaps"),
    "valid_edtf": ("2024", "2025-06", "someday"),
    "editor_confidence": ("", "0.85", "2"),
    "editor_confidence_reason": ("", "seen, 100%", "None"),
    "note": ("", "a %s"),
}


@pytest.fixture
def staged(db: None, contributor: User) -> Import:
    EntityFactory(label="Zhipu AI")
    EntityFactory(label="Moonshot")
    PropertyFactory(slug="valuation", value_type="money")
    PropertyFactory(slug="motto", value_type="text")
    return bring([dict.fromkeys(CELLS, "x")], contributor)


def rows() -> list[Reading]:
    """Return one row for each combination of a few cells."""
    combinations = list(product(*CELLS.values()))[::23]
    return [
        Reading(0, number, dict(zip(CELLS, cells, strict=True)))
        for number, cells in enumerate(combinations)
    ]


def came_to(row: Reading) -> tuple[Any, ...]:
    """Return all that a row came to, without ids that are made anew each time."""
    record = row.plan.record and {
        name: value for name, value in vars(row.plan.record).items() if name not in ("id", "_state")
    }
    kept = row.kept and row.kept.replace(str(row.record), "")
    return row.outcome, sorted(row.problems), row.says, kept, row.plan.fields, record


def read_together(staged: Import) -> list[tuple[Any, ...]]:
    reader, found = reader_of(staged, looks=True), rows()
    for row in found:
        reader.read([row])
    return [came_to(row) for row in found]


def read_alone(staged: Import) -> list[tuple[Any, ...]]:
    found = rows()
    for row in found:
        reader_of(staged, looks=True).read([row])
    return [came_to(row) for row in found]


def test_rows_come_to_the_same_read_together_and_alone(staged: Import) -> None:
    together, alone = read_together(staged), read_alone(staged)
    assert {row[0] for row in alone} == {"create", "wrong"}
    assert together == alone


@pytest.mark.parametrize("column", common.COLUMNS[2:])
def test_without_one_of_the_columns_the_same_test_finds_a_difference(
    staged: Import, monkeypatch: pytest.MonkeyPatch, column: str
) -> None:
    alone = read_alone(staged)
    monkeypatch.setattr(common, "COLUMNS", tuple(name for name in common.COLUMNS if name != column))
    assert read_together(staged) != alone


def test_what_is_kept_in_common_is_bounded(staged: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common, "MOST_KEPT", 2)
    vocabulary = Vocabulary()
    commons = common.Commons(vocabulary, CELLS, by=staged.created_by_id)
    for row in rows():
        commons.of(row.cells, reference=None)
        assert len(commons._known) <= 2

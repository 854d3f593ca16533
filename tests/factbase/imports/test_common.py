"""What rows have in common is read once, and comes to what it would come to row by row."""

from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import User

from factbase.actions import bulk
from factbase.actions.bulk.copying import BETWEEN
from factbase.actions.bulk.prepared import FIELDS
from factbase.imports.claims import common
from factbase.imports.claims.vocabulary import Vocabulary
from factbase.imports.problems import Reading
from factbase.imports.readers import reader_of
from factbase.models import Claim, Import
from tests.factbase.imports.files import bring
from tests.factories import EntityFactory, PropertyFactory

CELLS = {
    "subject": ("Zhipu AI", "Moonshot"),
    "property_slug": ("motto", "valuation"),
    "value": ("1.50 USD", "100% \x1f", "1.50 USD"),
    "denied": ("", "yes"),
    "valid_edtf": ("2024", "2025-06"),
    "editor_confidence": ("0.85", ""),
    "editor_confidence_reason": ("seen, 100%", "", "None"),
    "note": ("", "a %s"),
}
WRONG = {
    "subject": "",
    "property_slug": "worth",
    "denied": "perhaps",
    "valid_edtf": "someday",
    "editor_confidence": "2",
}


@pytest.fixture
def staged(db: None, contributor: User) -> Import:
    EntityFactory(label="Zhipu AI")
    EntityFactory(label="Moonshot")
    PropertyFactory(slug="valuation", value_type="money")
    PropertyFactory(slug="motto", value_type="text")
    return bring([dict.fromkeys(CELLS, "x")], contributor)


def rows() -> list[Reading]:
    """Return a row for many combinations of a few cells, and one for each wrong cell."""
    combinations = [dict(zip(CELLS, cells, strict=True)) for cells in product(*CELLS.values())]
    wrong = [combinations[0] | {column: cell} for column, cell in WRONG.items()]
    cells = [*combinations[::11], *wrong]
    return [Reading(0, number, each) for number, each in enumerate(cells)]


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


def assert_lines_say_what_records_do(staged: Import) -> None:
    reader, found = reader_of(staged, looks=True), rows()
    for row in found:
        reader.read([row])
    kept = [row for row in found if row.kept]
    assert len({row.kept for row in kept}) == len(kept) > 10
    for row in kept:
        record = vars(row.plan.record)
        assert row.kept is not None
        assert row.kept.split(BETWEEN) == [str(record[field.attname]) for field in FIELDS]


def test_line_of_a_row_says_what_its_record_does(staged: Import) -> None:
    assert_lines_say_what_records_do(staged)


def test_where_lines_are_made_of_one_row_the_same_test_fails(
    staged: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    first: list[str | None] = []

    def frozen(self: bulk.Lines, claim: Claim) -> str | None:
        first.append(line_of(self, claim))
        return first[0]

    line_of = bulk.Lines.line_of
    monkeypatch.setattr(bulk.Lines, "line_of", frozen)
    with pytest.raises(AssertionError):
        assert_lines_say_what_records_do(staged)


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

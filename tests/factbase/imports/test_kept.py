"""New claims are written as they were read for the preview, if what they rest on is as it was."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from factbase.actions import bulk, comments
from factbase.actions.records import retract
from factbase.imports import applying
from factbase.models import Claim, Conflict, Entity, Import, ImportRow, Property, Unit
from factbase.models.property import PropertyUnit
from factbase.values import Cardinality
from tests.factbase.imports.files import applied, bring, outcomes, problems
from tests.factories import EntityFactory, PropertyFactory, make_claim

COLUMNS = ("id", "subject", "property", "kind", "value", "valid", "denied", "note")
ID = "01900000-0000-7000-8000-000000000001"
ROWS = [
    ("", "Zhipu AI", "valuation", "", "about 20 billion yuan", "mid-2025", "", ""),
    (
        "",
        "zhipu ai",
        "valuation",
        "",
        "$1.4bn+",
        "2024",
        "yes",
        'a "note" \\N \\. \n\ttwo\r\nthree',
    ),
    ("", "Zhipu AI", "valuation", "unknown", "", "2019/..", "", ""),
    ("", "Zhipu AI", "founded by", "", "清华大学", "", "", "-"),
    ("", "Zhipu AI", "founded on", "", "June 2019", "", "", ""),
    ("", "Zhipu AI", "motto", "", "C:\\new “thing”", "", "", "NULL"),
    ("", "Zhipu AI", "motto", "", "null", "", "", "between\x1fand\x1enothing"),
    ("", "Zhipu AI", "listed", "", "no", "", "", ""),
    ("", "Zhipu AI", "site", "", "https://example.org/?a=b,c", "", "", ""),
    (ID, "Zhipu AI", "capital", "", "1.50 USD", "", "", ""),
]
GIVEN = [dict(zip(COLUMNS, row, strict=True)) for row in ROWS]
PLAIN = [GIVEN[0], GIVEN[0] | {"value": "3 billion yuan"}]
OWN = ("id", "created_at", "updated_at")


@pytest.fixture(autouse=True)
def _desk(db: None) -> None:
    EntityFactory(label="Zhipu AI")
    EntityFactory(label="清华大学")
    types = {"valuation": "money", "founded by": "entity", "founded on": "date", "motto": "text"}
    for label, kind in (types | {"listed": "boolean", "site": "url", "capital": "money"}).items():
        PropertyFactory(slug=label.replace(" ", "-"), label=label, value_type=kind)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return how many rows were read anew, each time that some were."""
    found: list[int] = []
    write = applying._Anew.write

    def noted(self: Any, span: Any) -> None:
        found.append(span.rows)
        write(self, span)

    monkeypatch.setattr(applying._Anew, "write", noted)
    return found


def written(staged: Import) -> list[dict[str, Any]]:
    """Return what would be written, without what is each claim's own."""
    with transaction.atomic():
        applied(staged)
        rows = Claim.objects.order_by("property", "value_text", "value_amount", "kind").values()
        found = [{name: each for name, each in row.items() if name not in OWN} for row in rows]
        transaction.set_rollback(True)
    staged.refresh_from_db()
    return found


def test_kept_rows_become_what_they_become_when_they_are_read_again(
    contributor: User, reads: list[int]
) -> None:
    for rows in (GIVEN[:6], GIVEN[7:]):
        staged = bring(rows, contributor)
        assert (problems(staged), set(outcomes(staged))) == ([], {"create"})
        as_kept = written(staged)
        assert len(as_kept) == len(rows)
        assert reads == []
        ImportRow.objects.update(kept=None)
        assert written(staged) == as_kept
        assert reads.pop() == len(rows)


def test_row_with_a_character_that_parts_lines_is_read_again(
    contributor: User, reads: list[int]
) -> None:
    applied(bring(GIVEN, contributor))
    assert reads == [len(GIVEN)]
    assert Claim.objects.filter(note=GIVEN[6]["note"]).count() == 1


def test_kept_row_names_its_claim(contributor: User) -> None:
    staged = applied(bring([*PLAIN, PLAIN[0], GIVEN[9]], contributor))
    records = ImportRow.objects.filter(staged=staged, outcome="create").order_by("number")
    claims = [Claim.objects.get(pk=row.record) for row in records]
    assert outcomes(staged) == ["create", "create", "leave", "create"]
    assert [str(claim.value.amount) for claim in claims] == ["20000000000", "3000000000", "1.50"]
    assert str(claims[2].pk) == ID
    assert ImportRow.objects.get(outcome="leave").record is None


def test_same_row_in_a_later_chunk_names_no_claim_that_never_was(
    contributor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factbase.imports.rows.CHUNK", 1)
    staged = applied(bring([PLAIN[0], PLAIN[0]], contributor))
    assert list(ImportRow.objects.order_by("number").values_list("outcome", "record")) == [
        ("create", Claim.objects.get().pk),
        ("leave", None),
    ]
    assert staged.state == "applied"


@pytest.mark.parametrize("cardinality", Cardinality)
@pytest.mark.parametrize("already", [0, 1])
@pytest.mark.parametrize("times", [("2024", "2025"), ("2024", "2024-05"), ("", "")])
def test_kept_rows_that_contradict_are_found(
    contributor: User, cardinality: str, already: int, times: tuple[str, str]
) -> None:
    Property.objects.filter(slug="valuation").update(cardinality=cardinality)
    if already:
        subject, prop = Entity.objects.get(label="Zhipu AI"), Property.objects.get(slug="valuation")
        make_claim(subject=subject, property=prop, denied=True)
    staged = bring(
        [row | {"valid": time} for row, time in zip(PLAIN, times, strict=True)], contributor
    )
    found = []
    for _ in range(2):
        with transaction.atomic():
            applied(staged)
            found.append(Conflict.objects.count())
            transaction.set_rollback(True)
        staged.refresh_from_db()
        ImportRow.objects.update(kept=None)
    assert found[0] == found[1]


def test_kept_rows_are_handed_in(contributor: User, reads: list[int]) -> None:
    applied(bring(PLAIN, contributor, submit=True))
    assert [claim.status for claim in Claim.objects.all()] == ["submitted", "submitted"]
    assert reads == []


def _log_the_same(by: User) -> None:
    applied(bring([GIVEN[0] | {"note": "quicker"}], by))


def _limit_units(by: User) -> None:
    prop, unit = Property.objects.get(slug="valuation"), Unit.objects.get(code="EUR")
    PropertyUnit.objects.create(property=prop, unit=unit)


CHANGES: dict[str, Callable[[User], object]] = {
    "a namesake": lambda by: EntityFactory(label="ZHIPU AI"),
    "the subject retracted": lambda by: retract(
        record=Entity.objects.get(label="Zhipu AI"), by=by, reason="twice"
    ),
    "the units limited": _limit_units,
    "the same claim": _log_the_same,
}


@pytest.mark.parametrize("change", CHANGES)
def test_change_of_what_rows_rest_on_has_them_read_again_and_shown(
    contributor: User, reads: list[int], change: str
) -> None:
    staged = bring(PLAIN, contributor)
    CHANGES[change](contributor)
    reads.clear()
    before = Claim.objects.count()

    applied(staged)
    assert reads == [len(PLAIN)]
    assert staged.state == "ready"
    assert "data has changed" in staged.problem["message"]
    assert set(outcomes(staged)) != {"create"}
    assert Claim.objects.count() == before


def test_change_of_what_no_row_rests_on_does_not_matter(
    contributor: User, reads: list[int]
) -> None:
    claim = make_claim()
    staged = bring(PLAIN, contributor)
    comments.add(claim=claim, by=contributor, text="Look at this.")
    assert applied(staged).state == "applied"
    assert reads == []


def test_rows_kept_with_other_columns_are_read_again(contributor: User, reads: list[int]) -> None:
    staged = bring(PLAIN, contributor)
    staged.kept_columns = staged.kept_columns[::-1]
    staged.save()
    assert applied(staged).state == "applied"
    assert reads == [len(PLAIN)]


def test_claim_that_postgresql_refuses_gives_the_import_back(contributor: User) -> None:
    staged = bring(PLAIN, contributor)
    between = bulk.prepared.BETWEEN
    for row in ImportRow.objects.filter(number=2):
        row.kept = row.kept.replace(f"{between}draft{between}", f"{between}verified{between}")
        row.save()
    applied(staged)
    assert staged.state == "ready"
    assert "cannot store this row" in staged.problem["message"]
    assert not Claim.objects.exists()

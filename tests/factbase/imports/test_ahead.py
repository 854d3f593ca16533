"""What is applied at once is written while it is read: all of it, or nothing."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

from factbase.actions import bulk
from factbase.imports import ahead, applying, steps
from factbase.imports.claims import kept
from factbase.imports.claims.reading import ClaimRows
from factbase.imports.files import Options, take_in
from factbase.models import Claim, Import, ImportRow, ImportState
from tests.factbase.imports.files import applied, csv_file, outcomes
from tests.factbase.imports.test_behind import ROW, assert_no_further_connection, failing
from tests.factbase.imports.test_interrupted import ROWS, killed
from tests.factories import EntityFactory, PropertyFactory, make_claim, make_user

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("vocabulary", "large"),
]
GIVEN = [ROW | {"value": f"{number + 1} billion yuan"} for number in range(ROWS)]
LAST = {
    "wrong": {"value": "lots"},
    "doubtful": {"subject": "Zhipu A.I."},
}


@pytest.fixture(autouse=True)
def _desk(vocabulary: None) -> None:
    EntityFactory(label="Zhipu AI")
    PropertyFactory(slug="valuation", label="valuation")


@pytest.fixture
def applies(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return in which state the import was each time that it was applied after all was read."""
    found: list[str] = []

    def noted(*, staged: Import, tell: Any) -> None:
        found.append(staged.state)
        assert staged.done == 0, "rows count as done that are yet to be written"
        applying.apply(staged=staged, tell=tell)

    monkeypatch.setattr(steps, "OF_ROWS", steps.OF_ROWS._replace(apply=noted))
    return found


def taken(rows: Sequence[Mapping[str, str]] = GIVEN, by: User | None = None) -> Import:
    """Return the import of a file that is to be applied at once."""
    by, options = by or make_user("contributor"), Options(at_once=True)
    file = io.BytesIO(csv_file(rows))
    return take_in(file=file, filename="claims.csv", by=by, options=options).staged


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen once two chunks are on their way, and the third is to be read."""
    read, calls = ClaimRows.read, []

    def reading(self: ClaimRows, rows: Any) -> None:
        calls.append(len(rows))
        if len(calls) == 3:
            happens()
        read(self, rows)

    monkeypatch.setattr(ClaimRows, "read", reading)


def assert_waits(staged: Import) -> None:
    """Look at an import that wrote nothing, and has all that a preview has."""
    assert not Claim.objects.exists()
    assert (staged.state, staged.at_once) == (ImportState.READY, False)
    assert ImportRow.objects.exclude(outcome="").count() == ROWS


def test_all_rows_are_written_while_they_are_read(applies: list[str]) -> None:
    staged = steps.go_on(staged=taken())
    assert (staged.state, staged.counts, staged.done) == ("applied", {"create": ROWS}, ROWS)
    assert Claim.objects.count() == ROWS
    assert applies == []
    assert {*Claim.objects.values_list("pk", flat=True)} == {
        *ImportRow.objects.values_list("record", flat=True)
    }
    events = Claim.pgh_event_model.objects.values_list("pgh_context__imported", "pgh_context__user")
    assert {*events} == {(str(staged.pk), staged.created_by_id)}
    assert_no_further_connection(staged)


def test_same_file_again_brings_nothing_new() -> None:
    first = steps.go_on(staged=taken())
    again = taken(by=first.created_by)
    assert (again.state, Import.objects.count()) == (ImportState.APPLIED, 1)
    assert Claim.objects.count() == ROWS


@pytest.mark.parametrize("last", LAST)
def test_last_row_in_the_way_has_nothing_written(applies: list[str], last: str) -> None:
    staged = steps.go_on(staged=taken([*GIVEN[:-1], GIVEN[-1] | LAST[last]]))
    assert_waits(staged)
    assert staged.counts == {"create": ROWS - 1, last: 1}
    assert applies == []
    applied(staged, leave_out=True)
    assert Claim.objects.count() == ROWS - 1


def test_without_a_look_at_the_end_the_same_row_would_come_with_half_an_import(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def careless(self: ahead.Ahead) -> None:
        self._send(None)
        self._sent.result()

    monkeypatch.setattr(ahead.Ahead, "_give_up", lambda self: None)
    monkeypatch.setattr(ahead.Ahead, "end", careless)
    staged = steps.go_on(staged=taken([*GIVEN[:-1], GIVEN[-1] | LAST["wrong"]]))
    with pytest.raises(AssertionError):
        assert_waits(staged)


def test_row_that_comes_again_later_is_written_once(applies: list[str]) -> None:
    staged = steps.go_on(staged=taken([*GIVEN[:-1], GIVEN[0]]))
    assert (staged.state, staged.counts) == ("applied", {"create": ROWS - 1, "leave": 1})
    assert Claim.objects.count() == ROWS - 1
    assert applies == [ImportState.APPLYING]


def test_rows_that_are_here_already_are_left(applies: list[str]) -> None:
    steps.go_on(staged=taken(GIVEN[:15]))
    staged = steps.go_on(staged=taken())
    assert (staged.state, staged.counts) == ("applied", {"create": ROWS - 15, "leave": 15})
    assert Claim.objects.count() == ROWS
    assert applies == []


def test_row_with_a_quote_is_written_when_all_are_read(applies: list[str]) -> None:
    rows = [row | {"quote": "", "source_title": ""} for row in GIVEN]
    rows[-1] |= {"quote": "worth 30 billion yuan", "source_title": "Zhipu raises"}
    staged = steps.go_on(staged=taken(rows))
    assert (staged.state, Claim.objects.count()) == ("applied", ROWS)
    assert applies == [ImportState.APPLYING]


def namesake(claim: Claim | None = None) -> None:
    EntityFactory(label="ZHIPU AI")


def assert_namesake_is_noticed(staged: Import) -> None:
    steps.go_on(staged=staged)
    assert_waits(staged)
    assert "data has changed" in staged.problem["message"]
    assert set(outcomes(staged)) == {"doubtful"}


def test_change_of_what_rows_rest_on_is_noticed(
    monkeypatch: pytest.MonkeyPatch, applies: list[str]
) -> None:
    meanwhile(monkeypatch, namesake)
    assert_namesake_is_noticed(taken())
    assert applies == [ImportState.APPLYING]


def test_without_a_look_at_what_has_changed_the_same_test_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meanwhile(monkeypatch, namesake)
    monkeypatch.setattr(kept, "written_since", lambda *_, **__: False)
    with pytest.raises(AssertionError):
        assert_namesake_is_noticed(taken())


def test_change_of_something_else_only_costs_time(
    monkeypatch: pytest.MonkeyPatch, applies: list[str]
) -> None:
    meanwhile(monkeypatch, make_claim)
    staged = steps.go_on(staged=taken())
    assert (staged.state, Claim.objects.count()) == ("applied", ROWS + 1)
    assert applies == [ImportState.APPLYING]


def test_import_that_is_given_up_meanwhile_writes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    staged = taken()
    by = User.objects.get(pk=staged.created_by_id)
    meanwhile(monkeypatch, lambda: steps.cancel(staged=staged, by=by))
    steps.go_on(staged=staged)
    assert (staged.state, Claim.objects.count()) == (ImportState.CANCELLED, 0)
    assert_no_further_connection(staged)


def test_while_another_import_is_applied_it_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, applies: list[str]
) -> None:
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    with other.cursor() as cursor:
        cursor.execute(applying.LOCK.replace("xact_", ""))
    apply = applying.apply

    def applying_later(**how: Any) -> None:
        other.close()
        apply(**how)

    monkeypatch.setattr(applying, "apply", applying_later)
    staged = steps.go_on(staged=taken())
    assert (staged.state, applies) == ("applied", [ImportState.APPLYING])
    assert Claim.objects.count() == ROWS


def test_claim_that_postgresql_refuses_gives_the_import_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line_of, between = bulk.Lines.line_of, bulk.prepared.BETWEEN

    def forged(self: bulk.Lines, claim: Claim) -> str | None:
        line = line_of(self, claim)
        return line and line.replace(f"{between}draft{between}", f"{between}verified{between}")

    monkeypatch.setattr(bulk.Lines, "line_of", forged)
    staged = steps.go_on(staged=taken())
    assert_waits(staged)
    assert "cannot store this row" in staged.problem["message"]


def test_deadlock_with_somebody_else_only_costs_time(
    monkeypatch: pytest.MonkeyPatch, applies: list[str]
) -> None:
    deadlock = failing(bulk.create_prepared, OperationalError("deadlock detected"), at=2)
    monkeypatch.setattr(bulk, "create_prepared", deadlock)
    staged = steps.go_on(staged=taken())
    assert (staged.state, applies) == ("applied", [ImportState.APPLYING])
    assert Claim.objects.count() == ROWS


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError("gone")], ids=["^C", "error"])
@pytest.mark.parametrize("where", ["reading", "writing"])
def test_interrupted_it_has_written_nothing_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, where: str
) -> None:
    staged = taken()
    with monkeypatch.context() as broken:
        if where == "reading":
            broken.setattr(ClaimRows, "read", failing(ClaimRows.read, error, at=3))
        else:
            broken.setattr(bulk, "create_prepared", failing(bulk.create_prepared, error, at=2))
        with pytest.raises(type(error)):
            steps.go_on(staged=staged)
    assert_no_further_connection(staged)
    assert not Claim.objects.exists()
    steps.go_on(staged=staged)
    assert (staged.state, staged.counts) == ("applied", {"create": ROWS})
    assert Claim.objects.count() == ROWS


@pytest.mark.parametrize(
    ("phase", "states"),
    [
        ("checking", {ImportState.CHECKING}),
        ("keeping", {ImportState.CHECKING, ImportState.APPLYING}),
        ("committing", {ImportState.APPLYING}),
    ],
)
def test_killed_in_any_phase_it_has_written_nothing_and_is_resumed(
    phase: str, states: set[ImportState]
) -> None:
    staged = taken()
    killed(staged, phase, "beside")
    assert staged.state in states
    assert not Claim.objects.exists()
    steps.go_on(staged=staged)
    assert (staged.state, staged.counts) == ("applied", {"create": ROWS})
    assert Claim.objects.count() == ROWS


def test_without_one_transaction_the_same_test_finds_half_an_import() -> None:
    killed(taken(), "keeping", "beside", "broken")
    assert 0 < Claim.objects.count() < ROWS

"""An import that is killed in any phase has written nothing, and is resumed to its end."""

import io
import json
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DEFAULT_DB_ALIAS, connection, connections

from factbase.imports import staging, steps
from factbase.imports.claims.reading import ClaimRows
from factbase.imports.files import Options, take_in
from factbase.imports.running import AlreadyRunningError, GivenUpError, alone, is_at_work
from factbase.models import Claim, Evidence, Import, ImportRow, ImportState
from sources.models import Source
from tests.conftest import PROJECT
from tests.factbase.imports.files import csv_file
from tests.factbase.imports.test_claims import ROW
from tests.factories import EntityFactory, PropertyFactory, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("vocabulary")]
ROWS = 30
COLUMNS = len(ROW)


@pytest.fixture
def staged(vocabulary: None) -> Import:
    return taken_in(ROW)


def taken_in(row: Mapping[str, str]) -> Import:
    """Return the import of a file with so many rows that differ in their values."""
    EntityFactory(label="Zhipu AI")
    PropertyFactory(slug="valuation", label="valuation")
    rows = [row | {"value": f"{number + 1} billion yuan"} for number in range(ROWS)]
    by = make_user("contributor")
    file = io.BytesIO(csv_file(rows))
    return take_in(file=file, filename="claims.csv", by=by, options=Options()).staged


def killed(staged: Import, phase: str, *more: str) -> None:
    """Have a process go on with the import that is killed in `phase`."""
    database = connection.settings_dict
    names = ("ENGINE", "HOST", "PORT", "USER", "PASSWORD", "NAME")
    settings = json.dumps({name: database[name] for name in names})
    command = [sys.executable, "-m", "tests.factbase.imports.runner"]
    done = subprocess.run(
        [*command, settings, str(staged.pk), phase, *more],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    # PostgreSQL gives its locks back when it notices that nobody is there any more.
    while is_at_work(staged):
        time.sleep(0.01)
    staged.refresh_from_db()


def approve(staged: Import) -> None:
    """Read the import up to its preview, and have it applied."""
    steps.go_on(staged=staged)
    steps.apply(staged=staged, by=User.objects.get(pk=staged.created_by_id))
    staged.refresh_from_db()


def written() -> tuple[int, int, int]:
    return Claim.objects.count(), Evidence.objects.count(), Source.objects.count()


def assert_nothing_or_all() -> None:
    assert written() in [(0, 0, 0), (ROWS, ROWS, 1)]


@pytest.mark.parametrize("asks", [True, False])
def test_killed_while_the_file_is_read_it_is_read_from_the_beginning(
    staged: Import, asks: bool
) -> None:
    Import.objects.update(asks=asks)
    killed(staged, "staging")
    assert (staged.state, ImportRow.objects.count()) == (ImportState.STORED, 0)

    Import.objects.update(asks=False)
    approve(staged)
    steps.go_on(staged=staged)
    assert written() == (ROWS, ROWS, 1)


@pytest.mark.parametrize(
    ("asks", "phase", "more"),
    [(False, "checking", ()), (False, "checking", ("beside",)), (True, "comparing", ())],
)
def test_killed_while_rows_are_compared_it_goes_on_after_the_last_chunk(
    staged: Import, asks: bool, phase: str, more: tuple[str, ...]
) -> None:
    if asks:
        Import.objects.update(asks=True)
        steps.go_on(staged=staged)
        assert ImportRow.objects.filter(outcome="").count() == ROWS
        by = User.objects.get(pk=staged.created_by_id)
        steps.map_columns(staged=staged, mapping=staged.mapping, by=by)
    killed(staged, phase, *more)
    assert staged.state == ImportState.CHECKING
    assert ImportRow.objects.exclude(outcome="").count() in (10, 20)

    approve(staged)
    steps.go_on(staged=staged)
    assert written() == (ROWS, ROWS, 1)
    assert staged.counts == {"create": ROWS}


@pytest.mark.parametrize("phase", ["applying", "committing"])
def test_killed_while_it_is_applied_it_has_written_nothing_and_is_resumed(
    staged: Import, phase: str
) -> None:
    approve(staged)
    killed(staged, phase)
    assert_nothing_or_all()
    assert written() == (0, 0, 0)
    assert staged.state == ImportState.APPLYING

    steps.go_on(staged=staged)
    steps.go_on(staged=staged)
    assert (staged.state, written()) == (ImportState.APPLIED, (ROWS, ROWS, 1))


@pytest.mark.parametrize("more", [(), ("beside",)])
def test_killed_while_kept_rows_are_written_it_has_written_nothing_and_is_resumed(
    more: tuple[str, ...],
) -> None:
    staged = taken_in({name: ROW[name] for name in ("subject", "property", "valid")})
    approve(staged)
    killed(staged, "keeping", *more)
    assert written() == (0, 0, 0)
    assert staged.state == ImportState.APPLYING

    steps.go_on(staged=staged)
    assert (staged.state, written()) == (ImportState.APPLIED, (ROWS, 0, 0))


def test_without_one_transaction_the_same_test_finds_half_an_import(staged: Import) -> None:
    approve(staged)
    killed(staged, "applying", "broken")
    with pytest.raises(AssertionError):
        assert_nothing_or_all()


@pytest.mark.parametrize("phase", ["staging", "checking", "applying"])
def test_given_up_while_it_is_worked_on_it_writes_nothing(
    staged: Import, monkeypatch: pytest.MonkeyPatch, phase: str
) -> None:
    if phase == "applying":
        approve(staged)
    holder, name = (staging, "as_they_were") if phase == "staging" else (ClaimRows, "read")
    function = getattr(holder, name)

    def given_up_before(*args: Any) -> Any:
        somebody = connections.create_connection(DEFAULT_DB_ALIAS)
        with somebody.cursor() as cursor:
            cursor.execute("UPDATE factbase_import SET state = %s", [ImportState.CANCELLED])
        somebody.close()
        return function(*args)

    monkeypatch.setattr(holder, name, given_up_before)
    steps.go_on(staged=staged)
    assert (staged.state, written()) == (ImportState.CANCELLED, (0, 0, 0))


def test_second_process_is_refused_while_one_is_at_work(staged: Import) -> None:
    with alone(staged) as tell:
        tell(7)
        assert is_at_work(staged)
        staged.refresh_from_db()
        assert staged.done == 7
        with pytest.raises(AlreadyRunningError):
            steps.go_on(staged=staged)
    assert not is_at_work(staged)


def test_who_tells_of_an_import_that_was_given_up_stops(staged: Import) -> None:
    """Else it would go on to its end, and all others would wait for it, to write nothing."""
    with alone(staged) as tell:
        Import.objects.update(state=ImportState.CANCELLED)
        with pytest.raises(GivenUpError):
            tell(7)


def test_small_import_does_not_wait_for_one_that_is_being_applied(
    staged: Import, run_jobs: Any
) -> None:
    """A worker of the site would wait with it."""
    approve(staged)
    somebody = connections.create_connection(DEFAULT_DB_ALIAS)
    with somebody.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('factbase_import'))")
        steps.start(staged=staged)
    somebody.close()
    staged.refresh_from_db()
    assert (staged.state, written()) == (ImportState.APPLYING, (0, 0, 0))
    assert run_jobs() == ["run_import"]
    staged.refresh_from_db()
    assert (staged.state, Claim.objects.count()) == (ImportState.APPLIED, ROWS)

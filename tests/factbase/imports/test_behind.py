"""What large imports do at once goes wrong as clearly as one thing after another."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from factbase.imports import checking, steps
from factbase.imports.claims import kept
from factbase.imports.claims.reading import ClaimRows
from factbase.models import Claim, Import, ImportRow, ImportState
from tests.factbase.imports.conftest import CHUNK
from tests.factbase.imports.test_interrupted import ROWS, taken_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("vocabulary", "large"),
]
OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_start > %s
"""
ROW = {"subject": "Zhipu AI", "property": "valuation", "valid": "2025"}


@pytest.fixture
def staged(vocabulary: None) -> Import:
    return taken_in(ROW)


def failing(function: Callable[..., Any], error: BaseException, *, at: int) -> Callable[..., Any]:
    """Return `function`, which raises instead when it is called the time `at`."""
    left = [at]

    def failed(*args: Any, **kwargs: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            raise error
        return function(*args, **kwargs)

    return failed


def assert_goes_on(staged: Import) -> None:
    """Resume the import, and have all of its rows written once."""
    steps.go_on(staged=staged)
    assert (staged.state, staged.counts) == (ImportState.READY, {"create": ROWS})
    numbers = ImportRow.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(2, ROWS + 2))
    steps.apply(staged=staged, by=User.objects.get(pk=staged.created_by_id))
    steps.go_on(staged=staged)
    assert (staged.state, Claim.objects.count()) == (ImportState.APPLIED, ROWS)


def assert_no_further_connection(staged: Import) -> None:
    """Wait until PostgreSQL has noticed that all connections which the import opened are closed.

    Older ones may be those of a site that a browser has looked at.
    """
    others = 1
    until = time.monotonic() + 30
    while others and time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(OTHERS, [staged.created_at])
            others = cursor.fetchone()[0]
    assert others == 0


def assert_failure_is_told(staged: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the second chunk fail on its way into the table."""
    with monkeypatch.context() as broken:
        broken.setattr(checking, "add", failing(checking.add, OSError("disk full"), at=2))
        with pytest.raises(OSError, match="disk full"):
            steps.go_on(staged=staged)
    staged.refresh_from_db()
    assert (staged.state, ImportRow.objects.count()) == (ImportState.CHECKING, CHUNK)


def test_all_rows_are_read_and_written_once(staged: Import) -> None:
    told: list[int] = []
    steps.go_on(staged=staged, show=lambda _, done: told.append(done))
    assert told == [CHUNK, 2 * CHUNK, ROWS]
    assert_goes_on(staged)
    assert_no_further_connection(staged)


def test_failure_behind_is_told_and_the_import_resumed(
    staged: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_failure_is_told(staged, monkeypatch)
    assert_goes_on(staged)


def test_where_nobody_asks_what_came_of_it_the_same_test_fails(
    staged: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def careless(_: int) -> Iterator[Callable[[Callable[[], int]], Future[int]]]:
        def begin(work: Callable[[], int]) -> Future[int]:
            done: Future[int] = Future()
            try:
                done.set_result(work())
            except OSError:
                done.set_result(CHUNK)
            return done

        yield begin

    monkeypatch.setattr(checking, "behind", careless)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        assert_failure_is_told(staged, monkeypatch)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(1)], ids=["^C", "exit"])
def test_interrupted_while_rows_are_read_it_goes_on_after_those_in_the_table(
    staged: Import, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(ClaimRows, "read", failing(ClaimRows.read, error, at=3))
        with pytest.raises(type(error)):
            steps.go_on(staged=staged)
    assert ImportRow.objects.count() == 2 * CHUNK
    assert_no_further_connection(staged)
    assert_goes_on(staged)


@pytest.mark.parametrize("at", [1, 3])
def test_failure_to_fetch_what_is_written_next_writes_nothing(
    staged: Import, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    steps.go_on(staged=staged)
    steps.apply(staged=staged, by=User.objects.get(pk=staged.created_by_id))
    with monkeypatch.context() as broken:
        broken.setattr(kept, "_kept", failing(kept._kept, OSError("gone"), at=at))
        with pytest.raises(OSError, match="gone"):
            steps.go_on(staged=staged)
    assert not Claim.objects.exists()
    staged.refresh_from_db()
    steps.go_on(staged=staged)
    assert (staged.state, Claim.objects.count()) == (ImportState.APPLIED, ROWS)

"""Whatever PostgreSQL refuses in the middle of a write: nothing is half done, and nothing leaks."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from typing import Any

import pytest
from django.db import (
    DataError,
    IntegrityError,
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)

from tests.api.schema.story import Player, story
from tests.api.schema.test_document import document

pytestmark = pytest.mark.django_db

SECRET = 'relation "factbase_secret" at /srv/postgresql, INSERT INTO x'
LEAKS = ("factbase_secret", "/srv/", "INSERT", "Traceback", "psycopg", ".py")
FAULTS = {OperationalError: 503, IntegrityError: 400, DataError: 400, ProgrammingError: 500}
WRITES = ("INSERT", "UPDATE", "DELETE", "WITH")
# Counters and notes of use, which belong to the caller and not to what was asked.
OF_CALLERS = {"factbase_ratecount", "factbase_accesstoken"}


# An import is staged step by step, and goes on from where it was: tests/factbase/imports.
STAGED = {"imports_create", "imports_map", "imports_choose", "imports_apply", "imports_cancel"}


class Fault:
    """Fails at one of the statements that write: `at` counts them from 1, 0 is none."""

    def __init__(self, at: int = 0, error: type[Exception] = ProgrammingError) -> None:
        self.at, self.error, self.seen = at, error, 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if str(sql).lstrip().upper().startswith(WRITES):
            self.seen += 1
            if self.seen == self.at:
                raise self.error(SECRET)
        return execute(sql, params, many, context)


class FaultyPlayer(Player):
    """Tells the story, and before each write tries it with faults."""

    def __init__(self, paths: Any) -> None:
        super().__init__(paths)
        for client in self.clients.values():
            client.raise_request_exception = False
        self.faults = cycle(FAULTS)
        self.injected = 0

    def take(self, step: Any) -> dict[str, Any]:
        """Send a request that fails at its first, a middle and its last write; then as it is."""
        method, path = self.operations[step["do"]]
        if method != "get" and step["do"] not in STAGED:
            address = path.format(**self._named(step.get("names", {})))
            writes = self._writes_of(step, method, address)
            before = digests()
            for at in sorted({1, (writes + 1) // 2, writes} - {0}):
                self._fail(step, method, address, Fault(at, next(self.faults)), before)
        return super().take(step)

    def _writes_of(self, step: Any, method: str, address: str) -> int:
        with undone(), connection.execute_wrapper(counting := Fault()):
            self._answer(step, method, address)
        return counting.seen

    def _fail(
        self, step: Any, method: str, address: str, fault: Fault, before: dict[str, str]
    ) -> None:
        with undone():
            # Django marks the transaction around a statement that failed: it is the request's own.
            with transaction.atomic(), connection.execute_wrapper(fault):
                response = self._answer(step, method, address)
            if fault.seen < fault.at:
                return  # a note of use that is written once a minute
            judge(step, response, fault)
            assert digests() == before, (step, fault.at)
        self.injected += 1


def judge(step: Any, response: Any, fault: Fault) -> None:
    """Fail unless the answer names the fault by a code, and says nothing of the inside."""
    text = response.content.decode()
    assert response.status_code == FAULTS[fault.error], (step, fault.at, text)
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["request_id"]
    assert not [leak for leak in LEAKS if leak in text], (step, text)
    assert ("Retry-After" in response) == (response.status_code == 503)


@contextmanager
def undone() -> Iterator[None]:
    """Take back what is done within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def digests() -> dict[str, str]:
    """Return a digest of every table but those of the callers."""
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - OF_CALLERS)
        digest = "SELECT '{0}', md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM \"{0}\" AS t"
        cursor.execute(" UNION ALL ".join(digest.format(table) for table in tables))
        return dict(cursor.fetchall())


@pytest.fixture
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Keep the logged traces out of the report."""
    caplog.set_level("CRITICAL")


@pytest.mark.usefixtures("_quiet")
def test_write_that_postgresql_refuses_is_undone_and_told_without_the_inside() -> None:
    player = FaultyPlayer(document()["paths"])
    player.play()
    writing = [step for step in story()["steps"] if player.operations[step["do"]][0] != "get"]
    assert player.injected > len(writing)


def test_half_a_write_would_be_noticed() -> None:
    before = digests()
    with undone(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO auth_group (name) VALUES ('half a write')")
        assert digests() != before

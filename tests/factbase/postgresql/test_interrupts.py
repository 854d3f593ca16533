"""Whoever waits for PostgreSQL at a command line is heard when they press Ctrl-C."""

import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from factbase.postgresql import prepared
from factbase.postgresql.asking import ask
from factbase.postgresql.base import PREPARED_AFTER

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def interrupted_after(seconds: float) -> Iterator[None]:
    """Raise KeyboardInterrupt in this thread, as Ctrl-C does, and expect it at the end."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        with pytest.raises(KeyboardInterrupt):
            yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("within", [nullcontext, transaction.atomic])
def test_waiting_ends_and_the_connection_goes_on(within: Any) -> None:
    began = time.monotonic()
    block: AbstractContextManager[Any] = within()
    with interrupted_after(0.3), block:
        ask("SELECT pg_sleep(%s)", [60])
    assert time.monotonic() - began < 30
    assert ask("SELECT %s", [1]) == [(1,)]


def test_broken_variant_hears_it_when_the_answer_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "main_thread", object)
    began = time.monotonic()
    with interrupted_after(0.3):
        ask("SELECT pg_sleep(%s)", [3])
    assert time.monotonic() - began >= 3


def test_thread_that_hears_nothing_has_the_same_answers() -> None:
    values = ["智谱", None, [2, 3]]

    def answers() -> list[Any]:
        try:
            found = [
                ask("SELECT %s, %s::text, %s::int[]", values) for _ in range(PREPARED_AFTER + 2)
            ]
            with pytest.raises(ProgrammingError):
                ask("SELECT nothing", [])
            return found
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as thread:
        assert thread.submit(answers).result() == answers()

"""One thing is done while the next is made ready: PostgreSQL works, and so does Python.

A thread with a connection of its own waits for PostgreSQL. What it does must not need what the
caller's transaction has not yet committed, nor locks that it holds.
"""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Protocol, TypeVar

from django.db import connection

Answer = TypeVar("Answer")
# A thread and a connection cost some ten milliseconds: too much for a small file.
WORTH_IT_FROM = 10_000
# Python gives another thread a turn after 5 ms: so long would each answer of PostgreSQL lie there.
TURN_SECONDS = 0.0005


class Begin(Protocol):
    """Begins to do something."""

    def __call__(self, work: Callable[[], Answer], /) -> Future[Answer]:
        """Return what can be asked for its result, which raises what the work raised."""


@contextmanager
def behind(rows: int) -> Iterator[Begin]:
    """Give what begins to do things, one after another, behind the back of the caller.

    With few `rows` each is done when it is begun. At the end of the block what was begun is
    finished; whoever wants to know of its failure asks for its result before.
    """
    if rows < WORTH_IT_FROM:
        yield _at_once
        return
    with _short_turns(), ThreadPoolExecutor(max_workers=1, thread_name_prefix="import") as thread:
        try:
            yield thread.submit
        finally:
            thread.submit(_close)


@contextmanager
def _short_turns() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _close() -> None:
    """Close the connection of the thread that this is done by."""
    connection.close()


def _at_once(work: Callable[[], Answer]) -> Future[Answer]:
    done: Future[Answer] = Future()
    done.set_result(work())
    return done

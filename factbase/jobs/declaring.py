"""Declares a function to be a job: its name, its lane, and when it is tried again."""

from collections.abc import Callable
from typing import Any, NamedTuple

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from sources.exceptions import RefusalError

MOST_ATTEMPTS = 6
# The base of the waiting times: 5 s, 25 s, 2 min, 10 min, 52 min.
WAIT = 5


class Lane(NamedTuple):
    """A queue of its own, of which a worker does so many jobs at once."""

    name: str
    at_once: int


# Files take memory and the disk: one comes in and one goes out at a time, and who asks for one does
# not wait for an import of hours. Comparing thousands of names that are nearly the same takes
# PostgreSQL minutes, and nobody waits for it. Other people's servers may take their time. No lane
# waits for another.
COMPARING = Lane("comparing", at_once=1)
HEAVY = Lane("heavy", at_once=1)
EXPORTS = Lane("exports", at_once=1)
QUICK = Lane("quick", at_once=4)
HOOKS = Lane("hooks", at_once=8)
LANES = (COMPARING, HEAVY, EXPORTS, QUICK, HOOKS)
# What a worker calls again and again, to see whether there is something to do.
WATCHES: list[Callable[[], None]] = []


class BackOff(BaseRetryStrategy):
    """Tries again after longer and longer waits. What was refused would be refused again."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when to try again; None after the last attempt, and for a refusal."""
        if isinstance(exception, RefusalError) or job.attempts + 1 >= MOST_ATTEMPTS:
            return None
        return RetryDecision(retry_in={"seconds": WAIT ** (job.attempts + 1)})


def job(name: str, *, lane: Lane) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make the decorated function the job `name`.

    It is called with keyword arguments, outside any transaction, in a thread. It may be called
    again after it has done its work, or half of it: a worker can die before it says so, and one
    that was thought dead can come back. So it looks first whether there is still something to do,
    under a lock of its own.
    """

    def declare(function: Callable[..., None]) -> Callable[..., None]:
        app.task(name=name, queue=lane.name, retry=BackOff())(function)
        return function

    return declare


def watch(function: Callable[[], None]) -> Callable[[], None]:
    """Have the decorated function called every few seconds; it is quick, and adds jobs `once`."""
    WATCHES.append(function)
    return function


def periodic_job(
    name: str, *, cron: str, lane: Lane = QUICK
) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Make the decorated function a job that is added whenever `cron` (in UTC) says."""

    def declare(function: Callable[[], None]) -> Callable[[], None]:
        def run(timestamp: int) -> None:
            function()

        task: Any = app.task(name=name, queue=lane.name, retry=BackOff())(run)
        app.periodic(cron=cron, periodic_id=name)(task)
        return function

    return declare

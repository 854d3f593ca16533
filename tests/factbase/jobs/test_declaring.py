"""When a job is tried again."""

import pytest
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from factbase.exceptions import FactbaseError
from factbase.jobs.declaring import LANES, MOST_ATTEMPTS, BackOff


def job_after(attempts: int) -> Job:
    return Job(id=1, queue="quick", lock=None, queueing_lock=None, task_name="x", attempts=attempts)


def test_waits_grow_until_the_last_attempt() -> None:
    decisions = [
        BackOff().get_retry_decision(exception=ValueError(), job=job_after(attempts))
        for attempts in range(MOST_ATTEMPTS)
    ]

    moments = [decision.retry_at for decision in decisions if decision and decision.retry_at]
    assert len(moments) == MOST_ATTEMPTS - 1
    assert moments == sorted(moments)
    assert decisions[-1] is None


@pytest.mark.parametrize("attempts", [0, 3])
def test_what_was_refused_is_not_tried_again(attempts: int) -> None:
    refused = FactbaseError("There is nothing to build.")

    assert BackOff().get_retry_decision(exception=refused, job=job_after(attempts)) is None


def test_export_waits_for_no_import() -> None:
    assert app.tasks["build_export"].queue != app.tasks["run_import"].queue


def test_every_job_is_in_a_lane_that_a_worker_has() -> None:
    queues = {task.queue for task in app.tasks.values()}
    assert queues - {"builtin"} <= {lane.name for lane in LANES}

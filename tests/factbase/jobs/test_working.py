"""A real worker: what it finishes, what it takes up, what it gives up."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from factbase.jobs.declaring import HEAVY, LANES, MOST_ATTEMPTS, QUICK, WAIT, Lane
from factbase.models import Webhook
from tests.conftest import PROJECT
from tests.factories import PublisherFactory, make_user, make_webhook
from tests.sources.fetching.servers import answer, serving

pytestmark = pytest.mark.django_db(transaction=True)

Worker = subprocess.Popen[str]
Start = Callable[[], Worker]
PATIENCE = 120


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Return what starts a worker; all of them are gone after the test."""
    settings = connection.settings_dict
    database = {
        name: settings[name] for name in ("ENGINE", "HOST", "PORT", "USER", "PASSWORD", "NAME")
    }
    command = [sys.executable, "-m", "tests.factbase.jobs.worker", str(tmp_path)]
    started: list[Worker] = []

    def run() -> Worker:
        worker = subprocess.Popen(
            [*command, json.dumps(database)], cwd=PROJECT, stderr=subprocess.PIPE, text=True
        )
        started.append(worker)
        return worker

    yield run
    for worker in started:
        worker.kill()
        worker.communicate()


def add(name: str, lane: Lane, **arguments: str) -> None:
    app.configure_task(name, queue=lane.name).defer(**arguments)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"it did not happen in {PATIENCE} s"
        time.sleep(0.05)


def notes(folder: Path) -> list[str]:
    path = folder / "notes"
    return path.read_text().split() if path.exists() else []


def is_done() -> bool:
    """Whether none of the jobs that were added is left; what is due each hour may be."""
    return not ProcrastinateJob.objects.filter(task_name__in=["note", "wait"]).exists()


def end(worker: Worker) -> tuple[int, str]:
    worker.send_signal(signal.SIGTERM)
    _, log = worker.communicate(timeout=PATIENCE)
    return worker.returncode, log


def test_worker_finishes_its_job_on_sigterm_and_heavy_jobs_hold_up_no_quick_ones(
    tmp_path: Path, start: Start
) -> None:
    add("wait", HEAVY)
    worker = start()
    until(lambda: notes(tmp_path) == ["waiting"])
    add("note", QUICK, word="meanwhile")
    until(lambda: notes(tmp_path) == ["waiting", "meanwhile"])

    worker.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    assert worker.poll() is None
    (tmp_path / "go").touch()
    code, log = end(worker)

    assert code == 0
    assert notes(tmp_path)[-1] == "waited"
    assert is_done()
    assert "Starting job wait" in log


def killed_and_followed(worker: Worker, tmp_path: Path, start: Start) -> str:
    """Kill a worker whose job waits, have another do the job anew, and return its log."""
    worker.kill()
    worker.wait()
    (tmp_path / "go").touch()
    follower = start()
    until(is_done)
    assert notes(tmp_path) == ["waiting", "waiting", "waited"]
    return end(follower)[1]


def test_job_of_a_killed_worker_is_taken_up_again(tmp_path: Path, start: Start) -> None:
    add("wait", HEAVY)
    killed = start()
    until(lambda: notes(tmp_path) == ["waiting"])
    assert "is taken up again" in killed_and_followed(killed, tmp_path, start)


def test_job_of_a_killed_worker_gives_way_to_one_that_waits_in_its_place(
    tmp_path: Path, start: Start
) -> None:
    """It cannot wait beside the other, and that one would never begin while it is there."""
    once = app.configure_task("wait", queue=HEAVY.name, lock="it", queueing_lock="it")
    once.defer()
    killed = start()
    until(lambda: notes(tmp_path) == ["waiting"])
    once.defer()
    assert "is left to the one that waits" in killed_and_followed(killed, tmp_path, start)


def test_job_that_kills_its_workers_is_given_up(start: Start) -> None:
    add("kill", QUICK)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = %s", [MOST_ATTEMPTS - 1])
    assert start().wait(PATIENCE) == -signal.SIGKILL

    worker = start()
    until(lambda: ProcrastinateJob.objects.filter(status="failed").exists())

    assert "was given up" in end(worker)[1]


def test_job_that_fails_is_tried_later_and_what_it_added_is_rolled_back(start: Start) -> None:
    began = timezone.now()
    add("fail", QUICK)
    add("add_and_fail", QUICK)
    worker = start()
    failed = ProcrastinateJob.objects.filter(task_name__endswith="fail", attempts__gte=1)
    until(lambda: failed.filter(status="todo").count() == 2)

    assert "ValueError: as it should" in end(worker)[1]
    assert {job.scheduled_at - began > timedelta(seconds=WAIT) for job in failed} == {True}
    assert not ProcrastinateJob.objects.filter(task_name="note").exists()


def test_worker_whose_heart_stops_ends_so_that_another_is_started(start: Start) -> None:
    worker = start()
    until(lambda: ProcrastinateWorker.objects.count() == len(LANES))

    with connection.cursor() as cursor:
        cursor.execute("ALTER FUNCTION procrastinate_update_heartbeat_v1 RENAME TO gone")
    try:
        assert worker.wait(PATIENCE) == 1
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER FUNCTION gone RENAME TO procrastinate_update_heartbeat_v1")


def test_webhooks_are_told_by_a_worker_and_slow_ones_hold_up_no_other(
    vocabulary: None, start: Start
) -> None:
    owner = make_user("contributor")

    def slow(connection: socket.socket, body: bytes) -> None:
        time.sleep(20)

    with serving(slow) as deaf, serving(answer("200 OK")) as server:
        for url in [deaf.url] * 3 + [server.url]:
            webhook = make_webhook(owner)
            Webhook.objects.filter(pk=webhook.pk).update(url=url)
        made = PublisherFactory()
        worker = start()
        until(lambda: bool(server.requests) and deaf.connections >= 3)
        assert str(made.pk).encode() in server.requests[0]
        worker.kill()

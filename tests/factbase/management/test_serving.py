"""The processes behind `manage.py serve`."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from factbase.management import serving
from tests.conftest import PROJECT

SERVE = """
import sys
from factbase.management.serving import serve
print(serve(["-c", sys.argv[1]], worker=["-c", sys.argv[2]]))
"""
# Says in a file that it runs, and when it was asked to end.
CHILD = """
import pathlib, signal, time
def end(*_):
    pathlib.Path({name!r}).write_text("ended")
    raise SystemExit({code})
signal.signal(signal.SIGTERM, end)
pathlib.Path({name!r}).write_text("runs")
time.sleep(60)
"""


def until_runs(*paths: Path) -> None:
    deadline = time.monotonic() + 120
    while not all(path.exists() and path.read_text() == "runs" for path in paths):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_both_processes_end_when_one_is_asked_to(tmp_path: Path, number: int) -> None:
    site, worker = tmp_path / "site", tmp_path / "worker"
    children = [CHILD.format(name=str(site), code=3), CHILD.format(name=str(worker), code=0)]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "factbase.settings"}
    served = subprocess.Popen(
        [sys.executable, "-c", SERVE, *children],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    until_runs(site, worker)

    served.send_signal(number)
    out, _ = served.communicate(timeout=120)

    assert (site.read_text(), worker.read_text()) == ("ended", "ended")
    assert out.strip() == "3"


def test_whether_it_takes_requests_is_asked_until_it_does() -> None:
    asks = """
import sys
from factbase.management.serving import serve
answers = iter([False, True])
worker = ["-c", "import time; time.sleep(60)"]
serve(["-c", sys.argv[1]], worker, tell=lambda: print("asked") or next(answers))
"""
    served = subprocess.run(
        [sys.executable, "-c", asks, "import time; time.sleep(3)"],
        cwd=PROJECT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "factbase.settings"},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert (served.stdout.split(), served.stderr) == (["asked"] * 2, "")


def test_application_that_is_killed_leaves_none_of_its_processes_behind() -> None:
    left = "import time; time.sleep(120)"
    killed = f"""
import os, signal, subprocess, sys
subprocess.Popen([sys.executable, "-c", {left!r}])
os.kill(os.getpid(), signal.SIGKILL)
"""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "factbase.settings"}
    served = subprocess.run(  # returns once nobody holds its output any more
        [sys.executable, "-c", SERVE, killed, left],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert served.stdout.strip() == "-9"


def test_worker_that_crashes_is_logged_and_started_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(serving, "RESTART_SECONDS", 0)
    child = serving.Child("The worker", ["-c", "import time; time.sleep(60)"])
    first = child.process
    child.look_after()
    assert child.process is first

    first.kill()
    first.wait()
    child.look_after()
    child.look_after()

    assert child.process is not first
    assert child.process.poll() is None
    assert caplog.messages == ["The worker ended with exit code -9 and is started again."]
    child.stop()
    assert child.process.returncode == -signal.SIGTERM


def test_worker_that_does_not_end_is_killed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(serving, "FINISH_SECONDS", 0.2)
    path = tmp_path / "deaf"
    deaf = "import pathlib, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    run = f"pathlib.Path({str(path)!r}).write_text('runs'); time.sleep(60)"
    child = serving.Child("The worker", ["-c", deaf + run])
    until_runs(path)

    child.stop()

    assert child.process.returncode == -signal.SIGKILL

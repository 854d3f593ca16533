"""Runs the application server and a worker as children, until one is asked to end both."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event

from django.conf import settings

LOOK_SECONDS = 0.5
RESTART_SECONDS = 5
# How long a job that has begun is waited for; one that is cut off is begun again at the next start.
FINISH_SECONDS = 15
logger = logging.getLogger(__name__)


class Child:
    """A process that is started again, after a while, when it ends without having been asked to."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self.command = command
        self.process = _start(command)
        self._ended_at: float | None = None

    def look_after(self) -> None:
        """Notice that it ended, and log it; start it again when the time has come."""
        code = self.process.poll()
        if code is None:
            return
        if self._ended_at is None:
            self._ended_at = time.monotonic()
            logger.error("%s ended with exit code %s and is started again.", self.name, code)
        elif time.monotonic() - self._ended_at >= RESTART_SECONDS:
            self._ended_at = None
            self.process = _start(self.command)

    def stop(self) -> None:
        """Ask it to end and wait; kill it when that takes too long."""
        self.process.terminate()
        try:
            self.process.wait(FINISH_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def serve(
    application: Sequence[str], worker: Sequence[str], tell: Callable[[], bool] = lambda: True
) -> int:
    """Run both commands until SIGINT, SIGTERM or SIGHUP; return the application's exit code.

    `tell` is called again and again until it returns true: the application takes requests then.
    The application finishes its requests; when it ends, so does the worker. Where it was killed,
    what it left behind is killed too: it would go on answering, and hold the port.
    """
    asked = Event()
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda *_: asked.set())
    server, jobs = _start(application), Child("The worker", worker)
    told = False
    try:
        while server.poll() is None and not asked.wait(LOOK_SECONDS):
            told = told or tell()
            jobs.look_after()
        server.terminate()
        return server.wait()
    finally:
        with suppress(ProcessLookupError):  # all of them ended, as they do unless it was killed
            os.killpg(server.pid, signal.SIGKILL)
        jobs.stop()


def _start(command: Sequence[str]) -> "subprocess.Popen[bytes]":
    """Start it in a process group of its own.

    Workers that get the terminal's Ctrl-C as well as their master's signal do not end before they
    are killed.
    """
    python = [sys.executable, *command]
    return subprocess.Popen(python, cwd=settings.BASE_DIR, process_group=0)  # noqa: S603

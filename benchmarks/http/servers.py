"""The servers under load: ours as `manage.py serve` runs it, the plain application by gunicorn."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil

from factbase.management.commands.serve import HOST, application_server

ROOT = Path(__file__).resolve().parent.parent.parent
WORKERS = 2


class Server(NamedTuple):
    """A server that answers on a port of this machine."""

    port: int
    process: psutil.Process

    @property
    def memory(self) -> int:
        """The bytes that it holds with its workers; what they share is counted once."""
        processes = [self.process, *self.process.children(recursive=True)]
        return sum(process.memory_full_info().pss for process in processes)


Arguments = Callable[[int], list[str]]
"""Takes the port; returns the arguments of Python that run a server."""


def ours(port: int) -> list[str]:
    """Run our application."""
    return application_server(port, WORKERS)


def plain(port: int) -> list[str]:
    """Run the plain application in as many workers of gunicorn, whose defaults are kept."""
    return [
        *("-m", "gunicorn", "--bind", f"{HOST}:{port}", "--workers", str(WORKERS)),
        *("--log-level", "warning", "benchmarks.plain.wsgi:application"),
    ]


def unlimited(database_url: str) -> dict[str, str]:
    """Return the environment of a server that answers as often as it is asked."""
    return {
        "DATABASE_URL": database_url,
        "FACTBASE_ALLOWED_HOSTS": "127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "factbase.settings",
        **{f"FACTBASE_RATE_{kind}": "off" for kind in ("ANONYMOUS", "READS", "WRITES")},
    }


@contextmanager
def server(arguments: Arguments, environment: dict[str, str]) -> Iterator[Server]:
    """Run a server until the block ends."""
    port = _free_port()
    command = [sys.executable, *arguments(port)]
    environment = os.environ | environment
    running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_until_open(port)
        yield Server(port, psutil.Process(running.pid))
    finally:
        running.terminate()
        running.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_until_open(port: int, *, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"nothing listens on port {port}")

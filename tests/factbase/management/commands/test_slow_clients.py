"""The application server, asked by clients that take their time."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

import pytest

from factbase.management.commands.serve import HOST, THREADS, application_server

PATIENCE = 120
PROJECT = Path(__file__).resolve().parents[4]
# Nothing listens there: what is asked here needs no database.
NO_DATABASE = "postgres://nobody@127.0.0.1:1/nothing"
UNFINISHED = (
    b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: csrftoken=%b\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nlogin=a"
) % (b"a" * 32)


class Served(NamedTuple):
    """A server with one worker process."""

    server: "subprocess.Popen[bytes]"
    port: int

    def worker(self) -> int:
        """Return the id of the worker's process."""
        pid = self.server.pid
        return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[-1])


@pytest.fixture
def served(place: Path) -> Iterator[Served]:
    """Return a server that answers nothing but whether it is there."""
    environment = os.environ | {"DATABASE_URL": NO_DATABASE, "FACTBASE_DATA_DIR": str(place)}
    with socket.socket() as holder:
        # Bound but not listened at, the port is given to nobody else while the server starts.
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind((HOST, 0))
        free = int(holder.getsockname()[1])
        command = [sys.executable, *application_server(free, 1)]
        server = subprocess.Popen(command, cwd=PROJECT, env=environment, stderr=subprocess.DEVNULL)
        yield Served(server, free)
        server.terminate()
        server.wait(timeout=120)


def answers(port: int, *, patience: float) -> bool:
    """Return whether the site says within some seconds that it is there."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            with urlopen(f"http://{HOST}:{port}/healthz", timeout=patience) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.1)
    return False


def test_worker_that_is_killed_is_followed_by_another(served: Served) -> None:
    assert answers(served.port, patience=PATIENCE)
    os.kill(served.worker(), signal.SIGKILL)
    assert answers(served.port, patience=PATIENCE)
    assert served.server.poll() is None


def test_bodies_that_do_not_come_to_an_end_hold_nobody_else(served: Served) -> None:
    port = served.port
    assert answers(port, patience=PATIENCE)
    slow = [socket.create_connection((HOST, port)) for _ in range(THREADS - 1)]
    for client in slow:
        client.sendall(UNFINISHED)
    time.sleep(0.5)
    assert answers(port, patience=PATIENCE)
    for client in slow:
        client.close()

"""The application server, asked by clients that take their time."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
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


@pytest.fixture
def port(place: Path) -> Iterator[int]:
    """Return the port of a server with one worker process."""
    environment = os.environ | {"DATABASE_URL": NO_DATABASE, "FACTBASE_DATA_DIR": str(place)}
    with socket.socket() as holder:
        # Bound but not listened at, the port is given to nobody else while the server starts.
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind((HOST, 0))
        free = int(holder.getsockname()[1])
        command = [sys.executable, *application_server(free, 1)]
        server = subprocess.Popen(command, cwd=PROJECT, env=environment, stderr=subprocess.DEVNULL)
        yield free
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


def test_bodies_that_do_not_come_to_an_end_hold_nobody_else(port: int) -> None:
    assert answers(port, patience=PATIENCE)
    slow = [socket.create_connection((HOST, port)) for _ in range(THREADS - 1)]
    for client in slow:
        client.sendall(UNFINISHED)
    time.sleep(0.5)
    assert answers(port, patience=PATIENCE)
    for client in slow:
        client.close()

"""`manage.py serve` before it serves."""

import socket
import time
from io import StringIO
from pathlib import Path
from threading import Thread

import pytest
from django.core.management import CommandError, call_command

from factbase.management.commands.serve import Command, one_at_a_time


def test_serve_on_taken_port_says_so_before_any_work() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=f"Port {port} cannot be used.*PORT={port + 1}"):
            call_command("serve", port=port)


def test_two_that_start_at_once_prepare_the_database_one_after_the_other(
    settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path / "new"
    steps = []

    def prepare(name: str) -> None:
        with one_at_a_time():
            steps.append(f"{name} begins")
            time.sleep(0.2)
            steps.append(f"{name} ends")

    starting = [Thread(target=prepare, args=(name,)) for name in ("one", "two")]
    for thread in starting:
        thread.start()
    for thread in starting:
        thread.join()

    first = steps[0].split()[0]
    assert [step.split()[0] == first for step in steps] == [True, True, False, False]


def test_address_is_told_once_the_site_takes_requests() -> None:
    out = StringIO()
    command = Command(stdout=out)
    with socket.socket() as site:
        site.bind(("127.0.0.1", 0))
        port = site.getsockname()[1]
        assert not command.tell_address(port)
        assert out.getvalue() == ""

        site.listen()
        assert command.tell_address(port)
    assert f"Factbase is at http://127.0.0.1:{port}/" in out.getvalue()

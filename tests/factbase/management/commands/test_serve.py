"""`manage.py serve` before it serves."""

import socket
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from factbase.management.commands.serve import Command


def test_serve_on_taken_port_says_so_before_any_work() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=f"Port {port} cannot be used.*PORT={port + 1}"):
            call_command("serve", port=port)


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

"""`manage.py serve` before it serves."""

import socket

import pytest
from django.core.management import CommandError, call_command


def test_serve_on_taken_port_says_so_before_any_work() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=f"Port {port} cannot be used.*PORT={port + 1}"):
            call_command("serve", port=port)

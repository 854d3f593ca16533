"""Serves the site on this machine: migrations, the sample desk, the application and a worker."""

import fcntl
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from factbase.embedded.project import project_cluster
from factbase.management.serving import serve

HOST = "127.0.0.1"
# Of each worker process. One would be quicker, but a body that comes slowly holds the thread that
# waits for it, and with it all that this process serves.
THREADS = (os.cpu_count() or 1) + 1


class Command(BaseCommand):
    """What `make run` runs. Ctrl-C ends it, with the embedded server if this command started it."""

    help = "Migrate, load the sample desk and serve on 127.0.0.1."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the port and the number of worker processes."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare the database and serve until interrupted."""
        port = options["port"]
        _refuse_taken(port)
        embedded = settings.DATABASES["default"]["ENGINE"] == "factbase.embedded"
        ours_to_stop = False
        try:
            self.stdout.write("Preparing the database. The first time takes a while.")
            self.stdout.flush()
            with one_at_a_time():
                ours_to_stop = embedded and not project_cluster().is_running()
                call_command("migrate", verbosity=0)
                call_command("load_sample")
            connection.close()
            self.serve(port, options["workers"])
        finally:
            if ours_to_stop:
                connection.close()
                project_cluster().stop()

    def serve(self, port: int, workers: int) -> None:
        """Run the application server with a worker beside it until it is asked to end."""
        code = serve(
            application_server(port, workers),
            worker=["manage.py", "work"],
            tell=partial(self.tell_address, port),
        )
        if code not in (0, -signal.SIGTERM):
            raise CommandError(f"The application server ended with exit code {code}.")

    def tell_address(self, port: int) -> bool:
        """Print where the site is if it takes requests by now; return whether it does."""
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)):
                return False
        self.stdout.write(f"\nFactbase is at http://{HOST}:{port}/ - Ctrl-C ends it.")
        self.stdout.flush()
        return True


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait until nobody else prepares the database of this data folder, or both would fail."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_DIR / "preparing").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _refuse_taken(port: int) -> None:
    """Raise CommandError when something listens on `port`, before any work is done."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used: {error.strerror}. Stop what listens there, or choose "
                f"another: make run PORT={port + 1}"
            ) from error


def application_server(
    port: int, workers: int, application: str = "factbase.wsgi:application"
) -> list[str]:
    """Return the arguments of Python that run the application server."""
    return [
        *("-m", "factbase.management.preloading", "--interface", "wsgi", "--no-ws"),
        *("--no-access-log", "--host", HOST, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(THREADS)),
        # Without it a worker that is killed, as for its memory, ends the others and the site.
        "--respawn-failed-workers",
        *("--workers-kill-timeout", "10", application),
    ]

"""Starts, stops, shows and opens the embedded PostgreSQL server."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from factbase.embedded.cluster import APP_DATABASE, APP_ROLE, PORT
from factbase.embedded.errors import EmbeddedError
from factbase.embedded.project import project_cluster


class Command(BaseCommand):
    """`manage.py db start|stop|status|psql`; status exits 1 when the server does not run."""

    help = "Start, stop, show or open the embedded PostgreSQL server."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the step, and for psql its own arguments."""
        parser.add_argument("step", choices=["start", "stop", "status", "psql"])
        parser.add_argument("psql_arguments", nargs="*", metavar="-- psql arguments")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the step, or refuse because the server is not ours."""
        if settings.DATABASES["default"]["ENGINE"] != "factbase.embedded":
            raise CommandError(
                "DATABASE_URL is set: the server it names is looked after elsewhere."
            )
        try:
            if options["step"] == "psql":
                self.psql(options["psql_arguments"])
            else:
                getattr(self, options["step"])()
        except EmbeddedError as error:
            raise CommandError(str(error)) from error

    def start(self) -> None:
        """Start the server unless it runs; it stays when this command ends."""
        project_cluster().ensure_running()
        self.status()

    def stop(self) -> None:
        """Stop the server; the next connection of any process starts it again."""
        stopped = project_cluster().stop()
        self.stdout.write("Stopped." if stopped else "It was not running.")

    def status(self) -> None:
        """Say whether the server runs, and where its files are."""
        cluster = project_cluster()
        if not cluster.is_running():
            raise CommandError(f"Not running. Its files are in {cluster.root}.", returncode=1)
        binaries = cluster.binaries
        self.stdout.write(f"PostgreSQL {binaries.major} ({binaries.origin}) is running.")
        self.stdout.write(f"files   {cluster.root}")
        self.stdout.write(f"socket  {cluster.socket_dir}")

    def psql(self, arguments: list[str]) -> None:
        """Become psql, connected as the application is."""
        cluster = project_cluster()
        cluster.ensure_running()
        program = cluster.binaries.program("psql")
        address = ["-h", str(cluster.socket_dir), "-p", PORT, "-U", APP_ROLE, "-d", APP_DATABASE]
        os.execv(program, [program, *address, *arguments])  # noqa: S606 - no shell is wanted

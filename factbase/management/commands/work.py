"""Does the jobs that wait in the background, until it is asked to end."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factbase.jobs.working import WorkerEndedError, work


class Command(BaseCommand):
    """One worker. Any number of them can run, on any machine that reaches the database."""

    requires_system_checks = []  # they would load every page
    help = "Do background jobs until SIGTERM; a job that has begun is finished first."

    def handle(self, *args: Any, **options: Any) -> None:
        """Work; exit 1 when that cannot go on, so that a supervisor starts another."""
        try:
            work()
        except WorkerEndedError as error:
            raise CommandError(str(error)) from error

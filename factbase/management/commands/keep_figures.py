"""Counts what the desk holds today and held on past days, for the front page."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from factbase.actions.figures import DAYS, keep_figures

MOST_DAYS = 3650


class Command(BaseCommand):
    """Count today, and past days that have not been counted; a worker does so every hour."""

    help = (
        "Count what the desk holds today, and held on past days, for the charts of the front page."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--days`."""
        parser.add_argument(
            "--days", type=int, default=DAYS, help="How many days back, today among them."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, and say for how many days."""
        if not 0 < options["days"] <= MOST_DAYS:
            raise CommandError(f"--days: give 1 to {MOST_DAYS}.")
        done = keep_figures(days=options["days"])
        self.stdout.write(f"{done} days counted.")

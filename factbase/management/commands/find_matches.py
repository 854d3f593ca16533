"""Finds entities that may be one."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from factbase.actions import duplicates
from factbase.management.actor import actor, add_by_argument
from factbase.management.progress import Progress

PROGRESS_PAIRS = 10_000


class Command(BaseCommand):
    """Compare entities and propose pairs; progress goes to stderr."""

    help = (
        "Compare all entities by identifiers, names in any script and shared claims, and propose "
        "the pairs that may be one. Never again what was judged. Safe to interrupt and repeat."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--by`."""
        add_by_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through all pairs worth comparing."""
        by = actor(options["by"])
        progress = Progress(sys.stderr, "pairs", every=PROGRESS_PAIRS)
        proposed = renewed = 0
        for found in duplicates.find(by=by):
            progress.add(found.compared)
            proposed += found.proposed
            renewed += found.renewed
        progress.close()
        self.stdout.write(
            f"{progress.done} pairs compared, {proposed} proposed, {renewed} renewed."
        )

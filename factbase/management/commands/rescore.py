"""Recomputes the confidence of every claim."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from factbase.actions.confidence import rescore
from factbase.management.progress import Progress

PROGRESS_CLAIMS = 10_000


class Command(BaseCommand):
    """Recompute, or with `--check` only compare; progress goes to stderr."""

    help = (
        "Recompute the confidence of every claim from its evidence. Safe to interrupt and repeat."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--check`."""
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing; exit 1 and name the first claim whose stored numbers differ.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through all claims; raise CommandError at the first difference if only checking."""
        check = options["check"]
        progress = Progress(sys.stderr, "claims", every=PROGRESS_CLAIMS)
        corrected = 0
        for batch in rescore(fix=not check):
            if check and batch.corrections:
                raise CommandError(f"Stored and recomputed differ: {batch.corrections[0]}.")
            corrected += len(batch.corrections)
            progress.add(batch.claims)
        progress.close()
        verb = "checked" if check else "recomputed"
        self.stdout.write(f"{progress.done} claims {verb}, {corrected} changed.")

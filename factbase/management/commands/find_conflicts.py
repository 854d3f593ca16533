"""Finds every two claims that cannot both hold."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factbase.actions import conflicts
from factbase.management.progress import Progress

PROGRESS_CLAIMS = 10_000


class Command(BaseCommand):
    """Compare all claims, also those that came past the pages and the API; progress to stderr."""

    help = "Find the claims that contradict one another. Safe to interrupt and repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through all claims and report what changed."""
        progress = Progress(sys.stderr, "claims", every=PROGRESS_CLAIMS)
        outcome = conflicts.Outcome()
        try:
            for batch in conflicts.find():
                outcome += batch.outcome
                progress.add(batch.claims)
        except KeyboardInterrupt:
            self._report(progress.done, outcome)
            raise CommandError(
                "Interrupted; what is counted above is kept.", returncode=130
            ) from None
        progress.close()
        self._report(progress.done, outcome)

    def _report(self, claims: int, outcome: conflicts.Outcome) -> None:
        self.stdout.write(
            f"{claims:,} claims compared: {outcome['found']:,} conflicts found, "
            f"{outcome['reopened']:,} opened again, {outcome['gone']:,} gone."
        )

"""Recomputes the confidence of every claim."""

import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from factbase.actions.confidence import Batch, rescore


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
        done = corrected = 0
        for batch in self._with_progress(rescore(fix=not check)):
            if check and batch.corrections:
                raise CommandError(f"Stored and recomputed differ: {batch.corrections[0]}.")
            done += batch.claims
            corrected += len(batch.corrections)
        verb = "checked" if check else "recomputed"
        self.stdout.write(f"{done} claims {verb}, {corrected} changed.")

    def _with_progress(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        done = 0
        for batch in batches:
            yield batch
            done += batch.claims
            self.stderr.write(f"{done} claims", ending="\r" if sys.stderr.isatty() else "\n")

"""Looks every quote up in its archived text again."""

import sys
from collections import Counter
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet

from factbase.actions import evidence
from factbase.management.progress import Progress
from factbase.models import Evidence
from sources.anchoring import CheckState
from sources.exceptions import shown

NOT_FOUND = (CheckState.MISSING, CheckState.AMBIGUOUS)


class Command(BaseCommand):
    """`manage.py recheck`; exits 1 when a live quote is missing from its text or ambiguous.

    Each quote is its own transaction: interrupted, the command can simply be run again.
    """

    help = "Check quotes against the archived texts, count the results and list what is not found."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to check, all live evidence if nothing is said."""
        parser.add_argument("--source", type=UUID, metavar="ID", help="Only quotes of this source.")
        parser.add_argument("--claim", type=UUID, metavar="ID", help="Only quotes for this claim.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, report, and fail if a quote is not found."""
        rows = _chosen(options["source"], options["claim"])
        counts: Counter[str] = Counter()
        lost: list[Evidence] = []
        progress = Progress(sys.stderr, "quotes checked", every=1000)

        def seen(row: Evidence) -> None:
            counts[row.check_state] += 1
            if row.check_state in NOT_FOUND:
                lost.append(row)
            progress.add()

        try:
            evidence.recheck(evidence=rows, seen=seen)
        except KeyboardInterrupt:
            self._report(counts, lost)
            raise CommandError(
                "Interrupted; what is counted above is kept.", returncode=130
            ) from None
        progress.close()
        self._report(counts, lost)
        if lost:
            raise CommandError(f"{len(lost):,} of {counts.total():,} quotes are not found.")

    def _report(self, counts: Counter[str], lost: list[Evidence]) -> None:
        for state in CheckState:
            if counts[state]:
                self.stdout.write(f"{counts[state]:>9,}  {state.replace('_', ' ')}")
        self.stdout.write(f"{counts.total():>9,}  in all")
        for row in lost:
            quote = shown(row.exact)
            self.stdout.write(
                f"{row.check_state}: evidence {row.pk} of claim {row.claim_id}: {quote}"
            )


def _chosen(source: UUID | None, claim: UUID | None) -> "QuerySet[Evidence, Any]":
    """Return live evidence, of one source or claim if given; raise CommandError for none."""
    conditions = {"source_id": source, "claim_id": claim}
    given = {name: value for name, value in conditions.items() if value}
    rows = Evidence.objects.standing().filter(**given)
    if given and not rows.exists():
        raise CommandError("There is no live evidence of that source and claim.")
    return rows

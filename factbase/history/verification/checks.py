"""All checks, in the order in which they run."""

from collections.abc import Callable, Iterable, Iterator

from django.db import DataError, InternalError, ProgrammingError, transaction
from django.db.backends.utils import CursorWrapper

from factbase.history.verification.archive import check_bytes, check_texts
from factbase.history.verification.commits import check_commits
from factbase.history.verification.events import check_events
from factbase.history.verification.findings import Check, Finding, Outcome
from factbase.history.verification.formats import check_formats
from factbase.history.verification.guards import check_guards
from factbase.history.verification.links import check_links
from factbase.history.verification.live_rows import check_live_rows
from factbase.history.verification.quotes import check_quotes
from factbase.history.verification.review import check_review

CHECKS = (
    Check("triggers and guards", check_guards),
    Check("formats of events", check_formats),
    Check("links of the chains", check_links),
    Check("events of history", check_events),
    Check("commits", check_commits),
    Check("live rows", check_live_rows),
    Check("archived bytes", check_bytes),
    Check("archived texts", check_texts),
    Check("quotes", check_quotes),
    Check("review events and claims", check_review),
)


def verify(
    cursor: CursorWrapper, checks: Iterable[Check], seen: Callable[[int], None]
) -> Iterator[Outcome]:
    """Run the checks one after the other, each up to its first bad row.

    Calls `seen` with the number of rows whenever some more are done.
    """
    for check in checks:
        yield _run(cursor, check, seen)


def _run(cursor: CursorWrapper, check: Check, seen: Callable[[int], None]) -> Outcome:
    rows = 0
    try:
        # What fails takes nothing but itself along.
        with transaction.atomic():
            for step in check.run(cursor):
                if isinstance(step, Finding):
                    return Outcome(check.name, rows, step)
                rows += step
                seen(step)
    except (ProgrammingError, DataError, InternalError) as error:
        problem = f"it cannot be read: {str(error).splitlines()[0]}"
        return Outcome(check.name, rows, Finding("database", f"({check.name})", problem))
    return Outcome(check.name, rows, None)

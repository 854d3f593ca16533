"""Whether the quotes that were found in the archive still stand there."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from django.db.backends.utils import CursorWrapper

from factbase.history.verification.findings import Finding
from factbase.models import Evidence
from factbase.models.evidence import LOCATED
from sources.anchoring import locate
from sources.models import Snapshot


def check_quotes(cursor: CursorWrapper) -> Iterator[int | Finding]:
    """Look every quote that counts as found up again: it must stand where it was found.

    One snapshot in memory at a time.
    """
    found = Evidence.objects.standing().filter(check_state__in=LOCATED)
    rows = found.order_by("snapshot_id", "id").iterator(chunk_size=1000)
    for snapshot_id, group in groupby(rows, key=attrgetter("snapshot_id")):
        text = Snapshot.objects.values_list("text", flat=True).get(pk=snapshot_id)
        for row in group:
            yield 1
            problem = _problem(row, text)
            if problem:
                yield Finding(Evidence._meta.db_table, str(row.pk), problem)


def _problem(row: Evidence, text: str) -> str:
    match = locate(
        text,
        exact=row.exact,
        prefix=row.prefix,
        suffix=row.suffix,
        start=row.start,
        end=row.end,
    )
    if not match.state.is_found:
        return f"its quote counts as found ({row.check_state}), and is {match.state} in the text"
    if (match.start, match.end) != (row.start, row.end):
        return f"its quote stands at {match.start} in the text, not at {row.start}"
    return ""

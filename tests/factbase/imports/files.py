"""Files of claims, brought in as a person would."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User

from factbase.imports import steps
from factbase.imports.files import Options, take_in
from factbase.models import Import, ImportRow

Row = Mapping[str, object]


def csv_file(rows: Sequence[Row]) -> bytes:
    """Return a CSV file; its columns are the keys of the first row."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def bring(
    content: bytes | Sequence[Row], by: User, *, name: str = "claims.csv", **options: Any
) -> Import:
    """Take a file in and read it, up to its preview."""
    if not isinstance(content, bytes):
        content = csv_file(content)
    taken = take_in(file=io.BytesIO(content), filename=name, by=by, options=Options(**options))
    return steps.go_on(staged=taken.staged)


def applied(staged: Import, *, leave_out: bool = False) -> Import:
    """Apply what was read."""
    steps.apply(staged=staged, by=staged.created_by, leave_out=leave_out)
    return steps.go_on(staged=staged)


def outcomes(staged: Import) -> list[str]:
    """Return what each row would do, in order."""
    rows = ImportRow.objects.filter(staged=staged)
    return list(rows.order_by("table", "number").values_list("outcome", flat=True))


def problems(staged: Import) -> list[tuple[int, str, str]]:
    """Return row, column and message of everything that is wrong."""
    rows = ImportRow.objects.filter(staged=staged).order_by("table", "number")
    return [(row.number, problem[0], problem[1]) for row in rows for problem in row.problems]


def changes(staged: Import) -> list[tuple[str, str, str]]:
    """Return the fields that would change, with what they are and would be."""
    rows = ImportRow.objects.filter(staged=staged).order_by("table", "number")
    return [tuple(change) for row in rows for change in row.changes]

"""Whether the formats by which events are hashed cover what the history tables hold."""

from collections.abc import Iterator

from django.db.backends.utils import CursorWrapper

from factbase.history.chain.canonical import quoted
from factbase.history.chain.catalogue import read_catalogue
from factbase.history.chain.formats import format_of
from factbase.history.chain.installation import history_columns
from factbase.history.chain.pieces import FORMATS, LINKS
from factbase.history.verification.findings import Finding
from factbase.models import ChainFormat

WITHOUT_FORMAT = f"""
    SELECT chain, seq FROM {quoted(LINKS)} AS link
    WHERE NOT EXISTS (SELECT FROM {quoted(FORMATS)} AS known WHERE known.id = link.format_id)
    ORDER BY chain, seq LIMIT 1
"""  # noqa: S608


def check_formats(cursor: CursorWrapper) -> Iterator[int | Finding]:
    """Compare the formats with the tables: none is left out, and only new columns were added."""
    histories = history_columns(read_catalogue(cursor))
    newest: dict[str, int] = {}
    for row in ChainFormat.objects.all():
        yield 1
        columns = histories.get(row.table)
        problem = _problem(row, columns, newest.get(row.table, 0))
        if problem:
            yield Finding(FORMATS, str(row.pk), problem)
        newest[row.table] = len(row.columns)
    for table, columns in histories.items():
        if newest.get(table) != len(columns):
            yield Finding(table, "as a whole", "its columns are not hashed; run manage.py migrate")
    cursor.execute(WITHOUT_FORMAT)
    for chain, seq in cursor.fetchall():
        yield Finding(LINKS, f"chain {chain}, link {seq}", "its format is missing")


def _problem(row: ChainFormat, columns: list[str] | None, fewer: int) -> str:
    """Return what is wrong with a format, or "". Columns are only ever added, at the end."""
    if columns is None:
        return f"{row.table} is no history table"
    if row.columns != columns[: len(row.columns)] or len(row.columns) <= fewer:
        return f"it does not hash the columns of {row.table}"
    if row.pk != format_of(row.table, row.columns).pk:
        return "its id is not that of its columns"
    return ""

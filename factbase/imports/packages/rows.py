"""The staged rows of a package, a chunk of a table or all that belongs to some claims at a time."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from factbase.exports import TABLES, Table
from factbase.imports.problems import Reading
from factbase.imports.rows import CHUNK
from factbase.models import Import, ImportRow, Outcome

OF_CLAIMS = {"qualifiers": "claim_id", "evidence": "claim", "review_events": "claim_id"}
"""The tables whose rows belong to a claim, and the column that names it."""


def rows_of(staged: Import, table: Table, **conditions: object) -> Iterator[list[Reading]]:
    """Yield the rows of a table, so many at a time; their `plan` is the list of their cells."""
    rows = ImportRow.objects.filter(staged=staged, table=table.name, **conditions)
    last = 0
    values = ("id", "number", "cells", "outcome", "record", "says")
    while found := list(
        rows.filter(number__gt=last).order_by("number").values_list(*values)[:CHUNK]
    ):
        yield [_reading(*row) for row in found]
        last = found[-1][1]


def _reading(
    id: int,
    number: int,
    cells: Sequence[str],
    outcome: str,
    record: UUID | None,
    says: UUID | None,
) -> Reading:
    made = Reading(id, number, {}, record=record, says=says, plan=list(cells))
    if outcome:
        made.outcome = Outcome(outcome)
    return made


def belonging(staged: Import, claims: Collection[UUID]) -> list[tuple[str, list[str]]]:
    """Return the rows that belong to these claims, with the names of their tables. One query."""
    rows = ImportRow.objects.filter(staged=staged, says__in=claims, outcome=Outcome.CREATE)
    rows = rows.filter(table__in=[*OF_CLAIMS]).order_by("table", "number")
    return list(rows.exclude(table="").values_list("table", "cells"))  # as the index wants it


def brought(staged: Import, claims: Collection[UUID]) -> set[UUID]:
    """Return which of these claims the package can bring. One query."""
    rows = ImportRow.objects.filter(staged=staged, says__in=claims, outcome=Outcome.CREATE)
    rows = rows.filter(table="claims").exclude(table="")  # as the index wants it
    return {claim for claim in rows.values_list("says", flat=True) if claim}


def table_named(name: str) -> Table:
    """Return one table of the registry."""
    return next(table for table in TABLES if table.name == name)

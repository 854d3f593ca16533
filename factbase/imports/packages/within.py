"""Rows of a package compared with one another: what no row alone can show."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from factbase.exports.tables import CLAIMS
from factbase.imports.packages.cells import by_name, read_cells
from factbase.imports.packages.rows import belonging, rows_of, table_named
from factbase.imports.rows import store
from factbase.models import Import, Outcome, Status
from sources.phrases import Phrase

STEPS = "review_events"
SAME_RECORD = """
    WITH ranked AS (
        SELECT id, number, min(number) OVER (PARTITION BY "table", record) AS first
        FROM factbase_importrow
        WHERE staged_id = %s AND outcome = 'create' AND record IS NOT NULL
    )
    UPDATE factbase_importrow AS row
    SET outcome = 'wrong', problems = jsonb_build_array(jsonb_build_array('id',
        'Row ' || first || ' is the same record: leave one of them out.', 'duplicate', '', NULL))
    FROM ranked WHERE ranked.id = row.id AND ranked.number > first
"""


def compare_within(staged: Import) -> None:
    """Refuse rows of which something would be lost without a word."""
    with connection.cursor() as cursor:
        cursor.execute(SAME_RECORD, [staged.pk])
    for rows in rows_of(staged, CLAIMS, outcome=Outcome.CREATE):
        reached = _reached(staged, [row.record for row in rows if row.record])
        for row in rows:
            end = reached.get(row.record, Status.DRAFT)
            if by_name(CLAIMS, row.plan)["status"] != end:
                told = Phrase(
                    "The steps of review in this package lead to “%(end)s”, and a claim has its "
                    "status by its steps alone: write that, or bring the steps that are missing.",
                    end=end,
                )
                row.refuse("status", told)
                row.settle()
        store([row for row in rows if row.problems])


def _reached(staged: Import, claims: Collection[UUID]) -> dict[UUID | None, str]:
    """Return the status to which its steps take each of these claims that has any."""
    last: dict[UUID | None, tuple[int, str]] = {}
    for table, cells in belonging(staged, claims):
        if table == STEPS:
            step = read_cells(table_named(table), cells)
            claim, reached = UUID(step["claim_id"]), (step["claim_revision"], step["to_status"])
            last[claim] = max(last.get(claim, reached), reached)
    return {claim: status for claim, (_, status) in last.items()}

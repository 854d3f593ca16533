"""The preview: every row read and compared with what is here, a chunk at a time."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from psycopg.types.json import Jsonb

from factbase.actions import bulk
from factbase.history.seen import seen
from factbase.imports.behind import behind
from factbase.imports.problems import FURTHER_QUOTE, Reading
from factbase.imports.readers import Reader, reader_of
from factbase.imports.rows import add, chunks, store, unstaged
from factbase.imports.running import Tell, advance
from factbase.models import Import, ImportKind, ImportRow, ImportState
from factbase.uncollected import uncollected
from sources.phrases import Phrase

Give = Callable[[Sequence[Reading]], object]
"""Is given the rows of the file as they are compared."""
# A row without an id that says what an earlier one says adds its quote to that claim, or nothing.
SAME_BEFORE = """
    WITH ranked AS (
        SELECT id, by_id, quoted IS NOT NULL AND row_number() OVER (
                   PARTITION BY says, quoted ORDER BY number) = 1 AS adds,
               row_number() OVER (PARTITION BY says ORDER BY number) > 1 AS again
        FROM factbase_importrow WHERE staged_id = %s AND outcome = 'create'
    )
    UPDATE factbase_importrow AS row
    SET outcome = CASE WHEN adds THEN 'change' ELSE 'leave' END,
        changes = CASE WHEN adds THEN %s ELSE '[]' END, record = NULL, kept = NULL
    FROM ranked WHERE ranked.id = row.id AND again AND NOT ranked.by_id
"""
SAME_QUOTE = """
    WITH ranked AS (
        SELECT id, row_number() OVER (PARTITION BY record, quoted ORDER BY number) AS place
        FROM factbase_importrow
        WHERE staged_id = %s AND outcome = 'change' AND NOT by_id AND record IS NOT NULL
    )
    UPDATE factbase_importrow AS row SET outcome = 'leave', changes = '[]'
    FROM ranked WHERE ranked.id = row.id AND place > 1
"""
SAME_ID = """
    WITH ranked AS (
        SELECT id, number, min(number) OVER (PARTITION BY record) AS first
        FROM factbase_importrow WHERE staged_id = %s AND by_id AND outcome <> 'leave'
    )
    UPDATE factbase_importrow AS row
    SET outcome = 'wrong', problems = jsonb_build_array(jsonb_build_array('id',
        'Row ' || first || ' is the same record: leave one of them out.', 'duplicate', '', NULL))
    FROM ranked WHERE ranked.id = row.id AND ranked.number > first
"""
# Rows of entities and of sources that are one record: the later ones are left if they say no more.
SAME_RECORD = """
    WITH ranked AS (
        SELECT id, by_id, cells, number, first_value(number) OVER same AS first,
               first_value(cells) OVER same AS said
        FROM factbase_importrow
        WHERE staged_id = %(staged)s AND outcome IN ('create', 'change')
        WINDOW same AS (PARTITION BY coalesce(record, says) ORDER BY number)
    ), repeated AS (
        SELECT id, first, EXISTS (
            SELECT FROM unnest(cells, said) WITH ORDINALITY AS cell(mine, theirs, place)
            WHERE place = ANY(%(read)s) AND btrim(mine) NOT IN ('', btrim(theirs))) AS adds
        FROM ranked WHERE number > first AND NOT by_id
    )
    UPDATE factbase_importrow AS row
    SET outcome = CASE WHEN adds THEN 'wrong' ELSE 'leave' END, changes = '[]',
        problems = CASE WHEN adds THEN jsonb_build_array(jsonb_build_array(
            '', replace(%(told)s, '#', first::text), 'duplicate', '', NULL)) ELSE '[]' END
    FROM repeated WHERE repeated.id = row.id
"""
SAID_IN_TWO_ROWS = Phrase(
    "Row %(row)s is the same record: write in one row what both say, several names in one cell "
    "separated by semicolons.",
    row="#",
)


def check(*, staged: Import, tell: Tell, give: Give = len) -> None:
    """Read all rows that were not read yet; each chunk is a transaction of its own.

    Rows that no person had to name the columns of come from the file with what they come to.
    """
    reader = reader_of(staged, looks=True)
    done = ImportRow.objects.filter(staged=staged).exclude(outcome="").count()
    if not done:
        staged.seen, staged.kept_columns = seen(), bulk.COLUMNS
        staged.save(update_fields=["seen", "kept_columns"])
    with uncollected():
        for rows in chunks(staged, outcome=""):
            with transaction.atomic():
                reader.read(rows)
                store(rows)
            done += len(rows)
            tell(done)
        _add_unstaged(staged, reader, tell, give)
    with transaction.atomic():
        compare_within(staged)
        staged.counts = counted(staged)
        staged.at_once = staged.at_once and not staged.blocking
        staged.done = 0 if staged.at_once else staged.rows  # of what is written next
        advance(staged, ImportState.APPLYING if staged.at_once else ImportState.READY)


def _add_unstaged(staged: Import, reader: Reader, tell: Tell, give: Give) -> None:
    """Read the rows that are not in the table yet: the next ones while some are put into it."""
    done = ImportRow.objects.filter(staged=staged).count()
    with behind(staged.rows - done) as begin:
        added: Future[int] | None = None
        for pairs in unstaged(staged, after=done):
            reader.read([row for _, row in pairs])
            give([row for _, row in pairs])
            if added is not None:
                done += added.result()
                tell(done)
            added = begin(partial(add, staged, pairs))
        if added is not None:
            tell(done + added.result())


def compare_within(staged: Import) -> None:
    """Compare the rows of a file with one another: what is new is new once."""
    with connection.cursor() as cursor:
        cursor.execute(SAME_ID, [staged.pk])
        if staged.kind != ImportKind.CLAIMS:
            read = [place for place, name in enumerate(staged.columns, 1) if staged.mapping[name]]
            told = str(SAID_IN_TWO_ROWS)
            cursor.execute(SAME_RECORD, {"staged": staged.pk, "read": read, "told": told})
            return
        parameters: list[Any] = [staged.pk, Jsonb([FURTHER_QUOTE])]
        cursor.execute(SAME_BEFORE, parameters)
        cursor.execute(SAME_QUOTE, [staged.pk])


def counted(staged: Import) -> dict[str, int]:
    """Return how many rows there are of each outcome."""
    rows = ImportRow.objects.filter(staged=staged).values_list("outcome").annotate(Count("pk"))
    return dict(rows.order_by())

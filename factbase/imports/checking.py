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
from factbase.imports.claims.comparing import BESIDE
from factbase.imports.problems import FURTHER_QUOTE, Reading, said_in_two_rows
from factbase.imports.readers import Reader, reader_of
from factbase.imports.rows import add, chunks, store, unstaged
from factbase.imports.running import Tell, advance
from factbase.models import Import, ImportKind, ImportRow, ImportState
from factbase.uncollected import uncollected

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
# A further row of one record is left below; what it says beside the first would be lost.
SAYS_MORE = """
    WITH ranked AS (
        SELECT id, by_id, cells, number, first_value(number) OVER same AS first,
               first_value(cells) OVER same AS said
        FROM factbase_importrow
        WHERE staged_id = %(staged)s AND outcome IN ('create', 'change')
        WINDOW same AS (
            PARTITION BY CASE WHEN by_id OR outcome = 'change' THEN coalesce(record, says)
                              ELSE says END ORDER BY number)
    )
    UPDATE factbase_importrow AS row
    SET outcome = 'wrong', changes = '[]', record = NULL, kept = NULL, problems = jsonb_build_array(
        jsonb_build_array('', replace(%(told)s, '#', first::text), 'duplicate', '', NULL))
    FROM ranked
    WHERE ranked.id = row.id AND ranked.number > first AND NOT ranked.by_id AND EXISTS (
        SELECT FROM unnest(ranked.cells, said) WITH ORDINALITY AS cell(mine, theirs, place)
        WHERE place = ANY(%(read)s) AND btrim(mine) NOT IN ('', btrim(theirs)))
"""


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
        if read := _read_of_further_rows(staged):
            told = said_in_two_rows("#")
            cursor.execute(SAYS_MORE, {"staged": staged.pk, "read": read, "told": told})
        parameters: list[Any] = [staged.pk, Jsonb([FURTHER_QUOTE])]
        cursor.execute(SAME_BEFORE, parameters)
        cursor.execute(SAME_QUOTE, [staged.pk])


def _read_of_further_rows(staged: Import) -> list[int]:
    """Return the places, from 1 on, of the columns in which further rows may say no more.

    Of a claim these are those beside what makes it the same, and beside its quote.
    """
    targets = [staged.mapping[column] for column in staged.columns]
    own = BESIDE if staged.kind == ImportKind.CLAIMS else frozenset(filter(None, targets))
    return [place for place, target in enumerate(targets, start=1) if target in own]


def counted(staged: Import) -> dict[str, int]:
    """Return how many rows there are of each outcome."""
    rows = ImportRow.objects.filter(staged=staged).values_list("outcome").annotate(Count("pk"))
    return dict(rows.order_by())

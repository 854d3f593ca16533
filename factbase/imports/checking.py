"""The preview: every row read and compared with what is here, a chunk at a time."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from psycopg.types.json import Jsonb

from factbase.actions import bulk
from factbase.history.seen import seen
from factbase.imports.problems import FURTHER_QUOTE, Reading
from factbase.imports.readers import reader_of
from factbase.imports.running import Tell
from factbase.imports.staging import array_of
from factbase.models import Import, ImportRow, ImportState
from factbase.uncollected import uncollected
from sources.phrases import Phrase

CHUNK = 2_000
STORE = """
    UPDATE factbase_importrow AS row
    SET outcome = new.outcome, problems = new.problems, changes = new.changes,
        record = new.record, by_id = new.by_id, says = new.says, quoted = new.quoted,
        kept = new.kept
    FROM unnest(%s::bigint[], %s::text[], %s::text[]::jsonb[], %s::text[]::jsonb[], %s::uuid[],
                %s::boolean[], %s::uuid[], %s::uuid[], %s::text[])
        AS new(id, outcome, problems, changes, record, by_id, says, quoted, kept)
    WHERE row.id = new.id
"""
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


def check(*, staged: Import, tell: Tell) -> None:
    """Read all rows that were not read yet; each chunk is a transaction of its own."""
    reader = reader_of(staged, looks=True)
    done = ImportRow.objects.filter(staged=staged).exclude(outcome="").count()
    if not done:
        staged.seen, staged.kept_columns = seen(), bulk.COLUMNS
        staged.save()
    with uncollected():
        for rows in chunks(staged, outcome=""):
            with transaction.atomic():
                reader.read(rows)
                store(rows)
            done += len(rows)
            tell(done)
    with transaction.atomic():
        compare_within(staged)
        staged.counts = counted(staged)
        staged.state = ImportState.READY
        staged.done = done
        staged.save()


def chunks(staged: Import, **conditions: Any) -> Iterator[list[Reading]]:
    """Yield the rows of an import in their order, so many at a time."""
    names = [staged.mapping.get(column, "") for column in staged.columns]
    last = 0
    rows = ImportRow.objects.filter(staged=staged, table="", **conditions).order_by("number")
    while found := list(rows.filter(number__gt=last).values_list("id", "number", "cells")[:CHUNK]):
        yield [_reading(names, *row) for row in found]
        last = found[-1][1]


def _reading(names: Sequence[str], id: int, number: int, cells: Sequence[str]) -> Reading:
    named = zip(names, cells, strict=False)  # a row of another width is refused below
    reading = Reading(id, number, {name: cell for name, cell in named if name})
    if len(cells) != len(names):
        reading.refuse(
            "",
            Phrase(
                "The row has %(cells)s cells and the header %(names)s: look for a separator too "
                "many or too few.",
                cells=len(cells),
                names=len(names),
            ),
        )
    return reading


def store(rows: Sequence[Reading]) -> None:
    """Keep what rows came to. One query."""
    columns: list[Iterable[object]] = [
        (row.id for row in rows),
        (row.outcome for row in rows),
        (_json(row.problems) for row in rows),
        (_json(row.changes) for row in rows),
        (row.record for row in rows),
        (row.by_id for row in rows),
        (row.says for row in rows),
        (row.quoted for row in rows),
        (row.kept for row in rows),
    ]
    arrays = [
        array_of(None if each is None else str(each) for each in column) for column in columns
    ]
    with connection.cursor() as cursor:
        cursor.execute(STORE, arrays)


def _json(items: Sequence[Any]) -> str:
    return json.dumps(items) if items else "[]"


def compare_within(staged: Import) -> None:
    """Compare the rows of a file with one another: what is new is new once."""
    with connection.cursor() as cursor:
        cursor.execute(SAME_ID, [staged.pk])
        parameters: list[Any] = [staged.pk, Jsonb([FURTHER_QUOTE])]
        cursor.execute(SAME_BEFORE, parameters)
        cursor.execute(SAME_QUOTE, [staged.pk])


def counted(staged: Import) -> dict[str, int]:
    """Return how many rows there are of each outcome."""
    rows = ImportRow.objects.filter(staged=staged).values_list("outcome").annotate(Count("pk"))
    return dict(rows.order_by())

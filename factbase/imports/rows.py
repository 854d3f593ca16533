"""The rows of an import, so many at a time: from its file or the staging table, and into that."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Max

from factbase.imports.files import file_of
from factbase.imports.problems import Reading
from factbase.imports.reading import Row
from factbase.imports.staging import IN_ARRAYS, array_of, in_line, open_rows
from factbase.models import Import, ImportRow
from sources.phrases import Phrase

CHUNK = 2_000
ADD = """
    COPY factbase_importrow (staged_id, "table", number, cells, outcome, problems, changes,
                             by_id, record, says, quoted, kept) FROM STDIN
"""
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
NOTHING = r"\N"
NO_COLUMN = ""

FromFile = tuple[Row, Reading]
"""A row of the file, and what reading it comes to."""


def chunks(staged: Import, **conditions: Any) -> Iterator[list[Reading]]:
    """Yield the rows of an import in their order, so many at a time."""
    names = _names(staged)
    last = 0
    rows = ImportRow.objects.filter(staged=staged, table="", **conditions).order_by("number")
    while found := list(rows.filter(number__gt=last).values_list("id", "number", "cells")[:CHUNK]):
        yield [_reading(names, *row) for row in found]
        last = found[-1][1]


def unstaged(staged: Import, *, after: int) -> Iterator[list[FromFile]]:
    """Yield the rows of the file that are not in the table; `after` says how many are."""
    if after >= staged.rows:
        return
    last = ImportRow.objects.filter(staged=staged).aggregate(Max("number"))["number__max"] or 0
    names = _names(staged)
    with file_of(staged) as file:
        rows = (row for row in open_rows(staged, file).rows if row.number > last)
        while found := list(islice(rows, CHUNK)):
            yield [(row, _reading(names, 0, row.number, row.cells)) for row in found]


def add(staged: Import, pairs: Sequence[FromFile]) -> int:
    """Put rows of the file into the table with what they came to; return how many. One COPY."""
    begin = f"{staged.pk}\t\t"
    with connection.cursor() as cursor, cursor.copy(ADD) as copy:
        copy.write("".join(f"{begin}{_line(*pair)}\n" for pair in pairs))
    return len(pairs)


def _line(row: Row, found: Reading) -> str:
    texts = (
        str(row.number),
        in_line(array_of(row.cells)),
        found.outcome,
        in_line(_json(found.problems)),
        in_line(_json(found.changes)),
        str(found.by_id),
        *(NOTHING if id is None else str(id) for id in (found.record, found.says, found.quoted)),
        NOTHING if found.kept is None else in_line(found.kept),
    )
    return "\t".join(texts)


def _names(staged: Import) -> list[str]:
    return [staged.mapping.get(column, NO_COLUMN) for column in staged.columns]


def _reading(names: Sequence[str], id: int, number: int, cells: Sequence[str]) -> Reading:
    named = dict(zip(names, cells, strict=False))  # a row of another width is refused below
    named.pop(NO_COLUMN, None)
    reading = Reading(id, number, named)
    if len(cells) != len(names):
        reading.refuse(
            "",
            Phrase(
                "The row has %(cells)s cells and the header %(names)s: look for a separator too "
                "many or too few, or for a cell beside the table.",
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
    arrays = ["{" + ",".join(map(_element, column)) + "}" for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(STORE, arrays)


def _element(value: object) -> str:
    return "NULL" if value is None else f'"{str(value).translate(IN_ARRAYS)}"'


def _json(items: Sequence[Any]) -> str:
    return json.dumps(items) if items else "[]"

"""Imports and their rows in JSON."""

from datetime import datetime
from typing import Any, Literal, TypedDict
from uuid import UUID

from django.db.models import QuerySet

from factbase.imports.understanding import changes_of
from factbase.models import Import, ImportRow

COLUMNS = (
    *("id", "kind", "state", "filename", "format", "size", "sha256"),
    *("sheet", "sheets", "header_row", "columns", "mapping"),
    *("at_once", "submit", "new_entities", "entity_type", "rows", "done", "counts", "problem"),
    *("created_at", "created_by__username", "applied_at"),
)


class DoubtJson(TypedDict):
    """A record that a doubtful name could mean."""

    id: UUID
    label: str
    detail: str


class RowProblemJson(TypedDict):
    """What is wrong with one cell; `column` is ours. Choose among `candidates` for `name`."""

    column: str
    message: str
    code: str
    name: str
    candidates: list[DoubtJson]


class RowChangeJson(TypedDict):
    """One field that would change, in words; of a new claim what was understood otherwise than the
    row words it."""

    field: str
    old: str
    new: str


class ImportRowJson(TypedDict):
    """One row of the file, by the columns of the file; `record` is what it is or became."""

    id: int
    table: str
    number: int
    outcome: Literal["", "create", "change", "leave", "doubtful", "outdated", "wrong"]
    record: UUID | None
    cells: list[str]
    problems: list[RowProblemJson]
    changes: list[RowChangeJson]


class FileProblemJson(TypedDict):
    """Why an import did not go on; row and column are those of the file, where it is broken."""

    message: str
    row: int | None
    column: int | None


class CountsJson(TypedDict):
    """How many rows there are of each outcome."""

    create: int
    change: int
    leave: int
    doubtful: int
    outdated: int
    wrong: int


class ImportJson(TypedDict):
    """An import; `done` of its `rows` have passed the step that `state` says.

    `header_row` names the columns; 0 until it is known, and where lines are objects.
    `mapping` has the columns of the file with ours, "" for what is not read. `rows_url` lists the
    rows with what would be done, `errors_url` is a CSV file of those in the way.
    """

    id: UUID
    self: str
    url: str
    rows_url: str
    errors_url: str
    kind: Literal["claims", "entities", "sources", "package"]
    state: Literal[
        "stored", "mapping", "checking", "ready", "applying", "applied", "cancelled", "failed"
    ]
    filename: str
    format: str
    sheet: str
    sheets: list[str]
    header_row: int
    size: int
    sha256: str
    columns: list[str]
    mapping: dict[str, str]
    at_once: bool
    submit: bool
    new_entities: bool
    entity_type: str
    rows: int
    done: int
    counts: CountsJson
    problem: FileProblemJson | None
    created_at: datetime
    created_by: str
    applied_at: datetime | None


def imports_json(queryset: QuerySet[Any], site: str) -> list[ImportJson]:
    """Return the imports of one page. One query."""
    return [_import_json(row, site) for row in queryset.values_list(*COLUMNS, named=True)]


def _import_json(row: Any, site: str) -> ImportJson:
    address = f"{site}api/v1/imports/{row.id}/"
    problem = row.problem
    counts: CountsJson = {
        "create": row.counts.get("create", 0),
        "change": row.counts.get("change", 0),
        "leave": row.counts.get("leave", 0),
        "doubtful": row.counts.get("doubtful", 0),
        "outdated": row.counts.get("outdated", 0),
        "wrong": row.counts.get("wrong", 0),
    }
    return {
        "id": row.id,
        "self": address,
        "url": f"{site}imports/{row.id}/",
        "rows_url": f"{address}rows/",
        "errors_url": f"{address}errors/",
        "kind": row.kind,
        "state": row.state,
        "filename": row.filename,
        "format": row.format,
        "sheet": row.sheet,
        "sheets": row.sheets,
        "header_row": row.header_row,
        "size": row.size,
        "sha256": row.sha256,
        "columns": row.columns,
        "mapping": row.mapping,
        "at_once": row.at_once,
        "submit": row.submit,
        "new_entities": row.new_entities,
        "entity_type": row.entity_type,
        "rows": row.rows,
        "done": row.done,
        "counts": counts,
        "problem": {
            "message": problem["message"],
            "row": problem.get("row"),
            "column": problem.get("column"),
        }
        if problem
        else None,
        "created_at": row.created_at,
        "created_by": row.created_by__username,
        "applied_at": row.applied_at,
    }


def import_rows_json(queryset: "QuerySet[ImportRow]", site: str) -> list[ImportRowJson]:
    """Return the rows of one page, all of one import. Two queries, and those of `changes_of`."""
    rows: list[Any] = list(queryset)
    if not rows:
        return []
    changes = changes_of(Import.objects.get(pk=rows[0].staged_id), rows)
    return [
        {
            "id": row.pk,
            "table": row.table,
            "number": row.number,
            "outcome": row.outcome,
            "record": row.record,
            "cells": row.cells,
            "problems": [_problem(*problem) for problem in row.problems],
            "changes": [
                {"field": field, "old": old, "new": new} for field, old, new in changes[row.pk]
            ],
        }
        for row in rows
    ]


def _problem(
    column: str, message: str, code: str, name: str, candidates: list[list[Any]] | None
) -> RowProblemJson:
    return {
        "column": column,
        "message": message,
        "code": code,
        "name": name,
        "candidates": [
            {"id": id, "label": label, "detail": detail} for id, label, detail in candidates or ()
        ],
    }

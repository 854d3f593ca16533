"""Unsaved records into their table by COPY, which is several times quicker than INSERT."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter
from typing import Any, NoReturn

from django.db import DataError, IntegrityError, connection
from django.db.models import Field, JSONField, Model
from django.db.models.fields import NOT_PROVIDED
from psycopg import Copy, sql
from psycopg.types.json import Jsonb

from factbase.constraints import refusal_of
from factbase.exceptions import FactbaseError

# What stands between the columns of a line that was made before, and what for no value.
BETWEEN, NOTHING = "\x1f", str(None)
LINE = re.compile(r"^COPY \w+, line (\d+)", re.MULTILINE)


class RefusedLineError(Exception):
    """PostgreSQL refused the record at a `position` among those given, and so all of them."""

    def __init__(self, position: int, refusal: FactbaseError) -> None:
        super().__init__(refusal.message)
        self.position = position
        self.refusal = refusal


def copy_in(model: type[Model], records: Sequence[Model]) -> None:
    """Write new records of one model; call it inside a transaction, which a refusal ends.

    Columns that PostgreSQL fills by itself are left to it. Raises RefusedLineError.
    """
    if not records:
        return
    fields = copied_fields(model)
    sent = 0
    try:
        with _copying(_statement(model, fields)) as copy:
            for sent, line in enumerate(_lines(fields, records)):  # noqa: B007 - told below
                copy.write_row(line)
    except (IntegrityError, DataError) as error:
        _raise_refused(error, sent)


def copy_lines(model: type[Model], fields: Sequence["Field[Any, Any]"], lines: bytes) -> None:
    """Write lines that were made before, with BETWEEN and NOTHING, as `copy_in` does records."""
    statement = _statement(model, fields) + sql.SQL(" WITH (DELIMITER {}, NULL {})").format(
        sql.Literal(BETWEEN), sql.Literal(NOTHING)
    )
    try:
        with _copying(statement) as copy:
            copy.write(lines)
    except (IntegrityError, DataError) as error:
        _raise_refused(error, None)


def copied_fields(model: type[Model]) -> list["Field[Any, Any]"]:
    """Return the fields that a new record is written with; PostgreSQL fills in the others."""
    return [field for field in model._meta.concrete_fields if not _is_filled_in(field)]


def _lines(fields: Sequence["Field[Any, Any]"], records: Iterable[Model]) -> Iterable[list[Any]]:
    values = attrgetter(*(field.attname for field in fields))
    documents = [place for place, field in enumerate(fields) if isinstance(field, JSONField)]
    for record in records:
        line = list(values(record))
        for place in documents:
            line[place] = Jsonb(line[place])
        yield line


def _statement(model: type[Model], fields: Sequence["Field[Any, Any]"]) -> sql.Composed:
    return sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields),
    )


@contextmanager
def _copying(statement: sql.Composed) -> Iterator[Copy]:
    with connection.cursor() as cursor:
        # COPY goes past what adds the context of history to every statement that writes; it
        # holds until the transaction ends, so a statement that writes nothing brings it in.
        cursor.execute("VALUES (1)")
        with connection.wrap_database_errors, cursor.copy(statement) as copy:
            yield copy


def _is_filled_in(field: "Field[Any, Any]") -> bool:
    return field.db_default is not NOT_PROVIDED and field.default is NOT_PROVIDED


def _raise_refused(error: Exception, sent: int | None) -> NoReturn:
    """Raise RefusedLineError for the record that PostgreSQL refused, or that was being `sent`;
    `error` again where it is about none of them."""
    diagnosis = getattr(error.__cause__, "diag", None)
    found = sent
    if getattr(diagnosis, "sqlstate", None) is not None:
        line = LINE.search(getattr(diagnosis, "context", None) or "")
        found = int(line[1]) - 1 if line else None
    if found is None:
        raise error
    raise RefusedLineError(found, _refusal(error)) from error


def _refusal(error: Exception) -> FactbaseError:
    known = refusal_of(error) if isinstance(error, IntegrityError) else None
    return known or FactbaseError("The database cannot store this row as it was sent.")

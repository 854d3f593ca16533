"""New rows by a statement that is always the same: the ORM would compose it anew for each."""

from functools import cache
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault

from factbase.postgresql.asking import ask_together
from factbase.postgresql.prepared import Asked


class Question(NamedTuple):
    """What is asked along with writing a row: an expression, in which the new row is `added`.

    All else is seen as it was before the row was written.
    """

    sql: str
    values: tuple[Any, ...]


NOTHING = Question("NULL", ())


def insert(row: Model, question: Question = NOTHING, *before: Asked) -> Any:
    """Write a new row, take over what PostgreSQL has to fill in, and return the answer. One query.

    What `save(force_insert=True)` does for models without parents, signals and files. What has to
    be done `before` goes in the same exchange.
    """
    meta, database = row._meta, connections[DEFAULT_DB_ALIAS]
    given = [
        field
        for field in meta.concrete_fields
        if not isinstance(row.__dict__[field.attname], DatabaseDefault)
    ]
    statement = _statement(type(row), tuple(field.column for field in given), question.sql)
    values = [field.get_db_prep_save(field.pre_save(row, True), database) for field in given]
    *_, [(*filled, answer)] = ask_together(*before, (statement, [*values, *question.values]))
    for field, value in zip(meta.db_returning_fields, filled, strict=True):
        setattr(row, field.attname, value)
    row._state.adding, row._state.db = False, database.alias
    return answer


@cache
def _statement(model: type[Model], columns: tuple[str, ...], question: str) -> str:
    """Return the INSERT of these columns; the others have a default in the database."""
    quoted = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(["%s"] * len(columns))
    filled = "".join(f'added."{field.column}", ' for field in model._meta.db_returning_fields)
    added = f"INSERT INTO {model._meta.db_table} ({quoted}) VALUES ({values}) RETURNING *"  # noqa: S608 - our own names
    return f"WITH added AS ({added}) SELECT {filled}{question} FROM added"  # noqa: S608 - as above

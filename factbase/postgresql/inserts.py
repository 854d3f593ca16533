"""New rows by a statement that is always the same: the ORM would compose it anew for each."""

from functools import cache

from django.db import connection
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault


def insert(row: Model) -> None:
    """Write a new row, and take over what PostgreSQL has to fill in. One query.

    What `save(force_insert=True)` does for models without parents, signals and files.
    """
    meta = row._meta
    given = [
        field
        for field in meta.concrete_fields
        if not isinstance(row.__dict__[field.attname], DatabaseDefault)
    ]
    statement = _statement(type(row), tuple(field.column for field in given))
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in given]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        filled = cursor.fetchone()
    for field, value in zip(meta.db_returning_fields, filled, strict=True):
        setattr(row, field.attname, value)
    row._state.adding, row._state.db = False, connection.alias


@cache
def _statement(model: type[Model], columns: tuple[str, ...]) -> str:
    """Return the INSERT of these columns; the others have a default in the database."""
    quoted = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(["%s"] * len(columns))
    filled = ", ".join(f'"{field.column}"' for field in model._meta.db_returning_fields)
    return f"INSERT INTO {model._meta.db_table} ({quoted}) VALUES ({values}) RETURNING {filled}"  # noqa: S608 - our own names

"""Conditions on many values in one: the statement stays the same however many there are."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, Func, Q, UUIDField, Value


class IsAnyOf(Func):
    """True where a column equals an element of an array."""

    template = "%(expressions)s"
    arg_joiner = " = ANY "
    output_field = BooleanField()


class InBrackets(Value):
    """A value in brackets, as ANY wants it."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Return the SQL and its parameters."""
        sql, params = super().as_sql(compiler, connection)
        return f"({sql})", params


def has_id_of(ids: Sequence[UUID | int], *, column: str = "pk") -> IsAnyOf | Q:
    """Return the condition that a column holds one of `ids`: prepared once for any number.

    Without any there is nothing to ask the database.
    """
    if not ids:
        return Q(**{f"{column}__in": ()})
    kind = BigIntegerField() if isinstance(ids[0], int) else UUIDField()
    return IsAnyOf(column, InBrackets(list(ids), output_field=ArrayField(kind)))

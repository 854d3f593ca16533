"""Statements that the ORM compiles once, to be run with other values each time.

A queryset takes several times as long to build and compile as PostgreSQL to answer it.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Value

from factbase.postgresql.prepared import Cells


class Placeholder(Value):
    """Stands in a queryset for a value that is given when its statement is run."""

    def __init__(self, name: str) -> None:
        super().__init__(None)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Leave its place in the statement, and itself among the values."""
        return "%s", [self]


class PlaceholderArray(Placeholder):
    """The same for several values, of which a column is to equal any."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Leave its place in brackets, as ANY wants it."""
        return "(%s)", [self]


class Compiled(NamedTuple):
    """A statement and its values, with placeholders for those that are given later."""

    sql: str
    values: tuple[Any, ...]

    def filled(self, given: Mapping[str, Any]) -> list[Any]:
        """Return all values, with those `given` by name for the placeholders."""
        return [given[each.name] if isinstance(each, Placeholder) else each for each in self.values]

    def run(self, given: Mapping[str, Any]) -> list[Cells]:
        """Return the rows that it finds for the values `given` by name. One query."""
        rows: list[Cells] = connection.rows(self.sql, self.filled(given))
        return rows

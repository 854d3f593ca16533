"""Asks what is always the same text, and read whole."""

from collections.abc import Sequence
from typing import Any, cast

from django.db import connection

from factbase.postgresql.prepared import Asked

Rows = list[tuple[Any, ...]]


def ask(statement: str, values: Sequence[Any]) -> Rows:
    """Run one statement that is always the same text, and return its rows."""
    [rows] = ask_together((statement, values))
    return rows


def ask_together(*asked: Asked) -> list[Rows]:
    """Run such statements one after the other, in one exchange, and return the rows of each.

    Each sees what those before it did and, outside of a serializable transaction, what others have
    committed until it begins. The first that fails ends them.
    """
    return cast("list[Rows]", connection.ask(asked))

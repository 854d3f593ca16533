"""Asks what is always the same text, and read whole."""

from collections.abc import Sequence
from typing import Any, cast

from django.db import connection


def ask(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run one statement that is always the same text, and return its rows."""
    rows = connection.ask(statement, values)
    return cast("list[tuple[Any, ...]]", rows)

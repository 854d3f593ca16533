"""What a check yields, and what is said of it."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.db.backends.utils import CursorWrapper


class Finding(NamedTuple):
    """A row that is not as it must be, and what is wrong with it, as the rest of a sentence."""

    table: str
    row: str
    problem: str

    def __str__(self) -> str:
        return f"{self.table} {self.row}: {self.problem}."


class Check(NamedTuple):
    """One thing that is proved of many rows.

    `run` yields the number of rows it has looked at, again and again, and every bad row, the first
    one first.
    """

    name: str
    run: Callable[[CursorWrapper], Iterator[int | Finding]]


class Outcome(NamedTuple):
    """How many rows a check has looked at, and the first bad one."""

    check: str
    rows: int
    finding: Finding | None

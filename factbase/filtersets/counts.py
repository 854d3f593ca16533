"""How long a list is: exact as far as counting is cheap, else as the planner estimates."""

import json
import time
from collections.abc import Callable, Hashable
from datetime import datetime
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from factbase.filtersets.base import StrictFilterSet

MAX_COUNTED = 10_000
ALWAYS_COUNTED = 1_000
REMEMBERED_SECONDS = 60
MAX_REMEMBERED = 1_000

Known = TypeVar("Known")


class Count(NamedTuple):
    """How many rows a list has; `number` is None where nobody wants to know."""

    number: int | None
    is_estimate: bool = False


class Estimates(Generic[Known]):
    """What was found out of lists that are not short, kept for a while in this process.

    Without them each page of a list of millions would count its first ten thousand rows again.
    What is kept may be past, so it is an estimate, however it was found.
    """

    def __init__(self, seconds: int = REMEMBERED_SECONDS) -> None:
        self.seconds = seconds
        self.known: dict[Any, tuple[float, Known]] = {}

    def find(self, key: Any) -> Known | None:
        """Return what is remembered of a list."""
        expires, found = self.known.get(key, (0.0, None))
        return found if expires > time.monotonic() else None

    def keep(self, key: Any, found: Known) -> None:
        """Remember something of a list; the one that was written down first makes room."""
        self.known.pop(key, None)
        while len(self.known) >= MAX_REMEMBERED:
            oldest, *_ = self.known  # in one go, for other threads write here too
            self.known.pop(oldest, None)
        self.known[key] = (time.monotonic() + self.seconds, found)


ESTIMATES: Estimates[int] = Estimates()


def counted(filterset: StrictFilterSet, *, known_at: datetime | None = None) -> Count:
    """Return the exact length up to MAX_COUNTED rows, an estimate of two digits beyond.

    One query; a second one, of the planner alone, for a long list; none for one of more than
    ALWAYS_COUNTED rows that was asked for within the last minute.
    """
    rows = filterset.qs.order_by()
    try:
        key = str((rows.query.sql_with_params(), known_at))
    except EmptyResultSet:
        return Count(0)
    return estimated(filterset, key, partial(filterset.counted, MAX_COUNTED + 1))


def estimated(filterset: StrictFilterSet, key: Hashable, count: Callable[[], int]) -> Count:
    """Return the same of a list that `key` tells from others.

    `count` returns its length, but no more than MAX_COUNTED + 1.
    """
    remembered = ESTIMATES.find(key)
    if remembered is not None:
        return Count(remembered, is_estimate=True)
    number = count()
    if number <= MAX_COUNTED:
        if number > ALWAYS_COUNTED:
            ESTIMATES.keep(key, number)
        return Count(number)
    estimate = max(_rounded(_planned(filterset.estimable)), MAX_COUNTED)
    ESTIMATES.keep(key, estimate)
    return Count(estimate, is_estimate=True)


def _planned(rows: QuerySet[Any]) -> int:
    [plan] = json.loads(rows.order_by().explain(format="json"))
    return int(plan["Plan"]["Plan Rows"])


def _rounded(number: int) -> int:
    unit: int = 10 ** max(len(str(number)) - 2, 0)
    return round(number / unit) * unit

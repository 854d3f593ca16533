"""How often one caller may ask, counted by PostgreSQL for all processes together."""

from math import ceil
from typing import NamedTuple

from django.db import connection

# The table is technical: not logged, without a history, and empty after a crash of the server.
SPEND = "SELECT spent, full_in FROM factbase_spend(%s, %s)"
FORGET = "DELETE FROM factbase_rate WHERE ends_at < now()"


class Rate(NamedTuple):
    """So many requests in so many seconds, which begin with the first one."""

    name: str
    limit: int
    seconds: int = 60


class Allowance(NamedTuple):
    """What a caller has left of a rate, and in how many whole seconds it is full again."""

    rate: Rate
    left: int
    full_in: int
    is_over: bool


def spend(rate: Rate, caller: str) -> Allowance:
    """Count one request of `caller` and return what is left. One query, which holds no lock after.

    Outside a transaction: inside one, its row would stay locked until that ends.
    """
    key = f"{rate.name}:{caller}"
    with connection.cursor() as cursor:
        cursor.execute(SPEND, [key, rate.seconds])
        spent, full_in = cursor.fetchone()
    left = rate.limit - spent
    return Allowance(rate, max(0, left), max(1, ceil(full_in)), is_over=left < 0)


def forget_past() -> None:
    """Remove the counts of times that are over."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET)

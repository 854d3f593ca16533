"""Counting requests: exactly as many as are allowed, however many ask at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from factbase.rates import Allowance, Rate, forget_past, spend

# Counted outside the test's transaction by threads, under keys of their own.
pytestmark = pytest.mark.django_db
THREADS = 8
EACH = 10
LIMIT = 50
Spend = Callable[[Rate, str], Allowance]


all_have_read = Barrier(THREADS)


def read_then_write(rate: Rate, caller: str) -> Allowance:
    """Count as a cache would: read the number, then write the next one."""
    key = f"{rate.name}:{caller}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT spent FROM factbase_rate WHERE key = %s", [key])
        row = cursor.fetchone()
        spent = (row[0] if row else 0) + 1
        all_have_read.wait(60)
        cursor.execute(
            "INSERT INTO factbase_rate VALUES (%s, %s, now() + interval '1 minute')"
            " ON CONFLICT (key) DO UPDATE SET spent = excluded.spent",
            [key, spent],
        )
    return Allowance(rate, max(0, rate.limit - spent), 60, is_over=spent > rate.limit)


def allowed_at_once(spend: Spend) -> int:
    """Ask from THREADS threads at once, EACH times; return how many requests were allowed."""
    rate, caller, start = Rate("test", LIMIT), str(uuid4()), Barrier(THREADS)

    def ask() -> int:
        connection.ensure_connection()
        start.wait()
        try:
            return sum(not spend(rate, caller).is_over for _ in range(EACH))
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(asked.result() for asked in [pool.submit(ask) for _ in range(THREADS)])


def test_exactly_the_limit_is_allowed_under_parallel_load() -> None:
    assert allowed_at_once(spend) == LIMIT


def test_counting_that_reads_before_it_writes_is_noticed() -> None:
    assert allowed_at_once(read_then_write) == THREADS * EACH


def test_spend_tells_what_is_left_and_counts_callers_apart() -> None:
    rate = Rate("test", 2)
    assert [spend(rate, "a")[1:] for _ in range(3)] == [
        (1, 60, False),
        (0, 60, False),
        (0, 60, True),
    ]
    assert spend(rate, "b").left == 1
    assert spend(Rate("other", 2), "a").left == 1


def test_time_that_is_over_begins_anew() -> None:
    rate = Rate("test", 1)
    assert [spend(rate, "a").is_over for _ in range(2)] == [False, True]
    pass_by(timedelta(seconds=61))
    again = spend(rate, "a")
    assert (again.is_over, again.full_in) == (False, 60)


def test_refused_requests_do_not_lengthen_the_time() -> None:
    rate = Rate("test", 1)
    spend(rate, "a")
    pass_by(timedelta(seconds=40))
    assert [spend(rate, "a").full_in for _ in range(3)] == [20, 20, 20]


def test_forget_past_removes_only_what_is_over() -> None:
    spend(Rate("test", 1), "old")
    pass_by(timedelta(seconds=61))
    spend(Rate("test", 1), "new")
    forget_past()
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM factbase_rate WHERE key IN ('test:old', 'test:new')")
        assert cursor.fetchall() == [("test:new",)]


def test_table_is_not_logged() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'factbase_rate'")
        assert cursor.fetchone() == ("u",)


def test_spend_is_one_query(django_assert_num_queries: Callable[[int], object]) -> None:
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        spend(Rate("test", 1), "a")


def pass_by(time: timedelta) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE factbase_rate SET ends_at = ends_at - %s", [time])

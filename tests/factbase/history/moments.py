"""Moments between transactions, because history counts in transactions."""

from datetime import datetime

from django.db import connection


def now() -> datetime:
    """Return the database's time: after every transaction so far and before the next one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment

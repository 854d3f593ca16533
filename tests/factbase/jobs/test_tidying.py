"""What the hourly job removes."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from factbase.background import add_job
from factbase.jobs.tidying import KEEP_FAILED_DAYS, tidy

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "left"), [(KEEP_FAILED_DAYS - 1, 1), (KEEP_FAILED_DAYS + 1, 0)])
def test_failed_job_is_kept_for_a_month(days: int, left: int) -> None:
    add_job("tidy", arguments={})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
        cursor.execute("UPDATE procrastinate_events SET at = at - %s", [timedelta(days=days)])

    tidy()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (left,)


def test_job_that_waits_is_never_removed() -> None:
    add_job("tidy", arguments={})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '1 year'")

    tidy()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (1,)


def test_sessions_that_are_over_are_removed() -> None:
    now = timezone.now()
    for key, age in (("over", -1), ("lasting", 1)):
        Session.objects.create(session_key=key, expire_date=now + timedelta(hours=age))
    tidy()
    assert [session.session_key for session in Session.objects.all()] == ["lasting"]

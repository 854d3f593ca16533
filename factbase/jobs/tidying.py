"""Removes what has had its time, every hour."""

from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from factbase.jobs.declaring import periodic_job
from factbase.rates import forget_past

KEEP_FAILED_DAYS = 30
REMOVE_ENDED = """
    DELETE FROM procrastinate_jobs AS job
    WHERE job.status IN ('failed', 'cancelled', 'aborted') AND NOT EXISTS (
        SELECT FROM procrastinate_events AS event
        WHERE event.job_id = job.id AND event.at > now() - make_interval(days => %s))
"""


@periodic_job("tidy", cron="17 * * * *")
def tidy() -> None:
    """Remove jobs that failed or were called off long ago, counts of requests that are past, and
    sessions that are over.

    Jobs that succeeded went at once.
    """
    with connection.cursor() as cursor:
        cursor.execute(REMOVE_ENDED, [KEEP_FAILED_DAYS])
    forget_past()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()

"""Adds jobs to be done in the background; `factbase.jobs` says what they do."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from factbase.exceptions import FactbaseError
from factbase.models import Job

Argument = str | int | bool | None


def add_job(
    name: str,
    *,
    arguments: dict[str, Argument],
    lock: str | None = None,
    once: str | None = None,
    at: datetime | None = None,
    can_wait: bool = False,
) -> bool:
    """Queue the job `name` with these keyword arguments: ids, not secrets, for they are logged.

    It is added with the open transaction and rolled back with it. Jobs with one `lock` are done one
    after the other. While a job waits that was added with this `once`, no second one is added, and
    the answer is False. Not before `at`, if given. One that `can_wait` lets others of its lane go
    first. One query, three with `once`.
    Raises TaskNotFound for a name that no job has.
    """
    job = app.configure_task(
        name,
        allow_unknown=False,
        lock=lock,
        queueing_lock=once,
        schedule_at=at,
        priority=-1 if can_wait else 0,
    )
    if once is None:
        job.defer(**arguments)
        return True
    try:
        with transaction.atomic():
            job.defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True


def try_again(job: Job) -> None:
    """Have a job that was given up done once more. Raises FactbaseError for another one."""
    if job.status != "failed":
        raise FactbaseError(_("Only a job that has failed can be tried again."))
    app.job_manager.retry_job_by_id(job_id=job.pk, retry_at=timezone.now())

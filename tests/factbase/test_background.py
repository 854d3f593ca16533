"""Jobs are added with the transaction, and once where that is asked for."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import TaskNotFound

from factbase.background import add_job

pytestmark = pytest.mark.django_db


def waiting() -> int:
    return ProcrastinateJob.objects.filter(status="todo").count()


def test_job_of_a_transaction_that_is_rolled_back_is_not_there() -> None:
    with transaction.atomic():
        add_job("tidy", arguments={})
        assert waiting() == 1
        transaction.set_rollback(True)

    assert waiting() == 0


def test_job_added_once_is_not_added_again_while_it_waits(
    run_jobs: Callable[[], list[str]],
) -> None:
    with transaction.atomic():
        assert add_job("tidy", arguments={"timestamp": 0}, once="tidy")
        assert not add_job("tidy", arguments={"timestamp": 0}, once="tidy")

    assert run_jobs() == ["tidy"]
    assert add_job("tidy", arguments={"timestamp": 0}, once="tidy")


def test_job_for_later_is_not_done_now(run_jobs: Callable[[], list[str]]) -> None:
    add_job("tidy", arguments={"timestamp": 0}, at=timezone.now() + timedelta(hours=1))

    assert run_jobs() == []
    assert waiting() == 1


def test_job_that_nobody_declared_is_refused_where_it_is_added() -> None:
    with pytest.raises(TaskNotFound):
        add_job("build_castle", arguments={})

"""Does the jobs of all lanes in one process, and takes up those that a dead worker left."""

import asyncio
import logging
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections, connection
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import DjangoApp, app, connector_params
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status

from factbase.jobs.declaring import LANES, MOST_ATTEMPTS, WATCHES, Lane

BEAT_SECONDS = 5
# A worker that was silent for so long is dead; its jobs are looked for this often.
DEAD_SECONDS = 20
LOOK_SECONDS = 10
WATCH_SECONDS = 2
logger = logging.getLogger(__name__)


class WorkerEndedError(Exception):
    """A lane stopped of its own accord, as it does when the database goes away."""


def work() -> None:
    """Do jobs until SIGTERM or SIGINT; those that have begun are finished first.

    Raises WorkerEndedError when it cannot go on: start another.
    """
    connection.ensure_connection()  # starts the embedded server where there is none
    params = connector_params()
    connection.close()
    asyncio.run(_work(PsycopgConnector(kwargs=params, min_size=1, max_size=4)))


async def _work(connector: PsycopgConnector) -> None:
    """Run the lanes with a connector of their own.

    The jobs themselves, when they add further ones, keep to Django's connection and so to their
    transaction: that is the connector of the app by which they were declared.
    """
    app.perform_import_paths()
    worker = DjangoApp(connector=connector)
    worker.tasks, worker.periodic_registry = app.tasks, app.periodic_registry
    threads = ThreadPoolExecutor(sum(lane.at_once for lane in LANES))
    asyncio.get_running_loop().set_default_executor(threads)
    async with worker.open_async():
        tasks = [asyncio.create_task(_run(worker, lane)) for lane in LANES]
        tasks += [asyncio.create_task(_take_up(worker)), asyncio.create_task(_watch())]
        stops = _stopped_by_signal()
        await asyncio.wait([*tasks, stops], return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, Exception):
                logger.error("A part of the worker ended.", exc_info=outcome)
    if not stops.done():
        raise WorkerEndedError("The worker cannot go on.")


async def _run(worker: DjangoApp, lane: Lane) -> None:
    await worker.run_worker_async(
        name=lane.name,
        queues=[lane.name],
        concurrency=lane.at_once,
        delete_jobs="successful",
        install_signal_handlers=False,
        update_heartbeat_interval=BEAT_SECONDS,
        stalled_worker_timeout=DEAD_SECONDS,
    )


def _stopped_by_signal() -> "asyncio.Future[None]":
    """Return what is done when the process is asked to end."""
    loop = asyncio.get_running_loop()
    stopped: asyncio.Future[None] = loop.create_future()

    def stop() -> None:
        if not stopped.done():
            stopped.set_result(None)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    return stopped


async def _take_up(worker: DjangoApp) -> None:
    """Put the jobs of dead workers back into the queue, again and again."""
    while True:
        for job in await worker.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_SECONDS):
            await _put_back(worker.job_manager, job)
        await asyncio.sleep(LOOK_SECONDS)


async def _watch() -> None:
    """Look for work that nobody has added as a job."""
    while True:
        await sync_to_async(_look)()
        await asyncio.sleep(WATCH_SECONDS)


def _look() -> None:
    close_old_connections()
    for watch in WATCHES:
        watch()


async def _put_back(manager: Any, job: Job) -> None:
    """Have `job` done again, unless it may be what keeps killing its workers."""
    try:
        if job.attempts + 1 >= MOST_ATTEMPTS:
            logger.error("Job %s was given up: its workers died.", job.call_string)
            await manager.finish_job(job=job, status=Status.FAILED, delete_job=False)
        else:
            logger.warning("Job %s is taken up again: its worker died.", job.call_string)
            await manager.retry_job(job=job)
    except UniqueViolation:
        logger.warning("Job %s is left to the one that waits in its place.", job.call_string)
        with suppress(ConnectorException):
            await manager.finish_job(job=job, status=Status.FAILED, delete_job=True)
    except ConnectorException:
        logger.info("Job %s was taken up by another worker.", job.call_string)

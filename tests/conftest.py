"""The database, the files and the paths that every test shares."""

import ctypes
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.db import OperationalError, connection, connections
from django.db.backends.postgresql.operations import DatabaseOperations
from hypothesis import HealthCheck
from hypothesis.internal.conjecture import providers
from procrastinate.contrib.django import app
from pytest_django import Settings

from factbase import database, env
from factbase.embedded import account as accounts
from factbase.embedded.cluster import APP_DATABASE, APP_ROLE, Cluster
from factbase.filtersets import counts
from factbase.lists import facets
from sources.extraction import runner
from tests.factbase.embedded.servers import ThrowAwayCluster
from tests.factories import make_user

# The same examples in every run, whatever the machine's speed: a failure is a change of the code.
# `HYPOTHESIS_PROFILE=search` looks for new ones.
# Else the numbers and words of whatever modules earlier tests have imported are among them.
providers.is_local_module_file = lambda path: False
ALWAYS = hypothesis.settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis.settings.register_profile("repeat", ALWAYS, derandomize=True)
hypothesis.settings.register_profile("search", ALWAYS, max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeat"))

PROJECT = Path(__file__).resolve().parent.parent
SHARED = PROJECT.parent / "shared"
PR_SET_PDEATHSIG = 1
# Django leaves alone what it does not manage.
JOB_TABLES = [f"procrastinate_{name}" for name in ("events", "jobs", "periodic_defers", "workers")]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the examples of the OpenAPI document be recorded anew."""
    parser.addoption("--record", action="store_true", help="record the examples of the API")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of test material beside the project, or skip."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not there: it holds the test material")
    return SHARED


@pytest.fixture
def place() -> Iterator[Path]:
    """Return a folder that every account can pass, so that tests run by root work in it too."""
    folder = Path(tempfile.mkdtemp(prefix="factbase-place-"))
    folder.chmod(0o711)
    yield folder
    for data in folder.rglob("postmaster.pid"):
        Cluster(data.parent.parent).stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def throw_away_cluster() -> Iterator[Cluster]:
    """Run a PostgreSQL server that ends with this process; one for each xdist worker."""
    root = Path(tempfile.mkdtemp(prefix="factbase-test-"))
    try:
        cluster = ThrowAwayCluster(root, env.choice("FACTBASE_POSTGRES", env.POSTGRES_CHOICES))
        server = subprocess.Popen(
            cluster.prepare(),
            stderr=subprocess.DEVNULL,
            preexec_fn=_end_with_parent,
            **accounts.subprocess_options(cluster.account),
        )
        try:
            _wait_until_ready(cluster, server)
            _allow_test_databases(cluster)
            yield cluster
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait(timeout=30)
    finally:
        shutil.rmtree(root)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Point Django at FACTBASE_TEST_DATABASE_URL or the throw-away server, never at real data."""
    url = os.environ.get("FACTBASE_TEST_DATABASE_URL")
    if url:
        connections["default"].settings_dict.update(database.from_url(url))
        return
    cluster = request.getfixturevalue("throw_away_cluster")
    connections["default"].settings_dict.update(
        HOST=str(cluster.socket_dir),
        PORT="",
        USER=APP_ROLE,
        PASSWORD="",
        NAME=APP_DATABASE,
        OPTIONS={},
    )


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    """Hash passwords quickly: nobody attacks them here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _static_files_when_asked_for(settings: Settings) -> None:
    """Look static files up one by one: each client of a test would read all of them first."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def _codes_that_were_just_read(settings: Settings) -> None:
    """Take the code that an app showed before: the next one may come while it is typed."""
    settings.MFA_TOTP_TOLERANCE = 1


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget how long the lists of other tests were, and what was in them."""
    monkeypatch.setattr(counts, "ESTIMATES", counts.Estimates())
    monkeypatch.setattr(facets, "KNOWN", counts.Estimates())


@pytest.fixture(scope="session", autouse=True)
def _patient_readers() -> Iterator[None]:
    """Give the processes that read documents more time than a busy machine takes."""
    source = (
        "import sys; from sources.extraction import child;"
        " child.METADATA_SECONDS = 60; child.main(sys.argv[1])"
    )
    # By its name in `sources.extraction`, the function would be found.
    module = sys.modules["sources.extraction.extract"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            module, "child_command", lambda kind: [sys.executable, "-P", "-c", source, kind]
        )
        patch.setitem(runner.run_limited.__kwdefaults__, "seconds", 120.0)
        yield


@pytest.fixture(autouse=True)
def _no_rates(settings: Settings) -> None:
    """Let tests ask as often as they like; those of the limits set their own."""
    settings.RATES = dict.fromkeys(settings.RATES)


@pytest.fixture(scope="session", autouse=True)
def _flush_past_guards() -> Iterator[None]:
    """Empty the tables after a test that commits in spite of the triggers that forbid it.

    Row by row: most tables are empty, and TRUNCATE makes new files for each of their indexes.
    The lock waits for what a page that a browser had still asked for is writing.
    """

    def sql_flush(
        self: DatabaseOperations, style: Any, tables: list[str], **kwargs: Any
    ) -> list[str]:
        if not tables:
            return []
        names = [self.quote_name(table) for table in [*tables, *JOB_TABLES]]
        return [
            "SET LOCAL session_replication_role = replica",
            f"LOCK TABLE {', '.join(names)} IN SHARE ROW EXCLUSIVE MODE",
            *(f"DELETE FROM {name}" for name in names),
        ]

    execute = DatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: DatabaseOperations, sql_list: list[str]) -> None:
        try:
            execute(self, sql_list)
        except OperationalError as error:
            # Such a page held what we wanted, and the reverse.
            if not isinstance(error.__cause__, psycopg.errors.DeadlockDetected):
                raise
            execute(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        patch.setattr(DatabaseOperations, "execute_sql_flush", execute_sql_flush)
        yield


def _end_with_parent() -> None:
    """Ask Linux to stop the server when the test process dies, even by kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def _wait_until_ready(cluster: Cluster, server: subprocess.Popen[bytes]) -> None:
    while not cluster.is_running():
        assert server.poll() is None, "the throw-away PostgreSQL did not start"
        time.sleep(0.02)


def _allow_test_databases(cluster: Cluster) -> None:
    """Let the app's role create and empty databases, which it may not outside tests."""
    with psycopg.connect(**cluster.connection, user="postgres", dbname="postgres") as admin:
        admin.execute(f"ALTER ROLE {APP_ROLE} CREATEDB")
        admin.execute(f"GRANT SET ON PARAMETER session_replication_role TO {APP_ROLE}")


@pytest.fixture
def contributor(db: None) -> User:
    """Return a signed-up contributor: the one who usually writes."""
    return make_user("contributor", username="contributor")


@pytest.fixture
def reviewer(db: None) -> User:
    """Return a reviewer: the one who usually verifies."""
    return make_user("reviewer", username="reviewer")


@pytest.fixture
def reader(db: None) -> User:
    """Return somebody who may sign in and read."""
    return make_user("reader", username="reader")


@pytest.fixture
def administrator(db: None) -> User:
    """Return an administrator, who may do everything."""
    return make_user("administrator", username="administrator", is_staff=True, is_superuser=True)


@pytest.fixture
def vocabulary(transactional_db: None) -> None:
    """Commit for real, with roles, entity types and units: each such test empties all tables."""
    cache.clear()
    if not Group.objects.exists():
        migration = importlib.import_module("factbase.migrations.0003_vocabulary")
        migration.add_vocabulary(apps, None)


@pytest.fixture
def run_jobs(db: None) -> Callable[[], list[str]]:
    """Return what does the jobs that wait, here and now, and names them; their errors come out."""

    def run() -> list[str]:
        done = []
        while (job := _next_job()) is not None:
            number, name, arguments = job
            app.tasks[name].func(**arguments)
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT procrastinate_finish_job_v1(%s, 'succeeded', true)", [number]
                )
            done.append(name)
        return done

    return run


def _next_job() -> tuple[int, str, dict[str, Any]] | None:
    """Take the first job that is due, as a worker does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, task_name, args FROM procrastinate_fetch_job_v2(NULL, NULL)")
        number, name, arguments = cursor.fetchone()
    return None if number is None else (number, name, json.loads(arguments))

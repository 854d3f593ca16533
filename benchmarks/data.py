"""A desk of any size on a PostgreSQL server that ends with the benchmark."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import django
import psycopg
from django.core.management import call_command
from django.db import connection

from benchmarks.generated import fill
from factbase.embedded.cluster import APP_DATABASE, APP_ROLE, Cluster

CLAIMS = int(os.environ.get("BENCH_CLAIMS", "200000"))
SAFETY = ("fsync", "synchronous_commit", "full_page_writes")
# Safe only because the data does not outlive the benchmark.
THROW_AWAY = (
    *(f"{name} = off" for name in SAFETY),
    "shared_buffers = 256MB",
    "max_wal_size = 4GB",
    # Words are indexed in bulk at the end instead of row by row.
    "gin_pending_list_limit = 512MB",
    "maintenance_work_mem = 256MB",
    "autovacuum = off",
)


def desk(claims: int = CLAIMS) -> None:
    """Point Django at a throw-away server that holds a generated desk of `claims` claims."""
    desk_cluster(claims)


@cache
def desk_cluster(claims: int = CLAIMS) -> Cluster:
    """Return the server of `desk`.

    It starts at the first call and stops when the process ends. About 10 µs a row and table; the
    same rows every time. Django works with the one that was made last.
    """
    django.setup()
    cluster = _started_cluster(THROW_AWAY)
    _migrate(cluster)
    with psycopg.connect(
        host=str(cluster.socket_dir), user="postgres", dbname=APP_DATABASE, autocommit=True
    ) as superuser:
        fill(superuser, claims)
    return cluster


def database_url(cluster: Cluster) -> str:
    """Return the address of a server's database, as the application connects."""
    return f"postgres://{APP_ROLE}@/{APP_DATABASE}?host={cluster.socket_dir}"


@contextmanager
def writing_safely(cluster: Cluster) -> Iterator[None]:
    """Let the server write as safely as a real one until the block ends.

    Otherwise a commit waits for nothing, which favours whoever does little else.
    """
    with psycopg.connect(
        host=str(cluster.socket_dir), user="postgres", dbname=APP_DATABASE, autocommit=True
    ) as superuser:
        for name in SAFETY:
            superuser.execute(f"ALTER SYSTEM SET {name} = on")
        superuser.execute("SELECT pg_reload_conf()")
        try:
            yield
        finally:
            superuser.execute("ALTER SYSTEM RESET ALL")
            superuser.execute("SELECT pg_reload_conf()")


@contextmanager
def empty_desk(settings: Sequence[str] = ()) -> Iterator[None]:
    """Point Django at a second server, migrated and empty.

    It writes as safely as a real one unless `settings` say otherwise.
    """
    django.setup()
    before = dict(connection.settings_dict)
    connection.close()
    cluster = _started_cluster(settings)
    try:
        _migrate(cluster)
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
        cluster.stop()


def _migrate(cluster: Cluster) -> None:
    connection.close()
    connection.settings_dict.update(
        HOST=str(cluster.socket_dir),
        PORT="",
        USER=APP_ROLE,
        PASSWORD="",
        NAME=APP_DATABASE,
        OPTIONS={},
    )
    call_command("migrate", verbosity=0)


def _started_cluster(settings: Sequence[str]) -> Cluster:
    root = Path(tempfile.mkdtemp(prefix="factbase-benchmark-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    cluster = Cluster(root, settings=settings)
    cluster.ensure_running()
    atexit.register(cluster.stop)
    return cluster

"""What the tests of the embedded server do to it from outside."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg

from factbase.embedded.cluster import APP_DATABASE, APP_ROLE, Cluster

PROJECT = Path(__file__).resolve().parents[3]
THROW_AWAY = (
    "fsync = off",
    "synchronous_commit = off",
    "full_page_writes = off",
    "shared_buffers = 64MB",
    "autovacuum = off",
)
START = """
import sys
from pathlib import Path
from factbase.embedded import processes
from {module} import {name}
cluster = {name}(Path(sys.argv[1]))
cluster.ensure_running()
print(processes.read_pid(cluster.data / "postmaster.pid"))
"""


class ThrowAwayCluster(Cluster):
    """A server whose data does not outlive the tests, and so need not outlive a power failure."""

    def __init__(self, root: Path, source: str = "auto") -> None:
        super().__init__(root, source, THROW_AWAY)

    def _initdb_options(self) -> list[str]:
        return [*super()._initdb_options(), "--no-sync"]


class CreatedInPlace(ThrowAwayCluster):
    """A broken variant: initdb straight into its final place, without the rename.

    Says with a file of its own when it is done.
    """

    def _ensure_created(self, lock: int) -> None:
        if not self.data.exists():
            self._run("initdb", "-D", str(self.data), *self._initdb_options())
            (self.root / "created").touch()


def start_elsewhere(
    root: Path, kind: type[Cluster] = ThrowAwayCluster, **options: Any
) -> subprocess.Popen[str]:
    """Start the server of `root` from a process of its own, which prints the server's pid."""
    script = START.format(module=kind.__module__, name=kind.__name__)
    return subprocess.Popen(
        [sys.executable, "-c", script, str(root)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )


def wait_for_initdb(folder: Path, starter: subprocess.Popen[str]) -> None:
    """Return as soon as initdb has begun to fill `folder`; `starter` is the one to begin it."""
    while not (folder / "PG_VERSION").exists():
        assert starter.poll() is None, "the server was not created"
        time.sleep(0.001)


def ask(cluster: Cluster, sql: str, user: str = APP_ROLE) -> Any:
    """Run `sql` on the server and return the first column of the first row, if there is one."""
    options = {"user": user, "dbname": APP_DATABASE, "autocommit": True}
    with psycopg.connect(**cluster.connection, **options) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchone()[0] if cursor.description else None


def mode_of(path: Path) -> str:
    """Return the permission bits and owner of `path`, to compare."""
    found = os.stat(path)
    return f"{found.st_mode:o} {found.st_uid}:{found.st_gid}"

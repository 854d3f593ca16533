"""Folders and processes for tests that start, kill and break real PostgreSQL servers."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from factbase.embedded.cluster import APP_DATABASE, APP_ROLE, Cluster
from tests.conftest import PROJECT

START = """
import sys
from pathlib import Path
from factbase.embedded import processes
from {module} import {name}
cluster = {name}(Path(sys.argv[1]))
cluster.ensure_running()
print(processes.read_pid(cluster.data / "postmaster.pid"))
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """Return a folder that every account can pass, so that tests run by root work in it too."""
    folder = Path(tempfile.mkdtemp(prefix="factbase-place-"))
    folder.chmod(0o711)
    yield folder
    for data in folder.rglob("postmaster.pid"):
        Cluster(data.parent.parent).stop()
    shutil.rmtree(folder)


@pytest.fixture
def cluster(place: Path) -> Cluster:
    """Return a server that has not been created yet."""
    return Cluster(place / "postgres")


def start_elsewhere(
    root: Path, kind: type[Cluster] = Cluster, **options: Any
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

"""The database, the network and the paths that every test shares."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from factbase.embedded import account as accounts
from factbase.embedded.cluster import Cluster


def _die_with_parent():
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


@pytest.fixture(scope="session")
def test_server():
    root = Path(tempfile.mkdtemp(prefix="factbase-test-"))
    cluster = Cluster(
        root,
        settings=[
            "fsync = off",
            "synchronous_commit = off",
            "full_page_writes = off",
            "shared_buffers = 64MB",
        ],
    )
    os.chown(root, *cluster.account)
    cluster.prepare()
    cluster._clear_stale()
    server = subprocess.Popen(
        [cluster.binaries.program("postgres"), "-D", str(cluster.data)],
        stderr=subprocess.DEVNULL,
        preexec_fn=_die_with_parent,
        **accounts.subprocess_options(cluster.account),
    )
    while not cluster.is_running():
        assert server.poll() is None
        time.sleep(0.02)
    cluster._run(
        "psql",
        "-h",
        str(cluster.socket_dir),
        "-U",
        "postgres",
        "-c",
        "ALTER ROLE factbase CREATEDB",
    )
    yield cluster
    server.send_signal(signal.SIGQUIT)
    server.wait(30)
    shutil.rmtree(root)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(test_server, django_db_modify_db_settings_parallel_suffix):
    from django.db import connections

    connections["default"].settings_dict.update(
        HOST=str(test_server.socket_dir), USER="factbase", NAME="factbase"
    )

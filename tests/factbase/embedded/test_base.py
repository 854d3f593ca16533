"""The Django backend: lazy, and healed by the next connection. Each test is a fresh process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection, connections

from factbase.embedded.base import DatabaseWrapper
from tests.conftest import PROJECT

LAZY = """
import django
from django.conf import settings
django.setup()
from django.db import connection
assert not (settings.DATA_DIR / "postgres").exists(), "importing the settings started a server"
with connection.cursor() as cursor:
    cursor.execute("SELECT current_user")
    assert cursor.fetchone() == ("factbase",)
assert (settings.DATA_DIR / "postgres" / "data").exists()
"""
HEALED = """
import time
from contextlib import suppress
import django
django.setup()
from django.db import OperationalError, close_old_connections, connection
from factbase.embedded import processes
from factbase.embedded.project import project_cluster
def ask():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone()
assert ask() == (1,)
processes.postmaster(project_cluster().data).kill()
with suppress(OperationalError):
    while ask():
        time.sleep(0.01)
close_old_connections()
assert ask() == (1,)
"""


def run(script: str, data_dir: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `script` in a Python of its own, with `data_dir` as the project's data folder."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "factbase.settings",
        "FACTBASE_DATA_DIR": str(data_dir),
        "DATABASE_URL": "",
    }
    command = [sys.executable, "-c", script]
    return subprocess.run(
        command, cwd=PROJECT, env=environment | variables, capture_output=True, text=True
    )


def test_backend_starts_the_server_with_the_first_connection(place: Path) -> None:
    answer = run(LAZY, place / "var")

    assert (answer.returncode, answer.stderr) == (0, "")


def test_backend_after_kill_of_the_server_heals(place: Path) -> None:
    answer = run(HEALED, place / "var")

    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.django_db
def test_backend_migrations_install_triggers() -> None:
    """pgtrigger and pghistory recognise PostgreSQL by the backend, and ours is a subclass."""
    assert isinstance(connections["default"], DatabaseWrapper)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'pgtrigger_%%'")
        assert cursor.fetchone()[0] > 20


def test_backend_without_postgresql_says_what_to_do(place: Path) -> None:
    answer = run(LAZY, place / "var", FACTBASE_POSTGRES="system", PATH="/nowhere")

    assert answer.returncode == 1
    assert "OperationalError: No PostgreSQL was found to start." in answer.stderr

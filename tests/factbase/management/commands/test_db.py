"""`manage.py db` on a real server of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT


def db(data_dir: Path, *arguments: str, url: str = "") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"FACTBASE_DATA_DIR": str(data_dir), "DATABASE_URL": url}
    command = [sys.executable, "manage.py", "db", *arguments]
    return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)


def test_db_start_status_psql_stop(place: Path) -> None:
    var = place / "var"
    assert db(var, "status").returncode == 1

    started = db(var, "start")
    assert "is running" in started.stdout, started.stderr
    assert str(var / "postgres") in db(var, "status").stdout
    answer = db(var, "psql", "--", "-Atc", "SELECT current_user, current_database()")
    assert answer.stdout.strip() == "factbase|factbase"

    assert db(var, "stop").stdout.strip() == "Stopped."
    assert db(var, "stop").stdout.strip() == "It was not running."
    assert "Not running" in db(var, "status").stderr


@pytest.mark.parametrize("step", ["start", "stop", "status", "psql"])
def test_db_with_database_url_is_refused(place: Path, step: str) -> None:
    answer = db(place / "var", step, url="postgres://db.example/facts")

    assert answer.returncode == 1
    assert "DATABASE_URL is set" in answer.stderr

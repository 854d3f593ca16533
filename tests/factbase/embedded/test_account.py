"""Which account runs PostgreSQL, and where that account can go."""

import os
import pwd
from pathlib import Path

import pytest

from factbase.embedded import account as accounts
from factbase.embedded.account import Account
from factbase.embedded.errors import EmbeddedError

STRANGER = Account(uid=64_999, gid=64_998)


def test_for_server_of_ordinary_user_is_that_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1234)
    monkeypatch.setattr(os, "getegid", lambda: 4321)

    assert accounts.for_server(tmp_path) == Account(1234, 4321)


def test_for_server_as_root_without_unprivileged_account_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(accounts, "UNPRIVILEGED", ("no-such-account",))

    with pytest.raises(EmbeddedError, match=r"does not run as root.*DATABASE_URL"):
        accounts.for_server(tmp_path / "new")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_for_server_as_root_is_the_owner_of_existing_data(tmp_path: Path) -> None:
    os.chown(tmp_path, *STRANGER)

    assert accounts.for_server(tmp_path) == STRANGER


def test_name_of_account_without_name_is_refused() -> None:
    assert accounts.name(accounts.present()) == pwd.getpwuid(os.geteuid()).pw_name
    with pytest.raises(EmbeddedError, match="user id 64999 has none"):
        accounts.name(STRANGER)


@pytest.mark.parametrize(
    ("mode", "reachable"), [(0o711, True), (0o755, True), (0o700, False), (0o754, False)]
)
def test_can_reach_through_folder_depends_on_its_mode(
    place: Path, mode: int, reachable: bool
) -> None:
    closed = place / "folder"
    closed.mkdir()
    closed.chmod(mode)

    assert accounts.can_reach(closed / "file", STRANGER) is reachable
    assert accounts.can_reach(closed / "file", accounts.present()) is True


def test_subprocess_options_hide_the_callers_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGDATA", "/somewhere")
    monkeypatch.setenv("LC_COLLATE", "tr_TR")

    assert set(accounts.subprocess_options(accounts.present())["env"]) == {"PATH", "LC_ALL", "TZ"}

"""Settings from the environment: the default, the checked value, or a message."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from factbase import env


@pytest.mark.parametrize(
    ("typed", "flag"), [("on", True), ("TRUE", True), ("0", False), ("", False)]
)
def test_flag_of_known_word_is_boolean(
    typed: str, flag: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTBASE_DEBUG", typed)

    assert env.flag("FACTBASE_DEBUG") is flag


def test_flag_misspelt_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTBASE_PUBLIC_READING", "fasle")

    with pytest.raises(ImproperlyConfigured, match="FACTBASE_PUBLIC_READING is 'fasle'"):
        env.flag("FACTBASE_PUBLIC_READING")


def test_choice_outside_the_list_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTBASE_LOG_LEVEL", "LOUD")

    with pytest.raises(ImproperlyConfigured, match="must be one of DEBUG, INFO, WARNING, ERROR"):
        env.choice("FACTBASE_LOG_LEVEL", env.LOG_LEVELS)


def test_words_are_split_and_stripped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTBASE_ALLOWED_HOSTS", " a.example , ,b.example")

    assert env.words("FACTBASE_ALLOWED_HOSTS") == ["a.example", "b.example"]


def test_secret_key_unset_is_made_once_and_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FACTBASE_SECRET_KEY", raising=False)

    first = env.secret_key(tmp_path / "new")

    assert len(first) >= 50
    assert env.secret_key(tmp_path / "new") == first
    assert env.secret_key(tmp_path / "other") != first
    files = list((tmp_path / "new").iterdir())
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600]


def test_secret_key_given_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTBASE_SECRET_KEY", "k" * 50)

    assert env.secret_key(tmp_path) == "k" * 50
    assert list(tmp_path.iterdir()) == []

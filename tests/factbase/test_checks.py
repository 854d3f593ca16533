"""The system checks of the environment."""

from pathlib import Path

import pytest
from pytest_django import Settings

from factbase import checks


def test_check_environment_with_misspelt_variable_warns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTBASE_ALOWED_HOSTS", "example.org")

    (warning,) = checks.check_environment()

    assert warning.id == "factbase.W001"
    assert "FACTBASE_ALOWED_HOSTS is not a setting" in warning.msg


def test_check_environment_with_known_variables_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTBASE_DEBUG", "on")
    monkeypatch.setenv("FACTBASE_TEST_DATABASE_URL", "postgres://elsewhere/x")

    assert checks.check_environment() == []


def test_check_hashed_static_without_manifest_is_an_error(
    settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    assert [error.id for error in checks.check_hashed_static()] == ["factbase.E001"]

    (tmp_path / "staticfiles.json").touch()
    assert checks.check_hashed_static() == []


def test_check_hashed_static_when_off_is_silent(settings: Settings) -> None:
    settings.STATIC_ROOT = None

    assert checks.check_hashed_static() == []

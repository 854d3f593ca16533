"""The repository as a whole: pins, commands and documents that must agree with the code."""

import re

import pytest
from django.core.management import call_command

from factbase import env
from tests.conftest import PROJECT

REQUIREMENTS = ("requirements.txt", "tests/requirements.txt")


def requirement_lines(name: str) -> list[str]:
    lines = (PROJECT / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r"))]


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_are_pinned_exactly(name: str) -> None:
    loose = [
        line
        for line in requirement_lines(name)
        if not re.fullmatch(r"[\w.-]+(\[[\w,-]+\])?==[\w.]+", line.partition("#")[0].strip())
    ]

    assert loose == []


def test_requirements_chosen_here_say_what_for() -> None:
    text = (PROJECT / "requirements.txt").read_text(encoding="utf-8")
    chosen = text.partition("# Pulled in")[0]
    silent = [line for line in chosen.splitlines() if "==" in line and "#" not in line]

    assert silent == []


def test_readme_settings_table_is_that_of_the_code() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| (.*?) \|$", readme, flags=re.MULTILINE)

    assert [(name, default.strip("`"), purpose) for name, default, purpose in rows] == [
        (setting.name, setting.default or "–", setting.purpose) for setting in env.SETTINGS
    ]


def test_ci_runs_the_test_command_of_the_readme() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    script = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")

    assert "make run" in readme
    assert "make test" in readme
    assert script.rstrip().endswith("\nmake test")


@pytest.mark.django_db
def test_models_have_all_their_migrations(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("makemigrations", check=True, dry_run=True)

    assert "No changes detected" in capsys.readouterr().out

"""The README says what is so."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from factbase.env import SETTINGS

PROJECT = Path(__file__).resolve().parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")


def test_settings_table_is_that_of_the_code() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| (.*) \|$", README, re.MULTILINE)

    assert rows == [
        (setting.name, f"`{setting.default}`" if setting.default else "–", setting.purpose)
        for setting in SETTINGS
    ]


def test_commands_of_the_readme_exist() -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", README))

    assert named
    assert named <= set(get_commands())


@pytest.mark.parametrize("name", re.findall(r"\]\((docs/[^)]+|CHANGELOG.md)\)", README))
def test_page_that_the_readme_links_to_exists(name: str) -> None:
    assert (PROJECT / name).exists()


def test_folders_of_the_map_exist() -> None:
    tree = README.split("## The tree")[1].split("```")[1]
    tops = re.findall(r"^([a-z]+)/", tree, re.MULTILINE)

    assert {"sources", "factbase", "api", "templates", "tests", "benchmarks"} <= set(tops)
    assert all((PROJECT / name).is_dir() for name in tops)
    for line in re.findall(r"^  ([a-z_.]+/?) ", tree, re.MULTILINE):
        assert any((PROJECT / top / line).exists() for top in tops), line

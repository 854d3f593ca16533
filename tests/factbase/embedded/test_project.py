"""Where the project's own server keeps its files."""

import os
from pathlib import Path

import pytest

from factbase.embedded import project


def test_project_root_is_in_the_data_folder(place: Path) -> None:
    assert project.project_root(place / "var") == place / "var" / "postgres"


@pytest.mark.skipif(os.geteuid() != 0, reason="about checkouts that only root can enter")
def test_project_root_in_folder_of_root_alone_is_elsewhere_and_stable(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)

    root = project.project_root(closed / "var")

    assert root.parent == project.FALLBACK_ROOTS
    assert project.project_root(closed / "var") == root
    (closed / "var").mkdir()
    assert project.project_root(closed / "var") == root
    assert project.project_root(closed / "other") != root

"""A data folder of one's own."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture
def data_dir(tmp_path: Path, settings: Settings) -> Path:
    """Return the data folder of the test."""
    settings.DATA_DIR = settings.FACTBASE_DATA_DIR = tmp_path
    return tmp_path

"""What every test of extraction checks besides its subject: nothing is left behind."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest


@pytest.fixture(autouse=True)
def _nothing_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test after which a temporary file or a child process, dead or alive, is there.

    Children of children are not ours: a browser that other tests left open starts some by itself.
    """
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = set(psutil.Process().children())
    yield
    assert list(tmp_path.iterdir()) == []
    assert set(psutil.Process().children()) <= before

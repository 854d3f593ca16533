"""Small files that are worked on as large ones are."""

import pytest

from factbase.imports import behind, rows
from factbase.imports.claims import kept

CHUNK = 10


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work on files of any size as on large ones, ten rows at a time."""
    monkeypatch.setattr(behind, "WORTH_IT_FROM", 0)
    monkeypatch.setattr(rows, "CHUNK", CHUNK)
    monkeypatch.setattr(kept, "AT_ONCE", CHUNK)

"""The guide names every filter and resource."""

from pathlib import Path

import pytest

from api.shapes.expansions import EXPANSIONS
from api.views.index import RESOURCES
from factbase import filtersets

GUIDE = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
FILTERSETS = [
    getattr(filtersets, name) for name in filtersets.__all__ if name.endswith("FilterSet")
]


@pytest.mark.parametrize("filterset", FILTERSETS)
def test_guide_names_every_filter(filterset: type[filtersets.StrictFilterSet]) -> None:
    missing = [name for name in filterset.base_filters if f"`{name}`" not in GUIDE]
    assert missing == []


def test_guide_names_every_resource() -> None:
    missing = [name for name in RESOURCES if name not in GUIDE]
    assert missing == []


@pytest.mark.parametrize("record", EXPANSIONS)
def test_guide_names_every_expansion(record: type) -> None:
    missing = [name for name in EXPANSIONS[record] if f"`{name}`" not in GUIDE]
    assert missing == []

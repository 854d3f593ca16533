"""A server that a test may start, kill and break."""

from pathlib import Path

import pytest

from factbase.embedded.cluster import Cluster
from tests.factbase.embedded.servers import ThrowAwayCluster


@pytest.fixture
def cluster(place: Path) -> Cluster:
    """Return a server that has not been created yet."""
    return ThrowAwayCluster(place / "postgres")

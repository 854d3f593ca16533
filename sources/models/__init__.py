"""What was published, where and when, and the archived words."""

from sources.models.blob import Blob
from sources.models.derivation import Derivation
from sources.models.publisher import Publisher
from sources.models.snapshot import Snapshot
from sources.models.source import Source

__all__ = ["Blob", "Derivation", "Publisher", "Snapshot", "Source"]

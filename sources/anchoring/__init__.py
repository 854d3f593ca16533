"""Quote and text: find quoted words again, and describe a span so that it can be found."""

from sources.anchoring.describe import Anchor, SpanError, describe
from sources.anchoring.locate import Match, QuoteTooLongError, locate
from sources.anchoring.nearest import Nearest
from sources.anchoring.normalise import Normalised, normalise
from sources.anchoring.places import Place, occurrences
from sources.anchoring.states import CheckState

__all__ = [
    "Anchor",
    "CheckState",
    "Match",
    "Nearest",
    "Normalised",
    "Place",
    "QuoteTooLongError",
    "SpanError",
    "describe",
    "locate",
    "normalise",
    "occurrences",
]

"""What may be sent: shapes of request bodies, checked before an action sees them.

A serializer turns names into records and texts into values; the rules of the domain stay in the
actions. Its `validated_data` are the `fields` that the action of the same resource takes.
"""

from api.serializers.base import CommentedSerializer, comment_of, reader_of
from api.serializers.claims import ClaimSerializer, NewClaimSerializer
from api.serializers.conflicts import ReopeningSerializer, ResolutionSerializer
from api.serializers.entities import EntitySerializer, EntityTypeSerializer
from api.serializers.evidence import EvidenceSerializer
from api.serializers.exports import ExportSerializer, ReleaseSerializer
from api.serializers.imports import (
    ApplySerializer,
    ChoicesSerializer,
    ImportSerializer,
    MapSerializer,
)
from api.serializers.matches import JudgementSerializer, MatchSerializer, NoteSerializer
from api.serializers.properties import PropertySerializer
from api.serializers.review import (
    CommentSerializer,
    EmptySerializer,
    ReasonSerializer,
    RestorationSerializer,
    RevertSerializer,
)
from api.serializers.sources import (
    DerivationSerializer,
    PublisherSerializer,
    SnapshotSerializer,
    SourceSerializer,
)

__all__ = [
    "ApplySerializer",
    "ChoicesSerializer",
    "ClaimSerializer",
    "CommentSerializer",
    "CommentedSerializer",
    "DerivationSerializer",
    "EmptySerializer",
    "EntitySerializer",
    "EntityTypeSerializer",
    "EvidenceSerializer",
    "ExportSerializer",
    "ImportSerializer",
    "JudgementSerializer",
    "MapSerializer",
    "MatchSerializer",
    "NewClaimSerializer",
    "NoteSerializer",
    "PropertySerializer",
    "PublisherSerializer",
    "ReasonSerializer",
    "ReleaseSerializer",
    "ReopeningSerializer",
    "ResolutionSerializer",
    "RestorationSerializer",
    "RevertSerializer",
    "SnapshotSerializer",
    "SourceSerializer",
    "comment_of",
    "reader_of",
]

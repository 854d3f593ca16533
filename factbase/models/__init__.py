"""What is claimed, about what, by whom, and how the desk judged it."""

from factbase.models.access_token import AccessToken, Scope
from factbase.models.assignment import Assignment
from factbase.models.chain import ChainFormat, ChainLink, Commit
from factbase.models.claim import Claim, Qualifier
from factbase.models.comment import Comment, Mention
from factbase.models.confidence import ConfidenceLedger
from factbase.models.conflict import Conflict, ConflictState, Resolution
from factbase.models.desk_figures import DeskFigures
from factbase.models.entity import Alias, Entity, EntityType, Identifier
from factbase.models.evidence import Evidence, Mode, Stance
from factbase.models.export import Export, ExportState
from factbase.models.extraction import Extraction, ExtractionState, ProposedClaim
from factbase.models.follow import Follow
from factbase.models.footing import Footing
from factbase.models.idempotency_key import IdempotencyKey
from factbase.models.job import Job
from factbase.models.lease import Lease
from factbase.models.match import Judgement, Match
from factbase.models.property import Property
from factbase.models.release import Release
from factbase.models.review_event import ReviewEvent
from factbase.models.saved_view import SavedView
from factbase.models.staged import (
    Import,
    ImportKind,
    ImportMapping,
    ImportPiece,
    ImportRow,
    ImportState,
    Outcome,
)
from factbase.models.status import Recheck, Status
from factbase.models.suggestion import DismissedSuggestion
from factbase.models.support_judgement import SupportJudgement, Verdict
from factbase.models.unit import Unit
from factbase.models.value_fields import ValueFields
from factbase.models.webhook import Webhook, WebhookAttempt, WebhookProgress

__all__ = [
    "AccessToken",
    "Alias",
    "Assignment",
    "ChainFormat",
    "ChainLink",
    "Claim",
    "Comment",
    "Commit",
    "ConfidenceLedger",
    "Conflict",
    "ConflictState",
    "DeskFigures",
    "DismissedSuggestion",
    "Entity",
    "EntityType",
    "Evidence",
    "Export",
    "ExportState",
    "Extraction",
    "ExtractionState",
    "Follow",
    "Footing",
    "IdempotencyKey",
    "Identifier",
    "Import",
    "ImportKind",
    "ImportMapping",
    "ImportPiece",
    "ImportRow",
    "ImportState",
    "Job",
    "Judgement",
    "Lease",
    "Match",
    "Mention",
    "Mode",
    "Outcome",
    "Property",
    "ProposedClaim",
    "Qualifier",
    "Recheck",
    "Release",
    "Resolution",
    "ReviewEvent",
    "SavedView",
    "Scope",
    "Stance",
    "Status",
    "SupportJudgement",
    "Unit",
    "ValueFields",
    "Verdict",
    "Webhook",
    "WebhookAttempt",
    "WebhookProgress",
]

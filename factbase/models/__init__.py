"""What is claimed, about what, by whom, and how the desk judged it."""

from factbase.models.access_token import AccessToken
from factbase.models.claim import Claim, Qualifier
from factbase.models.confidence import ConfidenceLedger
from factbase.models.entity import Alias, Entity, EntityType, Identifier
from factbase.models.evidence import Evidence, Mode, Stance
from factbase.models.property import Property
from factbase.models.review_event import ReviewEvent
from factbase.models.status import Recheck, Status
from factbase.models.unit import Unit
from factbase.models.value_fields import ValueFields

__all__ = [
    "AccessToken",
    "Alias",
    "Claim",
    "ConfidenceLedger",
    "Entity",
    "EntityType",
    "Evidence",
    "Identifier",
    "Mode",
    "Property",
    "Qualifier",
    "Recheck",
    "ReviewEvent",
    "Stance",
    "Status",
    "Unit",
    "ValueFields",
]

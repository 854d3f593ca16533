"""Many operations in one request, all of them or none."""

from api.views.bulk.kinds import (
    ClaimBulkView,
    EntityBulkView,
    EvidenceBulkView,
    PropertyBulkView,
    PublisherBulkView,
    SourceBulkView,
)

__all__ = [
    "ClaimBulkView",
    "EntityBulkView",
    "EvidenceBulkView",
    "PropertyBulkView",
    "PublisherBulkView",
    "SourceBulkView",
]

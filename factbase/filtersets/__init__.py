"""The filters of every list: one FilterSet a model, shared by pages, API and exports.

They refuse what they do not know: an unknown parameter, a repeated one, or a value that cannot be
read makes the form invalid and the result empty, never a list that is longer than was asked for.
"""

from factbase.filtersets.base import LIST_PARAMETERS, StrictFilterSet
from factbase.filtersets.claims import ClaimFilterSet
from factbase.filtersets.conflicts import ConflictFilterSet
from factbase.filtersets.entities import EntityFilterSet, EntityTypeFilterSet
from factbase.filtersets.evidence import EvidenceFilterSet
from factbase.filtersets.exports import ExportFilterSet
from factbase.filtersets.imports import ImportFilterSet, ImportRowFilterSet
from factbase.filtersets.matches import MatchFilterSet
from factbase.filtersets.properties import PropertyFilterSet
from factbase.filtersets.releases import ReleaseFilterSet
from factbase.filtersets.sources import PublisherFilterSet, SnapshotFilterSet, SourceFilterSet

__all__ = [
    "LIST_PARAMETERS",
    "ClaimFilterSet",
    "ConflictFilterSet",
    "EntityFilterSet",
    "EntityTypeFilterSet",
    "EvidenceFilterSet",
    "ExportFilterSet",
    "ImportFilterSet",
    "ImportRowFilterSet",
    "MatchFilterSet",
    "PropertyFilterSet",
    "PublisherFilterSet",
    "ReleaseFilterSet",
    "SnapshotFilterSet",
    "SourceFilterSet",
    "StrictFilterSet",
]

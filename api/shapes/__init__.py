"""What each resource looks like in JSON: one function a resource, for lists and details alike.

A function takes a queryset of one page and the address of the site, and returns one mapping a row,
in the queryset's order, in a constant number of queries. What can be exported PostgreSQL writes, by
the registry of exports (`factbase.exports.tables`). The TypedDicts say what comes out, and the
OpenAPI document is made of them.
"""

from api.shapes.claims import ClaimJson, claims_json
from api.shapes.conflicts import ConflictJson, conflicts_json
from api.shapes.entities import EntityJson, EntityTypeJson, entities_json, entity_types_json
from api.shapes.evidence import EvidenceJson, evidence_json
from api.shapes.exports import ExportJson, exports_json
from api.shapes.imports import (
    ImportJson,
    ImportRowJson,
    import_rows_json,
    imports_json,
)
from api.shapes.matches import MatchJson, matches_json
from api.shapes.properties import PropertyJson, properties_json
from api.shapes.releases import ReleaseJson, releases_json
from api.shapes.sources import (
    PublisherJson,
    SnapshotJson,
    SnapshotTextJson,
    SourceJson,
    publishers_json,
    snapshots_json,
    snapshots_text_json,
    sources_json,
)

__all__ = [
    "ClaimJson",
    "ConflictJson",
    "EntityJson",
    "EntityTypeJson",
    "EvidenceJson",
    "ExportJson",
    "ImportJson",
    "ImportRowJson",
    "MatchJson",
    "PropertyJson",
    "PublisherJson",
    "ReleaseJson",
    "SnapshotJson",
    "SnapshotTextJson",
    "SourceJson",
    "claims_json",
    "conflicts_json",
    "entities_json",
    "entity_types_json",
    "evidence_json",
    "exports_json",
    "import_rows_json",
    "imports_json",
    "matches_json",
    "properties_json",
    "publishers_json",
    "releases_json",
    "snapshots_json",
    "snapshots_text_json",
    "sources_json",
]

"""The one registry of exported tables and their columns: exports write and imports read by it.

`TABLES` is in an order in which every reference points to a table before it.
"""

from factbase.exports.tables.claims import CLAIMS
from factbase.exports.tables.entities import ALIASES, ENTITIES, ENTITY_TYPES, IDENTIFIERS
from factbase.exports.tables.evidence import EVIDENCE
from factbase.exports.tables.properties import (
    PROPERTIES,
    PROPERTY_OBJECT_TYPES,
    PROPERTY_SUBJECT_TYPES,
    PROPERTY_UNITS,
    UNITS,
)
from factbase.exports.tables.qualifiers import QUALIFIERS
from factbase.exports.tables.review_events import REVIEW_EVENTS
from factbase.exports.tables.sources import DERIVATIONS, PUBLISHERS, SNAPSHOTS, SOURCES
from factbase.exports.tables.table import Reference, Table

TABLES: tuple[Table, ...] = (
    ENTITY_TYPES,
    ENTITIES,
    ALIASES,
    IDENTIFIERS,
    UNITS,
    PROPERTIES,
    PROPERTY_UNITS,
    PROPERTY_SUBJECT_TYPES,
    PROPERTY_OBJECT_TYPES,
    PUBLISHERS,
    SOURCES,
    DERIVATIONS,
    SNAPSHOTS,
    CLAIMS,
    QUALIFIERS,
    EVIDENCE,
    REVIEW_EVENTS,
)

__all__ = [
    "ALIASES",
    "CLAIMS",
    "DERIVATIONS",
    "ENTITIES",
    "ENTITY_TYPES",
    "EVIDENCE",
    "IDENTIFIERS",
    "PROPERTIES",
    "PUBLISHERS",
    "QUALIFIERS",
    "SNAPSHOTS",
    "SOURCES",
    "TABLES",
    "Reference",
    "Table",
]

"""Finding the entities that somebody else's data speaks of: the rules of reconciliation.

What is told of an entity rests on verified claims alone, whoever asks. What was merged answers as
the entity that stands for it; what is retracted never does.
"""

from factbase.reconciling.extension import Column, Extended, extend
from factbase.reconciling.properties import (
    IDENTIFIER,
    Offered,
    offered_properties,
    offered_types,
    properties_of_type,
)
from factbase.reconciling.reconcile import Answer, Query, reconcile
from factbase.reconciling.suggestions import suggest_entities
from factbase.reconciling.things import Entry, entries_of

__all__ = [
    "IDENTIFIER",
    "Answer",
    "Column",
    "Entry",
    "Extended",
    "Offered",
    "Query",
    "entries_of",
    "extend",
    "offered_properties",
    "offered_types",
    "properties_of_type",
    "reconcile",
    "suggest_entities",
]

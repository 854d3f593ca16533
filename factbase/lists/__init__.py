"""Lists as pages show them: what can be asked, counted, chosen, sorted and kept of each kind."""

from factbase.lists.claims import KIND as CLAIMS
from factbase.lists.entities import KIND as ENTITIES
from factbase.lists.kind import ListColumn, ListKind
from factbase.lists.others import CONFLICT_KIND, MATCH_KIND, PROPERTY_KIND
from factbase.lists.sources import PUBLISHER_KIND, SOURCE_KIND

KINDS = {
    kind.name: kind
    for kind in (
        CLAIMS,
        ENTITIES,
        SOURCE_KIND,
        CONFLICT_KIND,
        PUBLISHER_KIND,
        PROPERTY_KIND,
        MATCH_KIND,
    )
}

__all__ = ["KINDS", "ListColumn", "ListKind"]

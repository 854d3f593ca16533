"""The list of entities."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse

from factbase.lists import KINDS
from factbase.models import Alias, Claim, Entity
from factbase.models.clusters import members_of
from factbase.views.list_pages import list_page
from factbase.views.listing import Listing
from factbase.views.reading import counted, reading_page


@reading_page
def entity_list(request: HttpRequest) -> HttpResponse:
    """List entities with their names and how many verified claims are about each."""
    aliases = Prefetch("aliases", queryset=Alias.objects.standing())
    entities = Entity.objects.select_related("type").prefetch_related(aliases)

    def beside(listing: Listing) -> dict[str, Any]:
        """Return how many claims are about each and name each. Three queries."""
        clusters = members_of(listing.ids)
        return {
            "about": _counted_by_cluster("subject", clusters),
            "naming": _counted_by_cluster("value_entity", clusters),
        }

    return list_page(request, KINDS["entities"], entities, "entity_list.html", beside=beside)


def _counted_by_cluster(column: str, clusters: Mapping[UUID, Collection[UUID]]) -> dict[UUID, int]:
    """Return how many verified claims point through `column` to any member of each. One query."""
    members = {member for cluster in clusters.values() for member in cluster}
    found = counted(Claim.objects.published(), column, of=Entity, ids=members)
    return {
        entity: sum(found.get(member, 0) for member in cluster)
        for entity, cluster in clusters.items()
    }

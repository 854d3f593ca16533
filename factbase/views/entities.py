"""The list of entities."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from factbase.filtersets import EntityFilterSet
from factbase.models import Alias, Claim, Entity, EntityType
from factbase.models.clusters import members_of
from factbase.views.reading import Select, counted, listing, orderings, reading_page

ORDERINGS = {"": "by name", "-created_at": "newest first", "-updated_at": "last changed first"}


@reading_page
def entity_list(request: HttpRequest) -> HttpResponse:
    """List entities with their names and how many verified claims are about each."""
    aliases = Prefetch("aliases", queryset=Alias.objects.standing())
    entities = Entity.objects.select_related("type").prefetch_related(aliases)
    found = listing(request, EntityFilterSet, entities, fields={"q", "type"})
    types = EntityType.objects.standing().values_list("slug", "label")
    clusters = members_of(entity.pk for entity in found.page)
    context = {
        "listing": found,
        "about": _counted_by_cluster("subject", clusters),
        "naming": _counted_by_cluster("value_entity", clusters),
        "selects": [
            Select("type", "Type", [("", "any type"), *types], request.GET.get("type", "")),
            orderings(request.GET, ORDERINGS),
        ],
    }
    return render(request, "entity_list.html", context)


def _counted_by_cluster(column: str, clusters: Mapping[UUID, Collection[UUID]]) -> dict[UUID, int]:
    """Return how many verified claims point through `column` to any member of each. One query."""
    members = {member for cluster in clusters.values() for member in cluster}
    found = counted(Claim.objects.published(), column, members)
    return {
        entity: sum(found.get(member, 0) for member in cluster)
        for entity, cluster in clusters.items()
    }

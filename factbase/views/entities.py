"""Pages that show entities."""

from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from factbase import permissions
from factbase.filtersets import EntityFilterSet
from factbase.models import Alias, Claim, Entity, EntityType, Identifier
from factbase.views.facts import by_property
from factbase.views.reading import Select, counted, listing, orderings, reading_page

MOST_FACTS = 500
MOST_MENTIONS = 50
ORDERINGS = {"": "by name", "-created_at": "newest first", "-updated_at": "last changed first"}


@reading_page
def entity_list(request: HttpRequest) -> HttpResponse:
    """List entities with their names and how many verified claims are about each."""
    aliases = Prefetch("aliases", queryset=Alias.objects.standing())
    entities = Entity.objects.select_related("type").prefetch_related(aliases)
    found = listing(request, EntityFilterSet, entities, fields={"q", "type"})
    types = EntityType.objects.standing().values_list("slug", "label")
    context = {
        "listing": found,
        "about": counted(Claim.objects.published(), "subject", found.page),
        "naming": counted(Claim.objects.published(), "value_entity", found.page),
        "selects": [
            Select("type", "Type", [("", "any type"), *types], request.GET.get("type", "")),
            orderings(request.GET, ORDERINGS),
        ],
    }
    return render(request, "entity_list.html", context)


@reading_page
def entity_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show an entity: its names, the facts about it with their receipts, and where it is named."""
    entities = Entity.objects.select_related("type").prefetch_related(
        Prefetch("aliases", queryset=Alias.objects.standing()),
        Prefetch("identifiers", queryset=Identifier.objects.standing()),
    )
    entity = get_object_or_404(entities, pk=pk)
    visible = permissions.visible_claims(request.user).live().select_related("ledger")
    facts = list(visible.filter(subject=entity).for_pages()[: MOST_FACTS + 1])
    mentions = list(visible.filter(value_entity=entity).with_names()[: MOST_MENTIONS + 1])
    context = {
        "entity": entity,
        "groups": by_property(facts[:MOST_FACTS]),
        "more_facts": len(facts) > MOST_FACTS,
        "mentions": by_property(mentions[:MOST_MENTIONS]),
        "more_mentions": len(mentions) > MOST_MENTIONS,
    }
    return render(request, "entity_detail.html", context)

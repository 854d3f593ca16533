"""Pages that show entities."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from factbase import permissions
from factbase.filtersets import EntityFilterSet
from factbase.models import Alias, Claim, Entity, EntityType, Judgement, Match
from factbase.models.clusters import members_of
from factbase.views.as_of import as_of
from factbase.views.facts import by_property
from factbase.views.opposition import open_conflicts_about
from factbase.views.reading import Select, counted, listing, orderings, reading_page

MOST_FACTS = 500
MOST_MENTIONS = 50
MOST_WAITING = 10
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


@reading_page
def entity_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show an entity: its names, the facts about it with their receipts, and where it is named.

    With what is merged into it; an entity that is merged itself sends on to the one that stands
    for it. `?merged=no` shows each by itself.
    """
    cluster = members_of([pk])[pk]
    by_itself = request.GET.get("merged") == "no"
    if cluster[0] != pk and not by_itself:
        return HttpResponseRedirect(_address(cluster[0], request))
    members = Entity.objects.for_pages().filter(pk__in=[pk] if by_itself else cluster)
    shown = {entity.pk: entity for entity in members.order_by("pk")}
    if pk not in shown:
        raise Http404("There is no such entity.")
    claims = permissions.visible_claims(request.user).live().select_related("ledger")
    visible = claims.holding_at(as_of(request).valid_at)
    facts = list(visible.filter(subject__in=shown).for_pages()[: MOST_FACTS + 1])
    mentions = list(visible.filter(value_entity__in=shown).with_names()[: MOST_MENTIONS + 1])
    context = {
        "entity": shown[pk],
        "others": [entity for member, entity in shown.items() if member != pk],
        "merges": _merges(cluster),
        "waiting": _waiting(cluster, request.user),
        "canonical": cluster[0],
        "conflicts": open_conflicts_about(shown, request.user),
        "groups": by_property(facts[:MOST_FACTS]),
        "more_facts": len(facts) > MOST_FACTS,
        "mentions": by_property(mentions[:MOST_MENTIONS]),
        "more_mentions": len(mentions) > MOST_MENTIONS,
    }
    return render(request, "entity_detail.html", context)


def _counted_by_cluster(column: str, clusters: Mapping[UUID, Collection[UUID]]) -> dict[UUID, int]:
    """Return how many verified claims point through `column` to any member of each. One query."""
    members = {member for cluster in clusters.values() for member in cluster}
    found = counted(Claim.objects.published(), column, members)
    return {
        entity: sum(found.get(member, 0) for member in cluster)
        for entity, cluster in clusters.items()
    }


def _merges(cluster: Collection[UUID]) -> list[Match]:
    """Return the judgements that make the members of a cluster one; no query for one alone."""
    if len(cluster) == 1:
        return []
    same = Match.objects.standing().filter(judgement=Judgement.SAME, left__in=cluster)
    return list(same.select_related("left", "right", "judged_by").order_by("judged_at", "id"))


def _waiting(cluster: Collection[UUID], user: permissions.Actor) -> Sequence[Match]:
    """Return the pairs with a member that wait for a judgement, for those who may give one."""
    if not permissions.can_contribute(user):
        return []
    pairs = Match.objects.standing().filter(judgement=Judgement.PROPOSED)
    named = pairs.filter(Q(left__in=cluster) | Q(right__in=cluster))
    return list(named.select_related("left", "right")[:MOST_WAITING])


def _address(pk: UUID, request: HttpRequest) -> str:
    """Return the page of an entity with the parameters that this one was asked with."""
    query = request.GET.urlencode()
    return reverse("entity-detail", args=[pk]) + (f"?{query}" if query else "")

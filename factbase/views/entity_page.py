"""The page of one entity."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from factbase import permissions
from factbase.history import known_at
from factbase.models import Entity, Judgement, Match
from factbase.models.clusters import members_of
from factbase.models.querysets import ClaimQuerySet
from factbase.views.as_of import as_of
from factbase.views.citing import cite
from factbase.views.drawings import amount_charts, life_line, related
from factbase.views.facts import by_property
from factbase.views.knowledge import Knowledge, first_facts, knowledge_of, mentions_of
from factbase.views.opposition import conflicts_among, open_conflicts_about
from factbase.views.reading import reading

MOST_WAITING = 10
MOST_CONFLICTS = 5


@reading
def entity_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show an entity: its names, the facts about it with their receipts, and where it is named.

    With what is merged into it; an entity that is merged itself sends on to the one that stands
    for it. `?merged=no` shows each by itself. A page of another time says how much is known now.
    """
    asked = as_of(request)
    today = _known_today(request, pk) if asked else None
    with known_at(asked.known_at):
        return _page(request, pk, today)


def _known_today(request: HttpRequest, pk: UUID) -> int:
    """Return how many claims there are now about what the page shows. Up to two queries."""
    members = [pk] if _by_itself(request) else members_of([pk])[pk]
    return _live(request).filter(subject__in=members).count()


def _page(request: HttpRequest, pk: UUID, today: int | None) -> HttpResponse:
    cluster = members_of([pk])[pk]
    by_itself = _by_itself(request)
    if cluster[0] != pk and not by_itself:
        return HttpResponseRedirect(_address(cluster[0], request))
    members = Entity.objects.for_pages().filter(pk__in=[pk] if by_itself else cluster)
    shown = {entity.pk: entity for entity in members.order_by("pk")}
    if pk not in shown:
        raise Http404("There is no such entity.")
    entity, others = shown[pk], [other for member, other in shown.items() if member != pk]
    knowledge = knowledge_of(_about(request, shown))
    context = {
        "entity": entity,
        "others": others,
        "names": list(_names(entity, others)),
        "merges": _merges(cluster),
        "waiting": _waiting(cluster, request.user),
        "canonical": cluster[0],
        "knowledge": knowledge,
        "today": today,
        "citation": cite(request, title=entity.label, revision=entity.revision),
    }
    context |= _facts(request, shown, knowledge)
    return render(request, "entity_detail.html", context)


def _by_itself(request: HttpRequest) -> bool:
    return request.GET.get("merged") == "no"


def _facts(
    request: HttpRequest, shown: Mapping[UUID, Entity], knowledge: Knowledge
) -> dict[str, Any]:
    """Return the facts about what is `shown`, where it is named, and pictures of both."""
    facts = first_facts(_about(request, shown))
    conflicts = open_conflicts_about(shown, request.user)
    groups = by_property(facts, conflicts_among(facts, request.user))
    mentions, more_mentions = mentions_of(_then(request).filter(value_entity__in=shown))
    charts = amount_charts(groups)
    drawn = {mark.claim.pk for several in charts for chart in several for mark in chart.marks}
    return {
        "groups": list(zip(groups, charts, strict=True)),
        "left_out": knowledge.beyond(groups),
        "mentions": by_property(mentions),
        "more_mentions": more_mentions,
        "conflicts": conflicts[:MOST_CONFLICTS],
        "more_conflicts": len(conflicts) - MOST_CONFLICTS,
        "life_line": life_line(groups, but=drawn),
        "related": related(facts, mentions, of=shown),
    }


def _names(entity: Entity, others: Iterable[Entity]) -> Iterator[tuple[str, str]]:
    """Yield every other name with its language, those of what is merged into `entity` too."""
    for each in (entity, *others):
        if each != entity:
            yield each.label, ""
        yield from ((alias.name, alias.language) for alias in each.aliases.all())


def _live(request: HttpRequest) -> ClaimQuerySet:
    return permissions.visible_claims(request.user).live()


def _then(request: HttpRequest) -> ClaimQuerySet:
    """Return the claims of the time in the world that the page is about."""
    return _live(request).holding_at(as_of(request).valid_at)


def _about(request: HttpRequest, members: Collection[UUID]) -> ClaimQuerySet:
    return _then(request).filter(subject__in=members)


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

"""The front page and the search over everything."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from factbase import permissions
from factbase.filtersets import ClaimFilterSet, EntityFilterSet, SourceFilterSet, StrictFilterSet
from factbase.models import Claim, Entity, Evidence, Status
from factbase.models.evidence import LOCATED
from factbase.views.as_of import RefusedParametersError, as_of, may_edit
from factbase.views.reading import reading_page, reasons_of
from sources.models import Source

NEWEST = 6
WAITING = 8
FOUND = 8


@reading_page
def home(request: HttpRequest) -> HttpResponse:
    """Show what the desk holds, what is new, and what waits for whoever looks."""
    visible = permissions.visible_claims(request.user).holding_at(as_of(request).valid_at)
    doubtful = visible.filter(status=Status.DISPUTED) | visible.exclude(recheck="")
    newest = list(visible.published().for_pages().order_by("-updated_at", "-id")[:NEWEST])
    context = {
        "figures": _figures(),
        "newest": newest,
        "featured": max(newest, key=lambda claim: claim.supports, default=None),
        "doubtful": doubtful.with_names().order_by("-updated_at", "-id")[:WAITING],
    }
    return render(request, "home.html", context | _waiting(request))


@reading_page
def search(request: HttpRequest) -> HttpResponse:
    """Seek words in entities, claims and sources, and show the first few of each."""
    query = request.GET.get("q", "").strip()
    if not query:
        return render(request, "search.html", {"site_query": ""})
    visible = permissions.visible_claims(request.user).holding_at(as_of(request).valid_at)
    claims = visible.with_names()
    context = {
        "site_query": query,
        "entities": _found(EntityFilterSet, query, Entity.objects.select_related("type")),
        "claims": _found(ClaimFilterSet, query, claims),
        "sources": _found(SourceFilterSet, query, Source.objects.select_related("publisher")),
        "limit": FOUND,
    }
    return render(request, "search.html", context)


def _figures() -> dict[str, int]:
    """Count what the desk stands by. Four queries."""
    return {
        "claims": Claim.objects.published().count(),
        "entities": Entity.objects.standing().count(),
        "sources": Source.objects.standing().count(),
        "quotes": Evidence.objects.standing().filter(check_state__in=LOCATED).count(),
    }


def _waiting(request: HttpRequest) -> dict[str, Any]:
    """Return what waits for contributors: the review queue and their own drafts."""
    user = request.user
    if not user.is_authenticated or not may_edit(request):
        return {}
    claims = Claim.objects.with_names()
    return {
        "contributes": True,
        "reviews": permissions.can_review(user),
        "submitted": claims.filter(status=Status.SUBMITTED).order_by("created_at")[:WAITING],
        "drafts": claims.filter(status=Status.DRAFT, created_by=user)[:WAITING],
    }


def _found(
    filterset_class: type[StrictFilterSet], query: str, queryset: QuerySet[Any]
) -> list[Any]:
    """Return the first rows for `query`, one more than are shown. Raises RefusedParametersError."""
    filterset = filterset_class({"q": query}, queryset)
    if not filterset.is_valid():
        raise RefusedParametersError(reasons_of(filterset))
    return list(filterset.qs[: FOUND + 1])

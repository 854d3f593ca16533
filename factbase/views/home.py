"""The front page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from factbase import permissions
from factbase.models import Claim, Entity, Evidence, Status
from factbase.models.evidence import LOCATED
from factbase.views.as_of import as_of, may_edit
from factbase.views.reading import reading_page
from sources.models import Source

NEWEST = 6
WAITING = 8


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

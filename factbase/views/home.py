"""The front page."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from factbase import permissions
from factbase.models import Claim, ReviewEvent, Status
from factbase.models.querysets import ClaimQuerySet
from factbase.postgresql.planning import planned_for_values
from factbase.views.as_of import as_of, may_edit
from factbase.views.desk_figures import charts, figures, kept
from factbase.views.desk_work import work_of
from factbase.views.reading import reading_page

NEWEST, SHOWN = 6, 8
RECENT = timedelta(days=7)
MOST_RECENT = 200
"""How many of the claims changed last are looked at for what is new and what has changed."""


@reading_page
def home(request: HttpRequest) -> HttpResponse:
    """Show what is new, disputed and changed, what waits for whoever looks, and figures."""
    return render(request, "home.html", _what_is_new(request) | _what_waits(request))


def _what_is_new(request: HttpRequest) -> dict[str, Any]:
    """Return claims and figures for whoever may read. At most 16 queries.

    Which claims they are, is planned for the values that are sought. Loading them with all their
    names is not: a plan of so many tables takes longer to make than to follow.
    """
    visible = permissions.visible_claims(request.user).holding_at(as_of(request).valid_at)
    days = kept() if as_of(request).known_at is None else []
    newest, changed = _recent(visible, request)
    with planned_for_values():
        held = figures(days[-1] if days else None)
        is_doubtful = visible.filter(status=Status.DISPUTED) | visible.exclude(recheck="")
        last = is_doubtful.order_by("-updated_at", "-id").values_list("pk", flat=True)
        doubtful = visible.filter(pk__in=list(last[:SHOWN]))
    return {
        "figures": held,
        "newest": newest,
        "changed": changed,
        "featured": max(newest, key=lambda claim: claim.supports, default=None),
        "doubtful": list(doubtful.with_names().order_by("-updated_at", "-id")),
        "charts": charts(days, of_desk=permissions.sees_drafts(request.user)),
        "chart_days": days,
    }


def _what_waits(request: HttpRequest) -> dict[str, Any]:
    """Return what waits for contributors."""
    user = request.user
    if not isinstance(user, User) or not may_edit(request):
        return {}
    with planned_for_values():
        return {"contributes": True, "work": work_of(user)}


def _recent(visible: ClaimQuerySet, request: HttpRequest) -> tuple[list[Claim], list[Claim]]:
    """Return the newest verified claims, and those verified anew in the last days.

    Of the claims changed last, by their index; so what comes in by thousands at once hides what
    was changed before. Seven queries.
    """
    verified = visible.published().order_by("-updated_at", "-id")
    since = (as_of(request).known_at or timezone.now()) - RECENT
    with planned_for_values():
        recent = list(verified.values_list("pk", "updated_at")[:MOST_RECENT])
    before = ReviewEvent.objects.filter(
        claim__in=[pk for pk, _ in recent], to_status=Status.VERIFIED, at__lt=since
    )
    known = set(before.values_list("claim", flat=True))
    changed = [pk for pk, updated in recent if pk in known and updated >= since]
    newest = [pk for pk, updated in recent if pk not in known or updated < since]
    return (
        list(verified.for_pages().filter(pk__in=newest[:NEWEST])),
        list(verified.with_names().filter(pk__in=changed[:SHOWN])),
    )

"""The addresses of the desk below /admin/review/."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path
from django.views import View

from factbase.admin.reviewing import listing, screen, steps


def review_urls(site: AdminSite) -> list[URLPattern]:
    """Return the addresses, each behind the admin's own check of who may come in."""

    def page(view: type[View]) -> Callable[..., Any]:
        return site.admin_view(view.as_view(admin_site=site))

    claim, evidence = "review/<uuid:pk>/", "review/evidence/<uuid:pk>/"
    return [
        path("review/", page(listing.QueuePage), name="review-queue"),
        path("review/next/", page(listing.NextOfQueue), name="review-next"),
        path("review/decide/", page(listing.DecideSeveral), name="review-decide-several"),
        path(f"{evidence}judge/", page(steps.Judge), name="review-judge"),
        path(claim, page(screen.ReviewScreen), name="review-claim"),
        path(f"{claim}decide/", page(steps.Decide), name="review-decide"),
        path(f"{claim}undo/", page(steps.Undo), name="review-undo"),
        path(f"{claim}lease/", page(steps.TakeLease), name="review-lease"),
        path(f"{claim}comment/", page(steps.Say), name="review-comment"),
        path(f"{claim}assign/", page(steps.Assign), name="review-assign"),
        path(f"{claim}finish/", page(steps.Finish), name="review-finish"),
        path(f"{claim}follow/", page(steps.Follow), name="review-follow"),
        path(f"{claim}see/", page(steps.See), name="review-see"),
    ]

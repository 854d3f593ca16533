"""The admin site of the desk: who gets in, how its index is grouped, where people sign in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from factbase import permissions
from factbase.admin.reviewing.landing import sections_of
from factbase.admin.reviewing.open_conflicts import open_conflicts
from factbase.admin.reviewing.urls import review_urls
from factbase.admin.suggestions import Suggestions

GROUPS = {
    _("Claims"): ("Claim", "Evidence", "Conflict", "ReviewEvent"),
    _("Vocabulary"): ("Entity", "Match", "EntityType", "Property", "Unit"),
    _("Archive"): ("Source", "Snapshot", "Derivation", "Publisher"),
    _("People"): ("User", "AccessToken"),
    _("Background"): ("Job", "Webhook"),
}


class DeskSite(admin.AdminSite):
    """Stock admin for staff who are contributors or more."""

    site_title = _("Factbase desk")
    site_header = _("Factbase desk")
    index_title = _("Desk")
    # Lists of claims need the width; the index is one click away.
    enable_nav_sidebar = False
    empty_value_display = "–"

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether the person is marked as staff and has a role that works here."""
        user = request.user
        return user.is_active and user.is_staff and permissions.can_contribute(user)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send strangers to the site's one sign-in page; refuse those whose role is not enough."""
        wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
        if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
            wanted = reverse("admin:index", current_app=self.name)
        if not request.user.is_authenticated:
            return redirect_to_login(wanted, settings.LOGIN_URL)
        if not self.has_permission(request):
            raise PermissionDenied(_("The admin needs a staff account with the role contributor."))
        return HttpResponseRedirect(wanted)

    def admin_view(  # type: ignore[override]
        self, view: Callable[..., Any], cacheable: bool = False
    ) -> Callable[..., HttpResponse]:
        """Guard a view, and answer 400 where the address holds a NUL: PostgreSQL takes none."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def without_nul(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            sent = [text for name in request.GET for text in request.GET.getlist(name)]
            named = [str(value) for value in kwargs.values()]
            if any("\x00" in text for text in sent + named):
                raise BadRequest("Null characters are not allowed in an address.")
            return guarded(request, *args, **kwargs)

        return without_nul

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Put the addresses of the desk before those of the tables."""
        return [*review_urls(self), *super().get_urls()]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the work; the tables of records stand below it."""
        sections, conflicts = sections_of(cast("User", request.user)), open_conflicts()
        work = {
            "sections": sections,
            "conflicts": conflicts,
            "anything": conflicts.count or any(section.count for section in sections),
            "reviews": permissions.can_review(request.user),
        }
        return super().index(request, work | (extra_context or {}))

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send on to the site's one page for it."""
        return HttpResponseRedirect(reverse("account_change_password"))

    def password_change_done(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send on to the page about one's account."""
        return HttpResponseRedirect(reverse("mfa_index"))

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the models that the person may see, in the groups of the desk."""
        apps = self._build_app_dict(request, app_label).values()
        models = {model["object_name"]: model for app in apps for model in app["models"]}
        found = {
            label: [models[name] for name in names if name in models]
            for label, names in GROUPS.items()
        }
        index = reverse("admin:index", current_app=self.name)
        return [
            {
                "name": label,
                "app_label": label.lower(),
                "app_url": f"{index}#{label.lower()}",
                "has_module_perms": True,
                "models": models,
            }
            for label, models in found.items()
            if models
        ]

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Offer records by any of their names."""
        return cast("HttpResponse", Suggestions.as_view(admin_site=self)(request))


desk = DeskSite(name="admin")
desk.disable_action("delete_selected")

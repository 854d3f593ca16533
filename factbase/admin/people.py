"""Accounts and access tokens: for administrators."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from factbase.actions import accounts, tokens
from factbase.admin.access import AdministratorAccess, nobody
from factbase.admin.site import desk
from factbase.admin.steps import Step, as_action
from factbase.models import AccessToken


def _revoke(*, token: AccessToken, by: User) -> AccessToken:
    """Revoke a token; who did it is in the history, as of every request."""
    return tokens.revoke(token=token)


REMOVE_SECOND_STEP = Step(
    "remove_second_step",
    _("Remove the second step of"),
    _("without a second step now"),
    accounts.remove_second_step,
    argument="user",
    permission="administer",
)
REVOKE = Step(
    "revoke", _("Revoke"), _("revoked"), _revoke, argument="token", permission="administer"
)


@admin.register(User, site=desk)
class AccountAdmin(AdministratorAccess, UserAdmin):
    """Accounts. What a person may do follows from the role alone, which is a group."""

    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Role"), {"fields": ("groups", "is_active", "is_staff", "is_superuser")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    actions = (as_action(REMOVE_SECOND_STEP),)
    filter_horizontal = ()
    list_display = ("username", "first_name", "last_name", "roles", "is_staff", "is_active")
    list_filter = ("groups", "is_active", "is_staff")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Load the roles with the accounts: one further query."""
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("role"))
    def roles(self, user: User) -> str:
        """Return the groups."""
        return ", ".join(group.name for group in user.groups.all())


@admin.register(AccessToken, site=desk)
class AccessTokenAdmin(AdministratorAccess, admin.ModelAdmin):
    """Tokens of the API: listed and revoked, without what is kept of their secrets."""

    may_add = staticmethod(nobody)
    may_change = staticmethod(nobody)
    actions = (as_action(REVOKE),)
    list_display = (
        "name",
        "user",
        "scopes",
        "created_at",
        "expires_at",
        "last_used_at",
        "revoked_at",
    )
    list_select_related = ("user",)
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    search_fields = ("name", "user__username")
    fields = list_display
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Everything is read-only."""
        return self.fields

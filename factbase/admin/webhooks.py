"""Webhooks: administrators see whom the desk tells of changes, and switch them off."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from factbase.actions import webhooks
from factbase.admin.access import AdministratorAccess, nobody
from factbase.admin.site import desk
from factbase.admin.steps import Step, as_action
from factbase.models import Webhook


def _switch_off(*, webhook: Webhook, by: User) -> Webhook:
    return webhooks.edit(webhook=webhook, by=by, fields={"active": False})


SWITCH_OFF = Step(
    "switch_off",
    _("Switch off"),
    _("off"),
    _switch_off,
    argument="webhook",
    permission="administer",
)


@admin.register(Webhook, site=desk)
class WebhookAdmin(AdministratorAccess, admin.ModelAdmin):
    """Looked at here, and added by the API, which shows the secret."""

    may_add = staticmethod(nobody)
    may_change = staticmethod(nobody)
    actions = (as_action(SWITCH_OFF),)
    list_display = ("url", "created_by", "off_because", "failures", "created_at", "retracted_at")
    list_select_related = ("created_by", "progress")
    search_fields = ("url", "created_by__username")
    fields = (*list_display, "resources", "actions")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    @admin.display(description=_("failures in a row"))
    def failures(self, webhook: Webhook) -> int:
        """Return how many attempts failed since the last one that did not."""
        return webhook.progress.failures

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Everything is read-only."""
        return self.fields

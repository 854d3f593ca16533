"""Jobs of the background: for administrators, who can have one that was given up done again."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from factbase.admin.access import AdministratorAccess, nobody
from factbase.admin.site import desk
from factbase.admin.steps import Step, as_action
from factbase.background import try_again
from factbase.models import Job


def _try_again(*, job: Job, by: User) -> None:
    """Have it done again; who asked is of no consequence."""
    try_again(job)


TRY_AGAIN = Step(
    "try_again",
    _("Try again"),
    _("queued again"),
    _try_again,
    argument="job",
    permission="administer",
)


@admin.register(Job, site=desk)
class JobAdmin(AdministratorAccess, admin.ModelAdmin):
    """What waits, is being done or was given up; why it failed is in the worker's log."""

    may_add = staticmethod(nobody)
    may_change = staticmethod(nobody)
    actions = (as_action(TRY_AGAIN),)
    list_display = ("id", "task_name", "args", "status", "attempts", "scheduled_at", "queue_name")
    list_filter = ("status", "task_name")
    fields = list_display
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Everything is read-only."""
        return self.fields

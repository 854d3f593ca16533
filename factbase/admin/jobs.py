"""Jobs of the background: for administrators, who can have one that was given up done again."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from factbase.admin.access import AdministratorAccess, nobody
from factbase.admin.site import desk
from factbase.admin.steps import Step, as_action
from factbase.background import try_again
from factbase.models import Job

STATES = {
    "todo": _("waiting"),
    "doing": _("being done"),
    "succeeded": _("done"),
    "failed": _("given up"),
    "cancelled": _("cancelled"),
    "aborting": _("being stopped"),
    "aborted": _("stopped"),
}
"""What the states of the queue are called."""


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


class StateFilter(admin.SimpleListFilter):
    """Jobs in one state."""

    title = _("state")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the states in words."""
        return [(value, str(words)) for value, words in STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the list."""
        return queryset.filter(status=self.value()) if self.value() in STATES else queryset


@admin.register(Job, site=desk)
class JobAdmin(AdministratorAccess, admin.ModelAdmin):
    """What waits, is being done or was given up; why it failed is in the worker's log."""

    may_add = staticmethod(nobody)
    may_change = staticmethod(nobody)
    actions = (as_action(TRY_AGAIN),)
    list_display = ("id", "task_name", "args", "state", "attempts", "scheduled_at", "queue_name")
    list_filter = (StateFilter, "task_name")
    fields = list_display
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    @admin.display(description=_("State"), ordering="status")
    def state(self, job: Job) -> str:
        """Say the state in words."""
        return str(STATES.get(job.status, job.status))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Everything is read-only."""
        return self.fields

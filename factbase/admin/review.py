"""Review in the admin: the steps as actions of the list, and the log of them."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from factbase.actions import review
from factbase.admin.access import ReadOnlyAccess
from factbase.admin.columns import words
from factbase.admin.inlines import ShownInline
from factbase.admin.reviewing.words import DONE
from factbase.admin.site import desk
from factbase.admin.steps import Step, as_action
from factbase.models import ReviewEvent
from factbase.models.transitions import TRANSITIONS, Action
from factbase.visible import shown


def _step(action: Action) -> Step:
    """Return a step of review, asking for a reason where the table of transitions does."""
    transition = TRANSITIONS[action]
    return Step(
        name=action.value,
        label=action.label,
        done=DONE[action],
        take=partial(review.move, action=action),
        reason="comment" if transition.needs_comment else "",
        argument="claim",
        permission="review" if transition.needs_reviewer else "contribute",
    )


REVIEW_ACTIONS = tuple(as_action(_step(action)) for action in Action)


class OwnWorkFilter(admin.SimpleListFilter):
    """Claims that the person wrote or edited, and those that are left to verify."""

    title = _("whose work")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the two choices."""
        return [("mine", str(_("Mine"))), ("others", str(_("Of others")))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the list."""
        mine = Q(editors__contains=[request.user.pk])
        if self.value() == "mine":
            return queryset.filter(mine)
        if self.value() == "others":
            return queryset.exclude(mine)
        return queryset


class ReviewEventInline(ShownInline):
    """The steps that a claim has taken."""

    model = ReviewEvent
    fields = ("at", "by", "action", "from_status", "to_status", "claim_revision", "comment")
    readonly_fields = fields
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReviewEvent]:
        """Load who took each step in the same query."""
        return ReviewEvent.objects.select_related("by")


@admin.register(ReviewEvent, site=desk)
class ReviewEventAdmin(ReadOnlyAccess, admin.ModelAdmin):
    """Every step of review, newest first."""

    list_display = (
        "at",
        "taken_by",
        "action",
        words("claim"),
        "from_status",
        "to_status",
        words("comment"),
    )
    list_filter = ("action", "to_status")
    search_fields = ("comment",)
    ordering = ("-at", "-id")
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReviewEvent]:
        """Load what a line names in the same query."""
        return ReviewEvent.objects.select_related(
            "by", "claim__subject", "claim__property", "claim__value_entity"
        )

    @admin.display(description=_("Taken by"), ordering="by__username")
    def taken_by(self, event: ReviewEvent) -> str:
        """Return who took the step, or the machine."""
        return shown(event.actor)

"""Publishers."""

from typing import Any

from django.contrib import admin

from factbase.actions import sources
from factbase.admin.columns import words
from factbase.admin.forms import ActionForm
from factbase.admin.records import Fieldsets, RecordAdmin, Rows, StandingFilter
from factbase.admin.site import desk
from factbase.filtersets import PublisherFilterSet
from factbase.forms.publishers import PublisherForm
from sources.models import Publisher


class PublisherAdminForm(ActionForm, PublisherForm):
    """The page's form as it is."""


@admin.register(Publisher, site=desk)
class PublisherAdmin(RecordAdmin):
    """Publishers and how reliable they have proved."""

    form = PublisherAdminForm
    list_display = (words("name"), "grade", words("owner_group"), "url", "updated_at", "updated_by")
    list_select_related = ("updated_by",)
    list_filter = (StandingFilter, "grade")
    search_fields = ("name",)
    filterset = PublisherFilterSet

    def typed_fieldsets(self, obj: Publisher | None) -> Fieldsets:
        """Return the fields that a person fills in."""
        names = ("name", "url", "grade", "grade_reason", "owner_group", "revision")
        return [(None, {"fields": names})]

    def write(self, form: PublisherAdminForm, rows: Rows, *, by: Any) -> Publisher:
        """Store the publisher; confidence follows a change of grade."""
        return sources.save_publisher(
            publisher=form.instance,
            by=by,
            fields=form.fields_for_action(),
            revision=form.cleaned_data["revision"],
        )

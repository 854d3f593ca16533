"""Claims that cannot both hold, to look at; they are decided on their own page."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from factbase.actions.contradictions import reason_words
from factbase.admin.access import ReadOnlyAccess
from factbase.admin.site import desk
from factbase.models import Conflict
from factbase.visible import shown


@admin.register(Conflict, site=desk)
class ConflictAdmin(ReadOnlyAccess, admin.ModelAdmin):
    """Conflicts, newest first."""

    list_display = ("why", "state", "resolution", "resolved_by", "resolved_at", "page")
    list_filter = ("state", "resolution")
    search_fields = ("reason", "first__subject__label")
    readonly_fields = ("page", "why")
    fields = (
        *("page", "why", "first", "second", "state", "resolution", "note"),
        *("resolved_by", "resolved_at", "created_at", "updated_by", "updated_at"),
    )
    ordering = ("-created_at", "-id")
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request: HttpRequest) -> QuerySet[Conflict]:
        """Load what a line names in the same query."""
        return Conflict.objects.with_values().select_related("resolved_by")

    @admin.display(description=_("why"), ordering="reason")
    def why(self, conflict: Conflict) -> str:
        """Say why the two cannot both hold, in the reader's language."""
        return shown(reason_words(conflict))

    @admin.display(description=_("decide"))
    def page(self, conflict: Conflict) -> SafeString:
        """Lead to the page on which the two are decided on."""
        address = reverse("conflict-detail", args=[conflict.pk])
        return format_html('<a href="{}">{}</a>', address, _("See both"))

"""Pairs of entities that may be one, to look at; they are judged on their own page."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from factbase.admin.access import ReadOnlyAccess
from factbase.admin.columns import words
from factbase.admin.records import StandingFilter
from factbase.admin.site import desk
from factbase.models import Match
from factbase.visible import shown


@admin.register(Match, site=desk)
class MatchAdmin(ReadOnlyAccess, admin.ModelAdmin):
    """Matches, the likeliest first."""

    list_display = (
        words("left"),
        words("right"),
        "judgement",
        "score",
        "judged_by",
        "judged_at",
        "page",
    )
    list_filter = ("judgement", StandingFilter)
    search_fields = ("left__label", "right__label")
    readonly_fields = ("page", "why")
    fields = (
        *("page", "left", "right", "judgement", "score", "why", "note", "judged_by", "judged_at"),
        *("created_by", "created_at", "updated_by", "updated_at"),
    )
    ordering = ("-score", "-id")
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request: HttpRequest) -> QuerySet[Match]:
        """Load what a line names in the same query."""
        return Match.objects.select_related("left", "right", "judged_by")

    @admin.display(description=_("judge"))
    def page(self, match: Match) -> SafeString:
        """Lead to the page on which the pair is judged."""
        return format_html(
            '<a href="{}">{}</a>', reverse("match-detail", args=[match.pk]), _("See both")
        )

    @admin.display(description=_("why"))
    def why(self, match: Match) -> str:
        """Tell the reasons."""
        return shown("; ".join(reason["words"] for reason in match.reasons) or "–")

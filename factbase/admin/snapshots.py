"""Archived copies: looked at, never changed."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from factbase.admin.access import ReadOnlyAccess
from factbase.admin.columns import words
from factbase.admin.inlines import RowsFormSet, ShownInline
from factbase.admin.site import desk
from sources.models import Snapshot

MOST_SHOWN = 100_000  # characters
LISTED = ("captured_at", "media_type", "filename", "extractor", "text_sha256")


class SnapshotRows(RowsFormSet):
    """The archived copies of a source."""

    rows_name = "snapshots"


class SnapshotInline(ShownInline):
    """The archived copies of a source, each with a link to its page."""

    model = Snapshot
    formset = SnapshotRows
    fields = LISTED
    readonly_fields = LISTED

    def get_queryset(self, request: HttpRequest) -> QuerySet[Snapshot]:
        """Leave the text in the database."""
        return Snapshot.objects.defer("text")


@admin.register(Snapshot, site=desk)
class SnapshotAdmin(ReadOnlyAccess, admin.ModelAdmin):
    """Archived copies of all sources."""

    list_display = (words("source"), *LISTED[:-1], "created_by")
    list_filter = ("media_type",)
    search_fields = ("source__title", "filename")
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    fields = (
        "source",
        "captured_at",
        "created_by",
        "media_type",
        "charset",
        "filename",
        "blob",
        "text_sha256",
        "extractor",
        "extractor_version",
        "words",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Snapshot]:
        """Leave text and bytes in the database until they are asked for."""
        rows: QuerySet[Snapshot] = super().get_queryset(request)
        return rows.select_related("source", "created_by").defer("text")

    @admin.display(description=_("text"))
    def words(self, snapshot: Snapshot) -> str:
        """Return the beginning of the text, escaped, with invisible characters made visible."""
        context = {"text": snapshot.text[:MOST_SHOWN], "length": len(snapshot.text)}
        return render_to_string("admin/snapshot_text.html", context | {"most": MOST_SHOWN})

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Everything is read-only."""
        return self.fields

    def view_on_site(self, obj: Snapshot) -> str:
        """Return the page of its source."""
        return reverse("source-detail", args=[obj.source_id])

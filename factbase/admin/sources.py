"""Sources with their documents, and what goes back to what."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from factbase.actions import sources
from factbase.admin.access import ReadOnlyAccess
from factbase.admin.columns import words
from factbase.admin.forms import ActionForm
from factbase.admin.inlines import RowInline, RowsFormSet, ShownInline
from factbase.admin.records import (
    Fieldsets,
    RecordAdmin,
    Rows,
    StandingFilter,
    refusals_of,
)
from factbase.admin.site import desk
from factbase.admin.snapshots import SnapshotInline
from factbase.admin.steps import Step, as_action
from factbase.exceptions import FactbaseError
from factbase.filtersets import SourceFilterSet
from factbase.forms.sources import DocumentForm, EditSourceForm, NewSourceForm
from sources.exceptions import shown
from sources.models import Derivation, Source

RETRACT_DERIVATION = Step(
    "retract_selected",
    _("Retract"),
    _("retracted"),
    sources.retract_derivation,
    reason="reason",
    argument="derivation",
)
RESTORE_DERIVATION = Step(
    "restore_selected",
    _("Restore"),
    _("restored"),
    sources.restore_derivation,
    argument="derivation",
)


class NewSourceAdminForm(ActionForm, NewSourceForm):
    """The page's form with autocomplete for the publisher."""

    publisher = None  # type: ignore[assignment]


class EditSourceAdminForm(ActionForm, EditSourceForm):
    """The page's form with autocomplete for the publisher."""

    publisher = None  # type: ignore[assignment]


class DerivationForm(ActionForm):
    """What the source goes back to."""


class NewDerivationRows(RowsFormSet):
    """Derivations to be recorded."""

    rows_name = "derivations"


class DerivationRows(RowsFormSet):
    """Derivations that are recorded."""

    rows_name = "recorded"


class NewDerivationInline(RowInline):
    """A place to say what a source goes back to."""

    model = Derivation
    fk_name = "source"
    form = DerivationForm
    formset = NewDerivationRows
    fields = ("kind", "derived_from", "note")
    autocomplete_fields = ("derived_from",)
    verbose_name_plural = _("new derivations")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Derivation]:
        """Return nothing: a recorded derivation is retracted, not rewritten."""
        return Derivation.objects.none()


class DerivationInline(ShownInline):
    """What a source goes back to."""

    model = Derivation
    fk_name = "source"
    formset = DerivationRows
    fields = ("kind", "derived_from", "note")
    readonly_fields = fields
    verbose_name_plural = _("goes back to")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Derivation]:
        """Load the other source in the same query."""
        rows: QuerySet[Derivation] = Derivation.objects.standing()
        return rows.select_related("source", "derived_from")


@admin.register(Source, site=desk)
class SourceAdmin(RecordAdmin):
    """Sources."""

    inlines = (SnapshotInline, DerivationInline, NewDerivationInline)
    list_display = (words("title"), "kind", words("publisher"), "published", "status", "updated_at")
    list_select_related = ("publisher",)
    list_filter = (StandingFilter, "kind", "status")
    search_fields = ("title",)
    autocomplete_fields = ("publisher",)
    filterset = SourceFilterSet

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Ask of a new source what its document cannot say; of a known one what became of it."""
        form = NewSourceAdminForm if obj is None else EditSourceAdminForm
        return super().get_form(request, obj, change, **{"form": form, **kwargs})

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Leave out what a new source cannot have yet."""
        return self.inlines if obj is not None else (NewDerivationInline,)

    def typed_fieldsets(self, obj: Source | None) -> Fieldsets:
        """Return the fields that a person fills in."""
        known = ("title", "kind", "publisher", "authors", "published", "url", "language")
        document = {
            "fields": ("file", "text"),
            "description": _("What is left blank below is read from the document where it says it.")
            if obj is None
            else _("A newer copy of the same work, if there is one."),
        }
        if obj is None:
            return [
                (_("Document"), document),
                (_("What is known"), {"fields": (*known, "revision")}),
            ]
        fields = (*known, "status", "status_note", "revision")
        return [(None, {"fields": fields}), (_("Another copy"), document)]

    def view_on_site(self, obj: Source) -> str:
        """Return the source's page, where its text can be read."""
        return reverse("source-detail", args=[obj.pk])

    def write(self, form: Any, rows: Rows, *, by: Any) -> Source:
        """Store the source, its document, and what it goes back to."""
        source = self._write_source(form, by=by)
        for row in rows["derivations"].forms:
            if row.has_changed():
                data = row.cleaned_data
                with refusals_of(row):
                    sources.derive(
                        source=source,
                        derived_from=data["derived_from"],
                        kind=data["kind"],
                        note=data["note"],
                        by=by,
                    )
        return source

    def _write_source(self, form: Any, *, by: Any) -> Source:
        fields, source = form.fields_for_action(), form.instance
        if source._state.adding:
            if form.document() is None:
                return sources.create(by=by, fields=fields, id=source.pk)
            return _ingest(form, by=by, fields=fields, id=source.pk)
        revision = form.cleaned_data["revision"]
        source = sources.edit(source=source, by=by, fields=fields, revision=revision)
        if form.document() is not None:
            _ingest(form, by=by, fields={}, source=source)
        return source


def _ingest(form: DocumentForm, *, by: Any, **kwargs: Any) -> Source:
    """Archive the document of `form`; raises FactbaseError where that has been done already."""
    document = form.document()
    assert document is not None  # noqa: S101  # the caller asked first
    archived = sources.ingest(document=document, by=by, **kwargs)
    if not archived.is_new:
        raise FactbaseError(
            _("This document is archived already, as %(title)s. Nothing was saved.")
            % {
                "title": shown(archived.source.title),
            },
            field=form.document_field(),
            code="already_archived",
        )
    return archived.source


@admin.register(Derivation, site=desk)
class DerivationAdmin(ReadOnlyAccess, admin.ModelAdmin):
    """Derivations: recorded on the page of a source, withdrawn here."""

    actions = (as_action(RETRACT_DERIVATION), as_action(RESTORE_DERIVATION))
    list_display = (
        words("source"),
        "kind",
        words("derived_from"),
        words("note"),
        "created_at",
        "created_by",
    )
    list_select_related = ("source", "derived_from", "created_by")
    list_filter = (StandingFilter, "kind")
    search_fields = ("source__title",)
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

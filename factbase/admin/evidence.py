"""Evidence: its own pages, and its rows below a claim."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from factbase.actions import evidence
from factbase.admin.columns import words
from factbase.admin.forms import ActionForm
from factbase.admin.inlines import RowInline, RowsFormSet, ShownInline
from factbase.admin.records import Fieldsets, RecordAdmin, Rows, StandingFilter
from factbase.admin.site import desk
from factbase.admin.steps import Step, as_action
from factbase.admin.widgets import answer_below
from factbase.filtersets import EvidenceFilterSet
from factbase.forms.evidence import EvidenceForm
from factbase.models import Evidence
from factbase.visible import shown

RETRACT = Step(
    "retract_selected",
    _("Retract"),
    _("retracted"),
    evidence.retract,
    reason="reason",
    argument="evidence",
)
RESTORE = Step(
    "restore_selected", _("Restore"), _("restored"), evidence.restore, argument="evidence"
)
QUOTE = ("source", "exact", ("before", "after"), "start", "end", "revision")
JUDGEMENT = ("stance", "asserted_by", ("mode", "credibility"), "note")


class EvidenceAdminForm(ActionForm, EvidenceForm):
    """The page's form with autocomplete for source and speaker."""

    source = None  # type: ignore[assignment]
    asserted_by = None  # type: ignore[assignment]

    def __init__(self, *args: Any, instance: Evidence | None = None, **kwargs: Any) -> None:
        is_stored = instance is not None and not instance._state.adding
        stored = instance if is_stored else None
        super().__init__(*args, instance=instance, evidence=stored, **kwargs)
        answer_below(self, "exact", "admin/quote.html")


class NewEvidenceInline(RowInline):
    """A place to write further receipts of a claim."""

    model = Evidence
    form = EvidenceAdminForm
    template = "admin/edit_inline/stacked.html"
    verbose_name_plural = _("new evidence")
    autocomplete_fields = ("source", "asserted_by")
    fieldsets = ((None, {"fields": (*QUOTE, *JUDGEMENT)}),)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Offer a row at once where the claim is new."""
        return 1 if obj is None else 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evidence]:
        """Return nothing: what is recorded is shown above and has pages of its own."""
        return super().get_queryset(request).none()


class RecordedRows(RowsFormSet):
    """The receipts that a claim has."""

    rows_name = "recorded"


class EvidenceInline(ShownInline):
    """The live receipts of a claim, each with a link to its page."""

    model = Evidence
    formset = RecordedRows
    fields = ("stance", "source", "asserted_by", "check_state", "updated_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evidence]:
        """Load what a line names in the same query."""
        rows: QuerySet[Evidence] = Evidence.objects.standing()
        return rows.select_related("source", "asserted_by")


@admin.register(Evidence, site=desk)
class EvidenceAdmin(RecordAdmin):
    """Evidence of all claims."""

    form = EvidenceAdminForm
    actions = (as_action(RETRACT), as_action(RESTORE))
    list_display = ("quote", "stance", words("claim"), words("source"), "check_state", "updated_at")
    list_filter = (StandingFilter, "check_state", "stance", "mode", "credibility")
    search_fields = ("exact",)
    autocomplete_fields = ("claim", "source", "asserted_by")
    filterset = EvidenceFilterSet

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evidence]:
        """Load what a line names in the same query."""
        rows: QuerySet[Evidence] = super().get_queryset(request)
        return rows.select_related(
            "claim__subject",
            "claim__property",
            "claim__value_entity",
            "source",
            "asserted_by",
            "created_by",
            "updated_by",
        )

    @admin.display(description=_("quote"), ordering="exact")
    def quote(self, row: Evidence) -> str:
        """Return the first words."""
        return shown(str(row))

    def view_on_site(self, obj: Evidence) -> str:
        """Return the page of the claim, where its evidence stands."""
        return f"{reverse('claim-detail', args=[obj.claim_id])}#evidence"

    def typed_fieldsets(self, obj: Evidence | None) -> Fieldsets:
        """Return the fields that a person fills in."""
        shown = ("check_state", "checked_at") if obj is not None else ()
        return [
            (None, {"fields": ("claim", *QUOTE, *shown)}),
            (_("What it does"), {"fields": JUDGEMENT}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A receipt stays with its claim."""
        stored = ("claim", "check_state", "checked_at") if obj is not None else ()
        return (*super().get_readonly_fields(request, obj), *stored)

    def write(self, form: EvidenceAdminForm, rows: Rows, *, by: Any) -> Evidence:
        """Store the receipt; its quote was found, or knowingly kept."""
        fields = form.fields_for_action()
        row = form.instance
        if row._state.adding:
            return evidence.add(claim=form.cleaned_data["claim"], by=by, fields=fields, id=row.pk)
        revision = form.cleaned_data["revision"]
        return evidence.edit(evidence=row, by=by, fields=fields, revision=revision)

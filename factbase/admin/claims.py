"""Claims with their qualifiers and evidence."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from factbase import confidence
from factbase.actions import claims, evidence
from factbase.admin.claim_forms import ClaimAdminForm, QualifierAdminForm, reading_source
from factbase.admin.evidence import EvidenceInline, NewEvidenceInline
from factbase.admin.inlines import RowInline
from factbase.admin.records import Fieldsets, RecordAdmin, Rows, refusals_of
from factbase.admin.review import REVIEW_ACTIONS, OwnWorkFilter, ReviewEventInline
from factbase.admin.site import desk
from factbase.exports import file_answer
from factbase.exports.tables import CLAIMS
from factbase.filtersets import ClaimFilterSet
from factbase.forms.qualifiers import said_in
from factbase.forms.said import reference_of
from factbase.models import Claim, Evidence, Qualifier
from factbase.models.evidence import LOCATED
from factbase.visible import shown
from factbase.wording import date_words

REVIEW = ("status", "recheck", "verified_by")
LONGEST_SENTENCE = 300


class QualifierInline(RowInline):
    """What narrows a claim."""

    model = Qualifier
    form = QualifierAdminForm
    fields = ("property", "value", "kind")
    autocomplete_fields = ("property",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Qualifier]:
        """Return the live ones."""
        rows: QuerySet[Qualifier] = Qualifier.objects.standing()
        return rows.select_related("property", "value_entity")


@admin.action(description=_("Export selected as CSV"), permissions=["view"])
def export_csv(
    model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Claim]
) -> StreamingHttpResponse:
    """Send the selected claims as a file."""
    return file_answer(request, CLAIMS, queryset.select_related(None).prefetch_related(None))


@admin.register(Claim, site=desk)
class ClaimAdmin(RecordAdmin):
    """Claims; their status moves only by the actions of the list."""

    form = ClaimAdminForm
    inlines = (QualifierInline, EvidenceInline, NewEvidenceInline, ReviewEventInline)
    actions = (*REVIEW_ACTIONS, export_csv)
    list_display = (
        "sentence",
        "standing",
        "recheck",
        "sureness",
        "quotes_checked",
        "updated_at",
        "updated_by",
    )
    list_filter = ("status", "recheck", OwnWorkFilter, "value_type", "kind", "property")
    search_fields = ("subject__label", "words")
    autocomplete_fields = ("subject", "property")
    filterset = ClaimFilterSet
    meta_fields = ("created_by", "created_at", "updated_by", "updated_at")
    change_form_template = "admin/claim_change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        """Load what a line names in the same query, and its quotes in a second one."""
        quotes = Evidence.objects.standing().only("claim_id", "check_state")
        rows = Claim.objects.with_names().select_related("verified_by")
        return rows.prefetch_related(Prefetch("evidence", quotes, to_attr="live_quotes"))

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Leave out what a new claim cannot have yet."""
        return self.inlines if obj is not None else (QualifierInline, NewEvidenceInline)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """Have qualifiers read relative words by the same source as the claim."""
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, QualifierInline):
            source = reading_source(obj, request.POST)
            kwargs["form_kwargs"] = {"reference": reference_of(source)}
        return kwargs

    def typed_fieldsets(self, obj: Claim | None) -> Fieldsets:
        """Return the fields that a person fills in, and what review and evidence made of them."""
        said = ("subject", "property", "value", "kind", "denied", "valid", "revision")
        judged = ("editor_confidence", "editor_confidence_reason", "note", "language")
        fieldsets: list[Any] = [(None, {"fields": said}), (_("Your judgement"), {"fields": judged})]
        if obj is not None:
            fieldsets.append((_("Review"), {"fields": (*REVIEW, "sureness", "why")}))
        return fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Only the machine writes what review and evidence say."""
        return (*super().get_readonly_fields(request, obj), *REVIEW, "sureness", "why")

    @admin.display(description=_("Claim"), ordering="subject__label")
    def sentence(self, claim: Claim) -> str:
        """Return subject, property and value, and when it holds."""
        words = Truncator(str(claim)).chars(LONGEST_SENTENCE)
        return shown(f"{words} ({date_words(claim.valid)})" if claim.valid else words)

    @admin.display(description=_("status"), ordering="status")
    def standing(self, claim: Claim) -> str:
        """Return the status, coloured."""
        label = claim.get_status_display()
        return format_html('<span class="status status-{}">{}</span>', claim.status, label)

    @admin.display(description=_("confidence"), ordering="confidence")
    def sureness(self, claim: Claim) -> str:
        """Return the computed confidence to two places."""
        return f"{claim.confidence:.2f}" if claim.confidence is not None else "–"

    @admin.display(description=_("quotes found"))
    def quotes_checked(self, claim: Claim) -> str:
        """Return how many live quotes were found in the archive, of how many."""
        quotes = claim.live_quotes  # type: ignore[attr-defined]
        found = sum(quote.check_state in LOCATED for quote in quotes)
        if not quotes:
            return gettext("no quote")
        return gettext("%(found)s of %(all)s") % {"found": found, "all": len(quotes)}

    @admin.display(description=_("why"))
    def why(self, claim: Claim) -> str:
        """Return the confidence as steps."""
        ledger = getattr(claim, "ledger", None)
        explanation = confidence.explain(ledger) if ledger is not None else None
        return render_to_string("admin/ledger.html", {"explanation": explanation})

    def view_on_site(self, obj: Claim) -> str:
        """Return the claim's page."""
        return reverse("claim-detail", args=[obj.pk])

    def write(self, form: ClaimAdminForm, rows: Rows, *, by: Any) -> Claim:
        """Store the claim with its qualifiers, then its new receipts."""
        claim = self._write_claim(form, rows, by=by)
        for row in rows["evidence"].forms:
            if row.has_changed():
                with refusals_of(row):
                    evidence.add(claim=claim, by=by, fields=row.fields_for_action())
        return claim

    def _write_claim(self, form: ClaimAdminForm, rows: Rows, *, by: Any) -> Claim:
        fields = form.fields_for_action()
        qualifiers = rows["qualifiers"]
        if form.instance._state.adding:
            data = form.cleaned_data
            fields |= {"kind": data["kind"], "value": data["value"], "valid": data["valid"]}
            fields["qualifiers"] = said_in(qualifiers.forms)
            return claims.create(by=by, fields=fields, id=form.instance.pk)
        if qualifiers.has_changed():
            fields["qualifiers"] = said_in(qualifiers.forms)
        revision = form.cleaned_data["revision"]
        return claims.edit(claim=form.instance, by=by, fields=fields, revision=revision)

"""The pages on which a claim is logged with its first receipt, and changed."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views import View

from factbase.actions import claims, evidence
from factbase.exceptions import StaleRevisionError
from factbase.forms import qualifiers
from factbase.forms.claims import ClaimForm
from factbase.forms.evidence import EvidenceForm
from factbase.forms.qualifiers import QualifierFormSet, QualifierRows
from factbase.forms.refusals import refusals_shown_in
from factbase.forms.said import first_source, reference_of
from factbase.models import Claim, Entity, Property
from factbase.views import evidence_edit
from factbase.views.desk import DeskMixin, by_id, page_of
from sources.edtf import EdtfDate

TEMPLATE = "claim_form.html"


class ClaimCreate(DeskMixin, View):
    """Log a claim; ?subject=&property=&value=&valid=&source=&quote=&start=&end= fill the form."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        rows = QualifierFormSet(prefix=qualifiers.PREFIX)
        receipt = _receipt_form(None, initial=evidence_edit.marked_words(request))
        form = ClaimForm(initial=_proposed(request.GET))
        return _show(request, form=form, rows=rows, receipt=receipt)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Check what was typed, and unless that was all that was asked, store it."""
        receipt = _receipt_form(request.POST)
        receipt.is_valid()
        source = getattr(receipt, "cleaned_data", {}).get("source")
        reference = reference_of(source)
        form = ClaimForm(request.POST, reference=reference)
        rows = _rows(request.POST, reference=reference)
        answer = _only_checked(request, form=form, rows=rows, receipt=receipt)
        if answer is not None:
            return answer
        with refusals_shown_in(form, receipt):
            claim = self._store(form, rows, receipt)
        if form.errors or receipt.errors:
            return _show(request, form=form, rows=rows, receipt=receipt)
        messages.success(
            request, _("The claim is saved as a draft. Submit it when it is complete.")
        )
        return HttpResponseRedirect(page_of(claim))

    def _store(self, form: ClaimForm, rows: QualifierRows, receipt: EvidenceForm) -> Claim:
        """Store claim and receipt; the caller's transaction makes it both or neither."""
        fields = form.fields_for_action() | {"qualifiers": rows.said()}
        claim = claims.create(by=self.actor, fields=fields)
        if receipt.says_something():
            evidence.add(claim=claim, by=self.actor, fields=receipt.fields_for_action())
        return claim


class ClaimEdit(DeskMixin, View):
    """Change what a claim says; its receipts have pages of their own."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show the form with what is stored."""
        claim = _claim(pk)
        form = ClaimForm(initial=ClaimForm.initial_of(claim))
        rows = QualifierFormSet(prefix=qualifiers.PREFIX, initial=qualifiers.initial_of(claim))
        return _show(request, form=form, rows=rows, claim=claim)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Check what was typed, and unless that was all that was asked, store it."""
        claim = _claim(pk)
        reference = reference_of(first_source(claim))
        form = ClaimForm(request.POST, initial=ClaimForm.initial_of(claim), reference=reference)
        initial = qualifiers.initial_of(claim)
        rows = _rows(request.POST, reference=reference, initial=initial)
        answer = _only_checked(request, form=form, rows=rows, claim=claim)
        if answer is not None:
            return answer
        try:
            with refusals_shown_in(form):
                self._store(claim, form, rows)
        except StaleRevisionError:
            claim = _claim(pk)
            form.show_stored(claim, ClaimForm.initial_of(claim))
        if form.errors:
            return _show(request, form=form, rows=rows, claim=claim)
        messages.success(request, _("The claim is saved."))
        return HttpResponseRedirect(page_of(claim))

    def _store(self, claim: Claim, form: ClaimForm, rows: QualifierRows) -> None:
        fields = form.fields_for_action()
        if rows.has_changed():
            fields["qualifiers"] = rows.said()
        # Without a revision nothing was read: none has the number 0.
        revision = form.cleaned_data["revision"] or 0
        claims.edit(claim=claim, by=self.actor, fields=fields, revision=revision)


def _claim(pk: UUID) -> Claim:
    return get_object_or_404(Claim.objects.with_names(), pk=pk)


def _proposed(asked: QueryDict) -> dict[str, Any]:
    """Return what the address says of the claim: subject by id or name, property by id or slug.

    And what would be typed for its value and its valid time.
    """
    proposed: dict[str, Any] = {
        name: asked[name] for name in ("subject", "value", "valid") if name in asked
    }
    entity = by_id(Entity.objects, asked.get("subject", ""))
    wanted = asked.get("property", "").replace("\x00", "")  # which PostgreSQL does not take
    prop = by_id(Property.objects, wanted) or Property.objects.filter(slug=wanted).first()
    return proposed | ({"subject": entity} if entity else {}) | {"property": prop}


def _receipt_form(data: QueryDict | None, **kwargs: Any) -> EvidenceForm:
    return EvidenceForm(data, prefix=evidence_edit.PREFIX, empty_permitted=True, **kwargs)


def _rows(
    data: QueryDict, *, reference: EdtfDate | None, initial: list[dict[str, Any]] | None = None
) -> QualifierRows:
    rows = QualifierFormSet(
        data, prefix=qualifiers.PREFIX, initial=initial, form_kwargs={"reference": reference}
    )
    return cast("QualifierRows", rows)


def _only_checked(
    request: HttpRequest, *, form: ClaimForm, rows: QualifierRows, **shown: Any
) -> HttpResponse | None:
    """Return the page again if that was asked for, or if something typed is wrong."""
    receipt: BaseForm | None = shown.get("receipt")
    if "more" in request.POST:
        form.is_valid()
        return _show(request, form=form, rows=rows.with_more_rows(), **shown)
    right = [form.is_valid(), rows.is_valid(), receipt is None or receipt.is_valid()]
    if "check" in request.POST or not all(right):
        return _show(request, form=form, rows=rows, checked=all(right), **shown)
    return None


def _show(request: HttpRequest, **context: Any) -> HttpResponse:
    """Show the page; `wrong` are the parts of it that have errors."""
    rows: QualifierRows = context["rows"]
    if "claim" in context:
        context["source"] = first_source(context["claim"])
    typed = rows.is_bound and (rows.has_changed() or "more" in request.POST)
    context["rows_open"] = bool(rows.initial) or typed
    parts = [context["form"], context.get("receipt"), *rows]
    context["wrong"] = [part for part in parts if part is not None and part.errors]
    return render(request, TEMPLATE, context)

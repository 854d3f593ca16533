"""Pages that add and change the receipts of a claim."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from factbase.actions import evidence
from factbase.forms.evidence import EvidenceForm
from factbase.forms.said import source_by_id
from factbase.models import Claim, Evidence
from factbase.views.desk import RecordFormView

PREFIX = "evidence"


class EvidenceEdit(RecordFormView[Evidence, EvidenceForm]):
    """Add a receipt to the claim that the address names, or change one."""

    model = Evidence
    form_class = EvidenceForm
    template_name = "evidence_form.html"
    prefix = PREFIX
    claim: Claim

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the claim too."""
        super().setup(request, *args, **kwargs)
        pk = kwargs["claim_pk"] if self.record is None else self.record.claim_id
        self.claim = get_object_or_404(Claim.objects.with_names(), pk=pk)

    def proposed(self) -> dict[str, Any]:
        """Return the source and words that the reading room marked."""
        return {} if self.request.method == "POST" else marked_words(self.request)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form which row it changes."""
        return super().get_form_kwargs() | {"evidence": self.record}

    def save(self, form: EvidenceForm) -> Evidence:
        """Store the receipt; its quote was found, or knowingly kept."""
        fields = form.fields_for_action()
        if self.record is None:
            return evidence.add(claim=self.claim, by=self.actor, fields=fields)
        revision = form.cleaned_data["revision"]
        return evidence.edit(evidence=self.record, by=self.actor, fields=fields, revision=revision)

    def saved_message(self, saved: Evidence) -> str:
        """Return what to tell after saving."""
        if self.record is None:
            return _("The evidence is added.")
        return _("The evidence is saved.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the claim."""
        return super().get_context_data(claim=self.claim, **kwargs)


def marked_words(request: HttpRequest) -> dict[str, Any]:
    """Return what an address says of a passage: ?source=&quote=&start=&end=. At most one query."""
    asked = request.GET
    proposed: dict[str, Any] = {
        "exact": asked.get("quote", ""),
        "start": asked.get("start", ""),
        "end": asked.get("end", ""),
    }
    source = source_by_id(asked.get("source", ""))
    return proposed | ({"source": source} if source else {})

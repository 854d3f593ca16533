"""Evidence."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from api.forms import EVIDENCE_FORMS
from api.serializers import EvidenceSerializer
from api.shapes import evidence_json
from api.views.base import DetailView, ResourceView
from api.views.lists import ListCreateView
from api.views.steps import RestoreView, RetractView
from factbase.actions import evidence
from factbase.exports.tables import EVIDENCE
from factbase.filtersets import EvidenceFilterSet
from factbase.filtersets.filters import ValidAtFilter
from factbase.history.moments import VALID_AT
from factbase.models import Evidence
from factbase.permissions import visible_claims


class EvidenceView(ResourceView):
    """Evidence: quotes and the claims they bear on."""

    shape = staticmethod(evidence_json)
    table = EVIDENCE
    serializer_class = EvidenceSerializer

    def get_rows(self) -> QuerySet[Any]:
        """Return the evidence of claims that the person may see."""
        return Evidence.objects.filter(claim__in=visible_claims(self.request.user))


class EvidenceListView(ListCreateView, EvidenceView):
    """All evidence that the person may see."""

    filterset_class = EvidenceFilterSet

    def create(self, fields: Any, id: UUID | None) -> Evidence:
        """Attach a quote to a claim; it is looked up in the archive at once."""
        return evidence.add(claim=fields.pop("claim"), by=self.actor, fields=fields, id=id)


class EvidenceDetailView(DetailView, EvidenceView):
    """One piece of evidence."""

    allowed_parameters = (*DetailView.allowed_parameters, VALID_AT)
    valid_at = ValidAtFilter(claim="claim__")
    forms = EVIDENCE_FORMS

    def edit(self, record: Evidence, fields: Any, revision: int) -> None:
        """Change it; a changed quote is looked up anew."""
        evidence.edit(evidence=record, by=self.actor, fields=fields, revision=revision)


class EvidenceRetractView(RetractView, EvidenceView):
    """Withdraw a quote; a verified claim goes back to be looked at again."""

    def take(self, record: Evidence, fields: Any) -> None:
        """Retract."""
        evidence.retract(evidence=record, by=self.actor, **fields)


class EvidenceRestoreView(RestoreView, EvidenceView):
    """Take a retraction back."""

    def take(self, record: Evidence, fields: Any) -> None:
        """Restore."""
        evidence.restore(evidence=record, by=self.actor)

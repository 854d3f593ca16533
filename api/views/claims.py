"""Claims, and the steps they take in review."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from api.forms import CLAIM_FORMS
from api.idempotency import key_of
from api.permissions import ReadsOrReviews
from api.serializers import ClaimSerializer, CommentSerializer
from api.shapes import claims_json
from api.views.base import DetailView, ResourceView
from api.views.lists import ListCreateView
from api.views.steps import CheckingStepView
from factbase.actions import claims, evidence, review
from factbase.exports.tables import CLAIMS
from factbase.filtersets import ClaimFilterSet
from factbase.filtersets.filters import ValidAtFilter
from factbase.history.moments import VALID_AT
from factbase.models import Claim
from factbase.models.transitions import TRANSITIONS, Action
from factbase.permissions import visible_claims
from sources.exceptions import Gathered


class ClaimView(ResourceView):
    """Claims: what is said of an entity, and how the desk judges it."""

    shape = staticmethod(claims_json)
    table = CLAIMS
    serializer_class = ClaimSerializer

    def get_rows(self) -> QuerySet[Any]:
        """Return the claims that the person may see."""
        return visible_claims(self.request.user)


class ClaimListView(ListCreateView, ClaimView):
    """Claims; verified ones unless `status` asks for others."""

    filterset_class = ClaimFilterSet

    def create(self, fields: Any, id: UUID | None) -> Claim:
        """Log a claim as a draft, with its evidence if some was sent."""
        # Under a key there is a transaction already, which a refusal ends as a whole.
        with transaction.atomic(savepoint=key_of(self.request) is None):
            return self._create(fields, id)

    def _create(self, fields: Any, id: UUID | None) -> Claim:
        receipts = fields.pop("evidence", [])
        demands = self.references.demands_of
        claim = claims.add_draft(by=self.actor, fields=fields, id=id, demands=demands)
        gathered = Gathered()
        for place, receipt in enumerate(receipts):
            chosen = receipt.pop("id", None)
            with gathered.noting(f"evidence.{place}"):
                evidence.add(claim=claim, by=self.actor, id=chosen, fields=receipt)
        gathered.raise_any()
        return claim


class ClaimDetailView(DetailView, ClaimView):
    """One claim."""

    allowed_parameters = (*DetailView.allowed_parameters, VALID_AT)
    valid_at = ValidAtFilter()
    forms = CLAIM_FORMS

    def edit(self, record: Claim, fields: Any, revision: int) -> None:
        """Change a claim; what a reviewer vouched for goes back to be looked at again."""
        demands = self.references.demands_of
        claims.edit(claim=record, by=self.actor, fields=fields, revision=revision, demands=demands)


class ClaimActionView(CheckingStepView, ClaimView):
    """A step in review."""

    step_serializer_class = CommentSerializer
    action = Action.SUBMIT

    def get_permissions(self) -> Sequence[Any]:
        """Ask for a reviewer where nobody else may take the step, wherever it starts."""
        is_decision = TRANSITIONS[self.action].needs_reviewer
        return [ReadsOrReviews()] if is_decision else super().get_permissions()

    def take(self, record: Claim, fields: Any) -> None:
        """Move the claim, or refuse with 409 where it stands elsewhere or is decided already."""
        review.move(
            claim=record, action=self.action, by=self.actor, revision=self.revision, **fields
        )

"""Claims that cannot both hold, and what reviewers make of them."""

from typing import Any

from django.db.models import QuerySet

from api.permissions import ReadsOrReviews
from api.serializers import ReopeningSerializer, ResolutionSerializer
from api.shapes import conflicts_json
from api.views.base import ReadView, ResourceView
from api.views.lists import ListView
from api.views.steps import CheckingStepView
from factbase.actions import conflicts
from factbase.filtersets import ConflictFilterSet
from factbase.models import Conflict
from factbase.permissions import visible_conflicts


class ConflictView(ResourceView):
    """Conflicts: two claims that cannot both hold, found by comparing values and valid times."""

    shape = staticmethod(conflicts_json)

    def get_rows(self) -> QuerySet[Any]:
        """Return the conflicts between claims that the person may see."""
        return visible_conflicts(self.request.user)


class ConflictListView(ListView, ConflictView):
    """Conflicts that wait for a decision, unless `state` asks for others."""

    filterset_class = ConflictFilterSet


class ConflictDetailView(ReadView, ConflictView):
    """One conflict."""


class ConflictResolveView(CheckingStepView, ConflictView):
    """Decide what to make of two claims that cannot both hold; needs a reviewer.

    Neither claim is moved: which of them loses its status is a step of review.
    """

    permission_classes = [ReadsOrReviews]
    step_serializer_class = ResolutionSerializer

    def take(self, record: Conflict, fields: Any) -> None:
        """Decide."""
        conflicts.resolve(conflict=record, by=self.actor, revision=self.revision, **fields)


class ConflictReopenView(CheckingStepView, ConflictView):
    """Take a decision back, saying why; needs a reviewer."""

    permission_classes = [ReadsOrReviews]
    step_serializer_class = ReopeningSerializer

    def take(self, record: Conflict, fields: Any) -> None:
        """Open it again."""
        conflicts.reopen(conflict=record, by=self.actor, revision=self.revision, **fields)

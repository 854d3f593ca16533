"""Properties."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from api.serializers import PropertySerializer
from api.shapes import properties_json
from api.views.base import DetailView, ResourceView
from api.views.lists import ListCreateView
from api.views.steps import RestoreView, RetractView
from factbase.actions import properties
from factbase.exports.tables import PROPERTIES
from factbase.filtersets import PropertyFilterSet
from factbase.models import Property


class PropertyView(ResourceView):
    """Properties: the predicates that editors define."""

    shape = staticmethod(properties_json)
    table = PROPERTIES
    serializer_class = PropertySerializer

    def get_rows(self) -> QuerySet[Any]:
        """Return all properties."""
        return Property.objects.all()


class PropertyListView(ListCreateView, PropertyView):
    """All properties."""

    filterset_class = PropertyFilterSet

    def create(self, fields: Any, id: UUID | None) -> Property:
        """Define a property."""
        return properties.create(by=self.actor, fields=fields, id=id)


class PropertyDetailView(DetailView, PropertyView):
    """One property."""

    def edit(self, record: Property, fields: Any, revision: int) -> None:
        """Change a property."""
        properties.edit(property=record, by=self.actor, fields=fields, revision=revision)


class PropertyRetractView(RetractView, PropertyView):
    """Withdraw a property; refused while live claims use it."""


class PropertyRestoreView(RestoreView, PropertyView):
    """Take a retraction back."""

"""Entities and their types."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.forms import ENTITY_FORMS
from api.permissions import ReadsOrAdministers
from api.serializers import EntitySerializer, EntityTypeSerializer
from api.shapes import entities_json, entity_types_json
from api.views.base import DetailView, ResourceView
from api.views.lists import ListCreateView
from api.views.steps import RestoreView, RetractView
from factbase.actions import duplicates, entities, properties
from factbase.exports.tables import ENTITIES, ENTITY_TYPES
from factbase.filtersets import EntityFilterSet, EntityTypeFilterSet
from factbase.filtersets.entities import ClaimedAtFilter
from factbase.history import known_at
from factbase.history.moments import VALID_AT
from factbase.models import Entity, EntityType
from factbase.models.clusters import canonical_of


class EntityView(ResourceView):
    """Entities: the things claims are about."""

    shape = staticmethod(entities_json)
    table = ENTITIES
    serializer_class = EntitySerializer

    def get_rows(self) -> QuerySet[Any]:
        """Return all entities."""
        return Entity.objects.all()


class EntityListView(ListCreateView, EntityView):
    """All entities."""

    filterset_class = EntityFilterSet
    is_likely_known = False

    @transaction.atomic
    def create(self, fields: Any, id: UUID | None) -> Entity:
        """Add an entity; `Link` in the answer leads to the matches that it may be the same by."""
        entity = entities.create(by=self.actor, fields=fields, id=id)
        self.is_likely_known = bool(duplicates.propose_for(entity=entity, by=self.actor))
        return entity

    def created(self, pk: UUID) -> Response:
        """Point at possible duplicates."""
        response = super().created(pk)
        if self.is_likely_known:
            address = f"{self.site}api/v1/matches/?entity={pk}"
            response.headers["Link"] = f'<{address}>; rel="related"; title="possible duplicates"'
        return response


class EntityDetailView(DetailView, EntityView):
    """One entity; one that is merged into another sends on to it, unless `merged=no` is asked."""

    allowed_parameters = (*DetailView.allowed_parameters, VALID_AT, "merged")
    valid_at = ClaimedAtFilter()
    forms = ENTITY_FORMS
    parameters = {
        "merged": (
            {"type": "string", "enum": ["no"]},
            "Itself, though it is merged into another; without, 307 with the address of that one.",
        )
    }

    def get(self, request: Request, pk: UUID) -> Response:
        """Return one entity, or the address of the one that stands for it."""
        asked = request.query_params.getlist("merged")
        if asked == ["no"]:
            return super().get(request, pk)
        if asked:
            raise ValidationError({"merged": ["Write no, or leave this parameter out."]})
        with known_at(self.known_at):
            canonical = canonical_of([pk])[pk]
        if canonical == pk:
            return super().get(request, pk)
        return Response(status=307, headers={"Location": self._address(canonical)})

    def _address(self, pk: UUID) -> str:
        query = self.request.META.get("QUERY_STRING", "")
        return f"{self.site}api/v1/entities/{pk}/" + (f"?{query}" if query else "")

    def edit(self, record: Entity, fields: Any, revision: int) -> None:
        """Change an entity."""
        entities.edit(entity=record, by=self.actor, fields=fields, revision=revision)


class EntityRetractView(RetractView, EntityView):
    """Withdraw an entity; refused while live claims rest on it."""


class EntityRestoreView(RestoreView, EntityView):
    """Take a retraction back."""


class EntityTypeView(ResourceView):
    """Entity types, which administrators define."""

    permission_classes = [ReadsOrAdministers]
    shape = staticmethod(entity_types_json)
    table = ENTITY_TYPES
    serializer_class = EntityTypeSerializer

    def get_rows(self) -> QuerySet[Any]:
        """Return all entity types."""
        return EntityType.objects.all()


class EntityTypeListView(ListCreateView, EntityTypeView):
    """All entity types."""

    filterset_class = EntityTypeFilterSet

    def create(self, fields: Any, id: UUID | None) -> EntityType:
        """Define an entity type."""
        row = EntityType(id=id) if id else EntityType()
        return properties.save_entity_type(entity_type=row, by=self.actor, fields=fields)


class EntityTypeDetailView(DetailView, EntityTypeView):
    """One entity type."""

    def edit(self, record: EntityType, fields: Any, revision: int) -> None:
        """Change an entity type."""
        properties.save_entity_type(
            entity_type=record, by=self.actor, fields=fields, revision=revision
        )


class EntityTypeRetractView(RetractView, EntityTypeView):
    """Withdraw an entity type."""


class EntityTypeRestoreView(RestoreView, EntityTypeView):
    """Take a retraction back."""

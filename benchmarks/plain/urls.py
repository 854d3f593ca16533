"""The addresses, serializers and views of the plain application."""

from typing import Any

from django.db.models import Count, Q
from django.urls import include, path
from rest_framework import routers, serializers, viewsets

from benchmarks.plain.models import (
    Claim,
    Entity,
    EntityType,
    Evidence,
    NewClaim,
    Property,
    Publisher,
    Qualifier,
    Source,
)


class EntityTypeSerializer(serializers.ModelSerializer[EntityType]):
    """A type in short."""

    class Meta:
        model = EntityType
        fields = ["slug"]


class SubjectSerializer(serializers.ModelSerializer[Entity]):
    """An entity in short."""

    type = EntityTypeSerializer()

    class Meta:
        model = Entity
        fields = ["id", "label", "type"]


class EntitySerializer(serializers.ModelSerializer[Entity]):
    """An entity."""

    type = EntityTypeSerializer()
    aliases = serializers.SlugRelatedField("name", many=True, read_only=True)
    identifiers = serializers.SlugRelatedField("value", many=True, read_only=True)

    class Meta:
        model = Entity
        fields = "__all__"


class PropertySerializer(serializers.ModelSerializer[Property]):
    """A property."""

    class Meta:
        model = Property
        fields = "__all__"


class PublisherSerializer(serializers.ModelSerializer[Publisher]):
    """Who publishes."""

    class Meta:
        model = Publisher
        fields = ["name", "grade"]


class SourceSerializer(serializers.ModelSerializer[Source]):
    """A source."""

    publisher = PublisherSerializer()

    class Meta:
        model = Source
        fields = "__all__"


class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    """A quote with its source."""

    source = SourceSerializer()

    class Meta:
        model = Evidence
        fields = "__all__"


class QualifierSerializer(serializers.ModelSerializer[Qualifier]):
    """A qualifier."""

    property = PropertySerializer()

    class Meta:
        model = Qualifier
        fields = "__all__"


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """A claim with labels and counts."""

    subject = SubjectSerializer()
    property = PropertySerializer()
    value_entity = SubjectSerializer()
    created_by = serializers.SlugRelatedField("username", read_only=True)
    updated_by = serializers.SlugRelatedField("username", read_only=True)
    verified_by = serializers.SlugRelatedField("username", read_only=True)
    qualifiers = QualifierSerializer(many=True)
    supports = serializers.IntegerField()
    refutes = serializers.IntegerField()

    class Meta:
        model = Claim
        fields = "__all__"


class FullClaimSerializer(ClaimSerializer):
    """A claim with its evidence and sources."""

    evidence = EvidenceSerializer(many=True)


class NewClaimSerializer(serializers.ModelSerializer[NewClaim]):
    """A claim to write."""

    class Meta:
        model = NewClaim
        fields = "__all__"


class ClaimViewSet(viewsets.ModelViewSet[Claim]):
    """Claims."""

    queryset = (
        Claim.objects.select_related(
            *("subject__type", "property", "value_entity__type"),
            *("created_by", "updated_by", "verified_by"),
        )
        .prefetch_related("qualifiers__property")
        .annotate(
            supports=Count("evidence", filter=Q(evidence__stance="supports")),
            refutes=Count("evidence", filter=Q(evidence__stance="refutes")),
        )
        .order_by("-created_at", "-id")
    )
    filterset_fields = {
        "subject": ["exact"],
        "property__slug": ["exact"],
        "status": ["exact"],
        "confidence": ["gte", "lte"],
    }

    def get_queryset(self) -> Any:
        """Return the claims, one with its evidence."""
        rows = super().get_queryset()
        return rows.prefetch_related("evidence__source__publisher") if self.detail else rows

    def get_serializer_class(self) -> Any:
        """Return what reads and writes claims."""
        if self.action == "create":
            return NewClaimSerializer
        return FullClaimSerializer if self.detail else ClaimSerializer


class EntityViewSet(viewsets.ReadOnlyModelViewSet[Entity]):
    """Entities."""

    queryset = Entity.objects.select_related("type").prefetch_related("aliases", "identifiers")
    serializer_class = EntitySerializer
    search_fields = ["label"]


router = routers.DefaultRouter()
router.register("claims", ClaimViewSet, basename="claim")
router.register("entities", EntityViewSet, basename="entity")
urlpatterns = [path("", include(router.urls))]

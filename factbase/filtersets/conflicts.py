"""Filters of conflicts."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from factbase.filtersets.base import RecordFilterSet, StrictFilterSet
from factbase.filtersets.claims import ANY
from factbase.filtersets.entities import entities_named
from factbase.filtersets.filters import (
    IdsFilter,
    MomentFilter,
    ReferencesFilter,
    SearchFilter,
    SomeOfFilter,
    UsersFilter,
    ValidAtFilter,
)
from factbase.filtersets.ordering import OrderingFilter
from factbase.models import Conflict, ConflictState, Property, Resolution
from factbase.models.clusters import clusters_of
from factbase.models.querysets import can_hold
from sources.edtf import EdtfDate


class StateFilter(SomeOfFilter):
    """Open conflicts, unless others are asked for by their state or all by `any`."""

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        """Narrow to the named states; nothing named means those that wait."""
        if ANY in value:
            return qs
        return super().filter(qs, value or [ConflictState.OPEN])


class EitherClaimFilter(IdsFilter):
    """Conflicts with one of several claims on either side."""

    def filter(self, qs: QuerySet[Any], value: list[UUID]) -> QuerySet[Any]:
        """Look on both sides."""
        return qs.of_claims(value) if value else qs  # type: ignore[attr-defined]


class NamedEntityFilter(IdsFilter):
    """Conflicts whose claims are about one of several entities, or name one as their value."""

    def filter(self, qs: QuerySet[Any], value: list[UUID]) -> QuerySet[Any]:
        """Widen each id to its cluster and look at both ends of both claims."""
        if not value:
            return qs
        members = {member for cluster in clusters_of(value).values() for member in cluster}
        condition = Q()
        for side in ("first", "second"):
            condition |= Q(**{f"{side}__subject__in": members})
            condition |= Q(**{f"{side}__value_entity__in": members})
        return qs.filter(condition)


class BothValidAtFilter(ValidAtFilter):
    """Conflicts of which both claims can hold at a time, or say nothing of time."""

    def filter(self, qs: QuerySet[Any], value: EdtfDate | None) -> QuerySet[Any]:
        """Compare first and last days on both sides."""
        if value is None:
            return qs
        return qs.filter(can_hold(value, claim="first__"), can_hold(value, claim="second__"))


class ConflictFilterSet(RecordFilterSet):
    """Narrows a list of conflicts."""

    state = StateFilter(
        "state",
        choices=[*ConflictState.choices, (ANY, "any")],
        help_text="Open ones only, unless others are named; “any” for all.",
    )
    property = ReferencesFilter("first__property__slug", help_text="Slugs of properties.")
    entity = NamedEntityFilter(
        help_text="Ids of entities that the claims are about or point to, or of what is merged "
        "with them."
    )
    valid_at = BothValidAtFilter()
    claim = EitherClaimFilter(help_text="Ids of claims on either side.")
    resolution = SomeOfFilter(
        "resolution", choices=Resolution.choices, help_text="What was decided."
    )
    resolved_by = UsersFilter("resolved_by__username", help_text="User name of who decided.")
    resolved_at__gte = MomentFilter("resolved_at", "gte", help_text="Decided then or later.")
    resolved_at__lt = MomentFilter("resolved_at", "lt", help_text="Decided before this time.")
    q = SearchFilter(help_text="Words in the reason, or in names of subject and property.")
    ordering = OrderingFilter(
        {"created_at": "created_at", "updated_at": "updated_at", "id": "id"}
        | {"resolved_at": "resolved_at"},
        default="-created_at",
        nullable=("resolved_at",),
    )

    class Meta(StrictFilterSet.Meta):
        model = Conflict
        fields: list[str] = []

    def matching(self, term: str) -> Q:
        """Seek in the reason and in the names of subject and property."""
        properties = Property.objects.filter(label__icontains=term).order_by().values("pk")
        return (
            Q(reason__icontains=term)
            | Q(first__subject__in=entities_named(term))
            | Q(first__property__in=properties)
        )

"""Filters of matches."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from factbase.filtersets.base import RecordFilterSet, StrictFilterSet
from factbase.filtersets.claims import ANY
from factbase.filtersets.entities import entities_named
from factbase.filtersets.filters import (
    AmountFilter,
    IdsFilter,
    MomentFilter,
    RetractedFilter,
    SearchFilter,
    SlugsFilter,
    SomeOfFilter,
    UsersFilter,
)
from factbase.filtersets.ordering import OrderingFilter
from factbase.models import Judgement, Match


class JudgementFilter(SomeOfFilter):
    """Pairs that wait, unless others are asked for by their judgement or all by `any`."""

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        """Narrow to the named judgements; nothing named means those that wait."""
        if ANY in value:
            return qs
        return super().filter(qs, value or [Judgement.PROPOSED])


class EitherIdsFilter(IdsFilter):
    """Matches with one of several entities on either side."""

    def filter(self, qs: QuerySet[Any], value: list[UUID]) -> QuerySet[Any]:
        """Look on both sides."""
        return qs.filter(Q(left__in=value) | Q(right__in=value)) if value else qs


class EitherTypesFilter(SlugsFilter):
    """Matches with an entity of one of several types on either side."""

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        """Look on both sides."""
        if not value:
            return qs
        return qs.filter(Q(left__type__slug__in=value) | Q(right__type__slug__in=value))


class MatchFilterSet(RecordFilterSet):
    """Narrows a list of matches."""

    judgement = JudgementFilter(
        "judgement",
        choices=[*Judgement.choices, (ANY, "any")],
        help_text="Pairs that wait for a judgement, unless others are named; “any” for all.",
    )
    entity = EitherIdsFilter(help_text="Ids of entities on either side.")
    type = EitherTypesFilter(help_text="Slugs of entity types on either side.")
    judged_by = UsersFilter("judged_by__username", help_text="User name of who judged.")
    judged_at__gte = MomentFilter("judged_at", "gte", help_text="Judged then or later.")
    judged_at__lt = MomentFilter("judged_at", "lt", help_text="Judged before then.")
    score__gte = AmountFilter("score", "gte", help_text="At least this, 0 to 1.")
    score__lte = AmountFilter("score", "lte", help_text="At most this, 0 to 1.")
    retracted = RetractedFilter()
    q = SearchFilter(help_text="Words in names or identifiers of either side, in any script.")
    ordering = OrderingFilter(
        {"score": "score", "created_at": "created_at", "updated_at": "updated_at", "id": "id"}
        | {"judged_at": "judged_at"},
        default="-score",
        nullable=("judged_at",),
    )

    class Meta(StrictFilterSet.Meta):
        model = Match
        fields: list[str] = []

    def matching(self, term: str) -> Q:
        """Seek in the names and identifiers of either side."""
        named = entities_named(term)
        return Q(left__in=named) | Q(right__in=named)

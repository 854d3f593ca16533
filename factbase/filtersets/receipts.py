"""Filters of claims by what bears on them: evidence, conflicts, qualifiers, their changes."""

from datetime import datetime
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from factbase import permissions
from factbase.filtersets.filters import (
    IdsFilter,
    MomentFilter,
    SlugsFilter,
    SomeOfFilter,
    YesNoFilter,
)
from factbase.models import Claim, Conflict, Evidence, Property, Qualifier
from factbase.models.claim import NO_RECEIPTS
from factbase.models.conflict import ConflictQuerySet

# From how many changed rows on a list is looked through instead of them.
MUCH = 50_000


class HasEvidenceFilter(YesNoFilter):
    """Claims that rest on a live quote, or on none.

    The latter by what is counted on each claim, which has an index. Where few claims have a quote,
    the quotes lead to them.
    """

    is_uneven = True

    def filter(self, qs: QuerySet[Any], value: bool | None) -> QuerySet[Any]:
        """Narrow to claims with (true) or without (false) evidence of any stance."""
        if value is None:
            return qs
        if not value:
            return qs.filter(NO_RECEIPTS)
        return qs.filter(Exists(Evidence.objects.standing().filter(claim=OuterRef("pk"))))


class HasConflictFilter(YesNoFilter):
    """Claims that an open conflict is about, or none.

    For those with one, the sides of all open conflicts are read at once, and only of claims that
    are among them it is asked whether the person may see the conflict.
    """

    def filter(self, qs: QuerySet[Any], value: bool | None) -> QuerySet[Any]:
        """Narrow to claims with (true) or without (false) a conflict that the person may see."""
        if value is None:
            return qs
        seen, rows = self.open_conflicts(), Conflict.objects.open()
        # Each side by its own index: for both in one condition PostgreSQL reads the table.
        first, second = (
            Exists(seen.filter(**{side: OuterRef("pk")})) for side in ("first", "second")
        )
        if not value:
            return qs.exclude(first).exclude(second)
        sides = Q(pk__in=rows.values("first")) | Q(pk__in=rows.values("second"))
        return qs.filter(sides, first | second)

    def open_conflicts(self) -> ConflictQuerySet:
        """Return those that the person may see."""
        request = self.parent.request
        rows = permissions.visible_conflicts(request.user) if request else Conflict.objects.all()
        return rows.open()


class QualifierFilter(SlugsFilter):
    """Claims with a live qualifier of one of several properties. One query finds these."""

    is_uneven = True

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        """Look among the qualifiers of each."""
        if not value:
            return qs
        properties = list(Property.objects.filter(slug__in=value).values_list("pk", flat=True))
        live = Qualifier.objects.standing().filter(claim=OuterRef("pk"))
        return qs.filter(Exists(live.filter(property__in=properties)))


class ChangedSinceFilter(MomentFilter):
    """Claims that were changed at a time or later, they or what is said with them."""

    def filter(self, qs: QuerySet[Any], value: datetime | None) -> QuerySet[Any]:
        """Look among claims, qualifiers and evidence, by an index of each.

        Where little was changed since, for all that was, of which the list is made; where much was,
        for what was changed of each claim of the list, until a page is full. At most three queries
        say which.
        """
        if value is None:
            return qs
        later = Q(updated_at__gte=value)
        claims, *said = (
            kind._default_manager.filter(later).order_by() for kind in (Claim, Qualifier, Evidence)
        )
        if any(rows[MUCH : MUCH + 1].exists() for rows in (claims, *said)):
            qualifiers, evidence = (rows.filter(claim=OuterRef("pk")).values("pk") for rows in said)
            # A union of both, of which PostgreSQL makes no table of all that there is.
            return qs.filter(later | Exists(qualifiers.union(evidence, all=True)))
        return qs.filter(pk__in=claims.values("pk").union(*(rows.values("claim") for rows in said)))


class ReceiptFilter(django_filters.Filter):
    """A condition on one receipt; `ClaimFilterSet` joins all of them."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Leave the list to `ClaimFilterSet.filter_queryset`."""
        return qs


class ReceiptIdsFilter(ReceiptFilter, IdsFilter):
    """Ids of what a receipt refers to."""


class ReceiptSomeOfFilter(ReceiptFilter, SomeOfFilter):
    """Several of a closed list that a receipt has one of."""

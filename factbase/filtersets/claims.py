"""Filters of claims."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from factbase import permissions
from factbase.filtersets.base import RecordFilterSet, StrictFilterSet
from factbase.filtersets.entities import entities_named
from factbase.filtersets.fields import SomeOfField
from factbase.filtersets.filters import (
    AmountFilter,
    IdsFilter,
    ImpreciseDateFilter,
    SearchFilter,
    SlugsFilter,
    SomeOfFilter,
    ValidAtFilter,
    WordsFilter,
    YesNoFilter,
)
from factbase.filtersets.ordering import OrderingFilter
from factbase.models import Claim, Conflict, Evidence, Property, Recheck, Stance, Status
from factbase.models.clusters import clusters_of
from factbase.models.evidence import CHECK_STATES
from factbase.models.property import VALUE_TYPES
from factbase.models.value_rules import KINDS, MODIFIERS

ANY = "any"


class StatusFilter(django_filters.Filter):
    """Verified claims, unless others are asked for by name or all by `any`."""

    field_class = SomeOfField

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        """Narrow to the named statuses; nothing named means verified."""
        if ANY in value:
            return qs
        return qs.filter(status__in=value or [Status.VERIFIED])


class BoundFilter(AmountFilter):
    """Claims whose amount is so; of a range “between”, both ends must be."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Compare the amount, or the end of the range that decides."""
        if value is None:
            return qs
        end = "value_lower" if self.lookup_expr == "gte" else "value_upper"
        decisive = {f"decisive_{self.lookup_expr}": Coalesce("value_amount", end)}
        compared = {f"decisive_{self.lookup_expr}__{self.lookup_expr}": value}
        return qs.alias(**decisive).filter(**compared)


class HasEvidenceFilter(YesNoFilter):
    """Claims that rest on a live quote, or on none."""

    def filter(self, qs: QuerySet[Any], value: bool | None) -> QuerySet[Any]:
        """Narrow to claims with (true) or without (false) evidence of any stance."""
        if value is None:
            return qs
        live = Exists(Evidence.objects.standing().filter(claim=OuterRef("pk")))
        return qs.filter(live if value else ~live)


class HasConflictFilter(YesNoFilter):
    """Claims that an open conflict is about, or none."""

    def filter(self, qs: QuerySet[Any], value: bool | None) -> QuerySet[Any]:
        """Narrow to claims with (true) or without (false) a conflict that the person may see."""
        if value is None:
            return qs
        request = self.parent.request
        rows = permissions.visible_conflicts(request.user) if request else Conflict.objects.all()
        first, second = (
            Exists(rows.open().filter(**{side: OuterRef("pk")})) for side in ("first", "second")
        )
        return qs.filter(first | second if value else ~first & ~second)


class ReceiptFilter(django_filters.Filter):
    """A condition on one receipt; `ClaimFilterSet` joins all of them."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Leave the list to `ClaimFilterSet.filter_queryset`."""
        return qs


class ReceiptIdsFilter(ReceiptFilter, IdsFilter):
    """Ids of what a receipt refers to."""


class ReceiptSomeOfFilter(ReceiptFilter, SomeOfFilter):
    """Several of a closed list that a receipt has one of."""


class EntityIdsFilter(IdsFilter):
    """Rows whose column holds one of several entities, or one that is merged with it."""

    def filter(self, qs: QuerySet[Any], value: list[UUID]) -> QuerySet[Any]:
        """Widen each id to its cluster. One query, where any id is given."""
        members = {member for cluster in clusters_of(value or []).values() for member in cluster}
        return super().filter(qs, members or value)


class ClaimFilterSet(RecordFilterSet):
    """Narrows a list of claims.

    The conditions on receipts (`source`, `publisher`, `asserted_by`, `stance`, `check_state`)
    must be met by one and the same piece of live evidence.
    """

    property = SlugsFilter("property__slug", help_text="Slugs of properties.")
    value_type = SomeOfFilter("value_type", choices=VALUE_TYPES, help_text="What the value is.")
    subject = EntityIdsFilter(
        "subject_id",
        help_text="Ids of the entities claims are about, or of what is merged with them.",
    )
    subject_type = SlugsFilter("subject__type__slug", help_text="Slugs of the subject's type.")
    object = EntityIdsFilter(
        "value_entity_id",
        help_text="Ids of the entities claims point to, or of what is merged with them.",
    )
    status = StatusFilter(
        choices=[*Status.choices, (ANY, "any")],
        help_text="Verified claims only, unless others are named; “any” for all.",
    )
    kind = SomeOfFilter("kind", choices=KINDS, help_text="Whether there is a value.")
    denied = YesNoFilter("denied", help_text="Whether the source says that it is not so.")
    recheck = SomeOfFilter(
        "recheck", choices=Recheck.choices, help_text="Why it has to be looked at again."
    )
    unit = WordsFilter("value_unit_id", help_text="Codes of units and currencies.")
    modifier = SomeOfFilter(
        "value_modifier", choices=MODIFIERS, help_text="How exactly the amount is meant."
    )
    amount = AmountFilter("value_amount", help_text="The exact amount, in plain digits.")
    amount__gte = BoundFilter(lookup_expr="gte", help_text="At least this, in the claim's unit.")
    amount__lte = BoundFilter(lookup_expr="lte", help_text="At most this, in the claim's unit.")
    value_date = ImpreciseDateFilter(
        "value_date", "overlaps", help_text="The date it states can be this (EDTF)."
    )
    value_date__gte = ImpreciseDateFilter(
        "value_date", "gte", help_text="The date it states is this or later (EDTF)."
    )
    value_date__lte = ImpreciseDateFilter(
        "value_date", "lte", help_text="The date it states is this or earlier (EDTF)."
    )
    valid = ImpreciseDateFilter("valid", "overlaps", help_text="Can hold at this time (EDTF).")
    valid__gte = ImpreciseDateFilter("valid", "gte", help_text="Starts to hold then or later.")
    valid__lte = ImpreciseDateFilter("valid", "lte", help_text="Ceases to hold then or earlier.")
    valid_at = ValidAtFilter()
    confidence__gte = AmountFilter("confidence", "gte", help_text="At least this, 0 to 1.")
    confidence__lte = AmountFilter("confidence", "lte", help_text="At most this, 0 to 1.")
    has_evidence = HasEvidenceFilter(help_text="Whether a quote bears on it.")
    has_conflict = HasConflictFilter(help_text="Whether an open conflict is about it.")
    source = ReceiptIdsFilter("source_id", help_text="Ids of sources it rests on.")
    publisher = ReceiptIdsFilter("source__publisher_id", help_text="Ids of their publishers.")
    asserted_by = ReceiptIdsFilter("asserted_by_id", help_text="Ids of entities that said so.")
    stance = ReceiptSomeOfFilter("stance", choices=Stance.choices, help_text="What a quote does.")
    check_state = ReceiptSomeOfFilter(
        "check_state", choices=CHECK_STATES, help_text="What looking a quote up found."
    )
    q = SearchFilter(help_text="Words in names, values, quotes and properties, in any script.")
    ordering = OrderingFilter(
        {"created_at": "created_at", "updated_at": "updated_at", "id": "id", "status": "status"}
        | {"subject": "subject__label", "property": "property__slug", "confidence": "confidence"}
        | {"amount": "value_amount", "value_date": "value_date_earliest"}
        | {"valid": "valid_earliest"},
        default="-created_at",
        nullable=("confidence", "amount", "value_date", "valid"),
    )

    class Meta(StrictFilterSet.Meta):
        model = Claim
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Apply every filter, those on receipts as one condition."""
        queryset = super().filter_queryset(queryset)
        conditions = {
            f"{condition.field_name}__in": self.form.cleaned_data[name]
            for name, condition in self.filters.items()
            if isinstance(condition, ReceiptFilter) and self.form.cleaned_data.get(name)
        }
        if not conditions or self.errors:
            return queryset
        live = Evidence.objects.standing().filter(claim=OuterRef("pk"))
        return queryset.filter(Exists(live.filter(**conditions)))

    def matching(self, term: str) -> Q:
        """Seek in names, values, quotes and properties. A union: each arm has an index."""
        claims = Claim.objects.order_by()
        entities = entities_named(term)
        properties = Property.objects.filter(label__icontains=term).order_by().values("pk")
        quotes = Evidence.objects.standing().filter(exact__icontains=term)
        arms = [
            claims.filter(words__icontains=term),
            claims.filter(valid_words__icontains=term),
            claims.filter(subject__in=entities),
            claims.filter(value_entity__in=entities),
            claims.filter(property__in=properties),
        ]
        words = claims.filter(verbatim__icontains=term).values("pk")
        return Q(
            pk__in=words.union(
                *(arm.values("pk") for arm in arms), quotes.order_by().values("claim_id")
            )
        )

"""Filters of claims."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import cached_property

from factbase.filtersets.amounts import StatedAmountFilter, UnitFilter, convertible
from factbase.filtersets.base import StrictFilterSet
from factbase.filtersets.fields import SomeOfField
from factbase.filtersets.filters import (
    AmountFilter,
    CountFilter,
    IdsFilter,
    ImpreciseDateFilter,
    ReferencesFilter,
    SearchFilter,
    SomeOfFilter,
    TypesFilter,
    UsersFilter,
    ValidAtFilter,
    WordsFilter,
    YesNoFilter,
)
from factbase.filtersets.ordering import OrderingFilter
from factbase.filtersets.receipts import (
    ChangedSinceFilter,
    HasConflictFilter,
    HasEvidenceFilter,
    QualifierFilter,
    ReceiptFilter,
    ReceiptIdsFilter,
    ReceiptSomeOfFilter,
)
from factbase.filtersets.saying import ClaimsSaying, SaidFilterSet
from factbase.models import Claim, Evidence, Recheck, Stance, Status
from factbase.models.clusters import clusters_of
from factbase.models.evidence import CHECK_STATES
from factbase.models.property import VALUE_TYPES
from factbase.models.value_rules import KINDS, MODIFIERS
from sources.models.source import SourceKind

ANY = "any"


class StatusFilter(django_filters.Filter):
    """Verified claims, unless others are asked for by name or all by `any`."""

    field_class = SomeOfField

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        """Narrow to the named statuses; nothing named means verified."""
        if ANY in value:
            return qs
        return qs.filter(status__in=value or [Status.VERIFIED])


class EntityIdsFilter(IdsFilter):
    """Rows whose column holds one of several entities, or one that is merged with it."""

    def filter(self, qs: QuerySet[Any], value: list[UUID]) -> QuerySet[Any]:
        """Widen each id to its cluster. One query, where any id is given."""
        return super().filter(qs, self.widened(value or []))

    def widened(self, value: list[UUID]) -> list[UUID]:
        """Return the ids and those of all that is one with them."""
        return list({member for cluster in clusters_of(value).values() for member in cluster})


class ClaimFilterSet(SaidFilterSet):
    """Narrows a list of claims.

    The conditions on receipts (`source`, `publisher`, `source_kind`, `asserted_by`, `stance`,
    `check_state`) must be met by one and the same piece of live evidence.
    """

    saying = ClaimsSaying
    property = ReferencesFilter("property__slug", help_text="Slugs of properties.")
    value_type = SomeOfFilter("value_type", choices=VALUE_TYPES, help_text="What the value is.")
    subject = EntityIdsFilter(
        "subject_id",
        help_text="Ids of the entities claims are about, or of what is merged with them.",
    )
    subject_type = TypesFilter("subject__type__slug", help_text="Slugs of the subject's type.")
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
    unit = UnitFilter(
        "value_unit_id",
        help_text="Codes of units and currencies. One unit with an amount: what the amount is "
        "counted in; claims in others of its dimension are converted.",
    )
    modifier = SomeOfFilter(
        "value_modifier", choices=MODIFIERS, help_text="How exactly the amount is meant."
    )
    amount = StatedAmountFilter(help_text="The exact amount, in digits.")
    amount__gte = StatedAmountFilter(
        lookup_expr="gte", help_text="At least this, in the claim's unit or the one asked for."
    )
    amount__lte = StatedAmountFilter(
        lookup_expr="lte", help_text="At most this, in the claim's unit or the one asked for."
    )
    boolean = YesNoFilter("value_boolean", help_text="Whether the value is yes or no.")
    language = WordsFilter("value_language", help_text="Language tags of texts.")
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
    editor_confidence__gte = AmountFilter(
        "editor_confidence", "gte", help_text="An editor's own judgement, at least this, 0 to 1."
    )
    editor_confidence__lte = AmountFilter(
        "editor_confidence", "lte", help_text="An editor's own judgement, at most this, 0 to 1."
    )
    verified_by = UsersFilter("verified_by__username", help_text="User name of who verified it.")
    changed_since = ChangedSinceFilter(
        help_text="It, its qualifiers or its evidence was changed at this time or later."
    )
    qualifier = QualifierFilter(help_text="Slugs of properties that its qualifiers are of.")
    supports__gte = CountFilter("supports", "gte", help_text="Quotes in support, at least.")
    supports__lte = CountFilter("supports", "lte", help_text="Quotes in support, at most.")
    refutes__gte = CountFilter("refutes", "gte", help_text="Quotes against it, at least.")
    refutes__lte = CountFilter("refutes", "lte", help_text="Quotes against it, at most.")
    context__gte = CountFilter("context", "gte", help_text="Quotes that give context, at least.")
    context__lte = CountFilter("context", "lte", help_text="Quotes that give context, at most.")
    origins__gte = CountFilter("origins", "gte", help_text="Independent origins, at least.")
    origins__lte = CountFilter("origins", "lte", help_text="Independent origins, at most.")
    has_evidence = HasEvidenceFilter(help_text="Whether a quote bears on it.")
    has_conflict = HasConflictFilter(help_text="Whether an open conflict is about it.")
    source = ReceiptIdsFilter("source_id", help_text="Ids of sources it rests on.")
    publisher = ReceiptIdsFilter("source__publisher_id", help_text="Ids of their publishers.")
    source_kind = ReceiptSomeOfFilter(
        "source__kind", choices=SourceKind.choices, help_text="What their sources are."
    )
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

    @cached_property
    def convertible(self) -> dict[str, Decimal]:
        """The units that amounts are converted into, with their factors; none for most lists."""
        return convertible(self.form.cleaned_data)

    def filter_queryset(
        self, queryset: QuerySet[Any], *, without: Collection[str] = ()
    ) -> QuerySet[Any]:
        """Apply every filter, those on receipts as one condition."""
        queryset = super().filter_queryset(queryset, without=without)
        conditions = {
            f"{condition.field_name}__in": self.form.cleaned_data[name]
            for name, condition in self.filters.items()
            if isinstance(condition, ReceiptFilter) and self.form.cleaned_data.get(name)
        }
        if not conditions or self.errors:
            return queryset
        live = Evidence.objects.standing().filter(claim=OuterRef("pk"))
        return queryset.filter(Exists(live.filter(**conditions)))

"""Filters of evidence."""

from django import forms

from factbase.filtersets.base import StrictFilterSet
from factbase.filtersets.filters import (
    IdsFilter,
    ListFilter,
    MomentFilter,
    RetractedFilter,
    SearchFilter,
    SomeOfFilter,
    ValidAtFilter,
)
from factbase.filtersets.ordering import OrderingFilter
from factbase.filtersets.saying import QuotesSaying, SaidFilterSet
from factbase.models import Evidence, Mode, Stance, Status
from factbase.models.evidence import CHECK_STATES


class EvidenceFilterSet(SaidFilterSet):
    """Narrows a list of evidence."""

    saying = QuotesSaying

    claim = IdsFilter("claim_id", help_text="Ids of claims.")
    claim_status = SomeOfFilter(
        "claim__status", choices=Status.choices, help_text="Where its claim stands in review."
    )
    source = IdsFilter("source_id", help_text="Ids of sources.")
    snapshot = IdsFilter("snapshot_id", help_text="Ids of snapshots.")
    publisher = IdsFilter("source__publisher_id", help_text="Ids of publishers.")
    asserted_by = IdsFilter("asserted_by_id", help_text="Ids of the entities that said so.")
    stance = SomeOfFilter("stance", choices=Stance.choices, help_text="What it does to the claim.")
    mode = SomeOfFilter("mode", choices=Mode.choices, help_text="How who asserted it knows.")
    credibility = ListFilter(
        "credibility",
        item=forms.IntegerField(min_value=1, max_value=6),
        help_text="1 (confirmed) to 6 (cannot be judged).",
    )
    check_state = SomeOfFilter(
        "check_state", choices=CHECK_STATES, help_text="What looking the quote up found."
    )
    checked_at__gte = MomentFilter("checked_at", "gte", help_text="Looked up then or later.")
    checked_at__lt = MomentFilter("checked_at", "lt", help_text="Looked up before then.")
    valid_at = ValidAtFilter(claim="claim__")
    retracted = RetractedFilter()
    q = SearchFilter(help_text="Words in quotes and in titles of sources.")
    ordering = OrderingFilter(
        {"created_at": "created_at", "updated_at": "updated_at", "id": "id"}
        | {"checked_at": "checked_at", "credibility": "credibility"},
        default="-created_at",
        nullable=("checked_at", "credibility"),
    )

    class Meta(StrictFilterSet.Meta):
        model = Evidence
        fields: list[str] = []

"""Questions over rows that several callers ask."""

from typing import Self

from django.db.models import Case, F, Prefetch, Q, Value, When, Window
from django.db.models.expressions import OrderBy
from django.db.models.functions import RowNumber

from factbase.models.clusters import merged_away
from factbase.models.queues import QueueQuerySet
from factbase.models.status import Status
from sources.edtf import EdtfDate
from sources.models.record import RecordQuerySet

LIVE = [Status.DRAFT, Status.SUBMITTED, Status.VERIFIED, Status.DISPUTED]
DESK_ONLY = [Status.DRAFT, Status.REJECTED]


class EntityQuerySet(RecordQuerySet):
    """Entities."""

    def canonical(self) -> Self:
        """What no other entity stands for: each cluster of merged ones once."""
        return self.exclude(pk__in=merged_away())

    def merged(self) -> Self:
        """What another entity stands for."""
        return self.filter(pk__in=merged_away())

    def for_pages(self) -> Self:
        """Load type, live aliases and live identifiers: two further queries."""
        from factbase.models import Alias, Identifier

        return self.select_related("type").prefetch_related(
            Prefetch("aliases", queryset=Alias.objects.standing()),
            Prefetch("identifiers", queryset=Identifier.objects.standing()),
        )


def can_hold(date: EdtfDate, *, claim: str = "") -> Q:
    """Return the condition that a claim's valid time can include `date`, or that it gives none.

    `claim` is the way to the claim from the table that is asked, such as "claim__".
    """
    condition = Q()
    if date.latest is not None:
        earliest = f"{claim}valid_earliest"
        condition &= Q(**{f"{earliest}__isnull": True}) | Q(**{f"{earliest}__lte": date.latest})
    if date.earliest is not None:
        latest = f"{claim}valid_latest"
        condition &= Q(**{f"{latest}__isnull": True}) | Q(**{f"{latest}__gte": date.earliest})
    return condition


def best_first() -> list[OrderBy]:
    """Return the order in which claims of one property are shown, on pages and in pictures.

    Verified before others, then the more confident, then the newest.
    """
    return [
        Case(When(status=Status.VERIFIED, then=Value(0)), default=Value(1)).asc(),
        F("confidence").desc(nulls_last=True),
        F("created_at").desc(),
        F("pk").desc(),
    ]


class ClaimQuerySet(QueueQuerySet):
    """Claims."""

    def best_first(self) -> Self:
        """In the order of `best_first`."""
        return self.order_by(*best_first())

    def published(self) -> Self:
        """What the desk stands by."""
        return self.filter(status=Status.VERIFIED)

    def live(self) -> Self:
        """What is neither rejected nor retracted."""
        return self.filter(status__in=LIVE)

    def open_to_readers(self) -> Self:
        """Whatever has left the desk at least as a proposal."""
        return self.exclude(status__in=DESK_ONLY)

    def holding_at(self, date: EdtfDate | None) -> Self:
        """What can hold at `date`; everything, if None."""
        return self.filter(can_hold(date)) if date else self

    def with_names(self) -> Self:
        """Load in the same query what a line about each claim names."""
        return self.select_related(
            "subject__type", "property", "value_entity__type", "created_by", "updated_by"
        )

    def for_pages(self, *, receipts: int | None = None) -> Self:
        """Load names, live qualifiers and live evidence with sources: four further queries.

        Of each claim's evidence the first `receipts`, or all.
        """
        from factbase.models import Evidence, Qualifier

        qualifiers = Qualifier.objects.standing().select_related("property", "value_entity")
        evidence = Evidence.objects.standing().select_related("source__publisher", "asserted_by")
        if receipts is not None:
            place = Window(RowNumber(), partition_by="claim", order_by=["created_at", "id"])
            evidence = evidence.annotate(place=place).filter(place__lte=receipts)
        return self.with_names().prefetch_related(
            Prefetch("qualifiers", queryset=qualifiers), Prefetch("evidence", queryset=evidence)
        )

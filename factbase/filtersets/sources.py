"""Filters of publishers, sources and snapshots."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from factbase.filtersets.base import RecordFilterSet, StrictFilterSet
from factbase.filtersets.filters import (
    IdsFilter,
    ImpreciseDateFilter,
    ListFilter,
    MomentFilter,
    NamesFilter,
    RetractedFilter,
    SearchFilter,
    SomeOfFilter,
    WordsFilter,
    YesNoFilter,
)
from factbase.filtersets.ordering import OrderingFilter
from sources.models import Derivation, Publisher, Snapshot, Source
from sources.models.publisher import Grade
from sources.models.source import SourceKind, SourceStatus


def sha256_field() -> forms.Field:
    """Return the field of one SHA-256 in hexadecimal digits."""
    return forms.RegexField(
        "^[0-9a-f]{64}$", error_messages={"invalid": "Write 64 lower-case hexadecimal digits."}
    )


class HasSnapshotFilter(YesNoFilter):
    """Sources of which an archived copy is kept, or is not."""

    def filter(self, qs: QuerySet[Any], value: bool | None) -> QuerySet[Any]:
        """Narrow to archived (true) or never archived (false) sources."""
        if value is None:
            return qs
        archived = Exists(Snapshot.objects.filter(source=OuterRef("pk")))
        return qs.filter(archived if value else ~archived)


class DerivedFromFilter(IdsFilter):
    """Sources recorded as going back to others."""

    def filter(self, qs: QuerySet[Any], value: list[Any]) -> QuerySet[Any]:
        """Follow live derivations, one step."""
        if not value:
            return qs
        live = Derivation.objects.standing().filter(source=OuterRef("pk"), derived_from__in=value)
        return qs.filter(Exists(live))


class PublisherFilterSet(RecordFilterSet):
    """Narrows a list of publishers."""

    name = NamesFilter("name", help_text="Exact name; repeat it for several.")
    grade = SomeOfFilter("grade", choices=Grade.choices, help_text="Reliability, A to F.")
    owner_group = NamesFilter("owner_group", help_text="Exact owner group; repeat it.")
    url = django_filters.CharFilter("url", max_length=2000, help_text="The exact address.")
    retracted = RetractedFilter()
    q = SearchFilter(help_text="Words in names and owner groups.")
    ordering = OrderingFilter(
        {"name": "name", "grade": "grade", "created_at": "created_at", "id": "id"}
        | {"updated_at": "updated_at"},
        default="name",
    )

    class Meta(StrictFilterSet.Meta):
        model = Publisher
        fields: list[str] = []

    def matching(self, term: str) -> Q:
        """Seek in names and owner groups."""
        return Q(name__says=term) | Q(owner_group__says=term)


class SourceFilterSet(RecordFilterSet):
    """Narrows a list of sources."""

    title = NamesFilter("title", help_text="Exact title; repeat it for several.")
    author = NamesFilter(
        "authors", lookup_expr="overlap", help_text="One of its authors, exactly; repeat it."
    )
    kind = SomeOfFilter("kind", choices=SourceKind.choices, help_text="What sort of work it is.")
    status = SomeOfFilter(
        "status", choices=SourceStatus.choices, help_text="What its publisher did to it since."
    )
    publisher = IdsFilter("publisher_id", help_text="Ids of publishers.")
    grade = SomeOfFilter(
        "publisher__grade", choices=Grade.choices, help_text="Its publisher's reliability."
    )
    language = WordsFilter("language", help_text="Language tags, letter by letter.")
    url = django_filters.CharFilter("url", max_length=2000, help_text="The exact address.")
    published = ImpreciseDateFilter(
        "published", "overlaps", help_text="Can have been published then (EDTF)."
    )
    published__gte = ImpreciseDateFilter(
        "published", "gte", help_text="Published then or later (EDTF)."
    )
    published__lte = ImpreciseDateFilter(
        "published", "lte", help_text="Published then or earlier (EDTF)."
    )
    derived_from = DerivedFromFilter(help_text="Ids of sources it goes back to, one step.")
    has_snapshot = HasSnapshotFilter(help_text="Whether an archived copy is kept.")
    retracted = RetractedFilter()
    q = SearchFilter(help_text="Words in titles, addresses and publishers' names.")
    ordering = OrderingFilter(
        {"title": "title", "published": "published_earliest", "publisher": "publisher__name"}
        | {"created_at": "created_at", "updated_at": "updated_at", "id": "id"},
        default="-created_at",
        nullable=("published", "publisher"),
    )

    class Meta(StrictFilterSet.Meta):
        model = Source
        fields: list[str] = []

    def matching(self, term: str) -> Q:
        """Seek in titles, addresses and publishers' names."""
        publishers = Publisher.objects.filter(name__says=term).order_by()
        return Q(title__says=term) | Q(url__says=term) | Q(publisher__in=publishers.values("pk"))


class SnapshotFilterSet(StrictFilterSet):
    """Narrows a list of snapshots."""

    source = IdsFilter("source_id", help_text="Ids of sources.")
    sha256 = ListFilter("blob_id", item=sha256_field(), help_text="SHA-256 of the bytes.")
    text_sha256 = ListFilter(
        "text_sha256", item=sha256_field(), help_text="SHA-256 of the text, in UTF-8."
    )
    media_type = WordsFilter("media_type", help_text="Media types, e.g. text/html.")
    charset = WordsFilter("charset", help_text="Character encodings, e.g. utf-8.")
    filename = NamesFilter("filename", help_text="Exact name of the file; repeat it for several.")
    extractor = WordsFilter("extractor", help_text="What read the text out of the bytes.")
    extractor_version = WordsFilter("extractor_version", help_text="In which version.")
    captured_at__gte = MomentFilter("captured_at", "gte", help_text="Captured then or later.")
    captured_at__lt = MomentFilter("captured_at", "lt", help_text="Captured before then.")
    ordering = OrderingFilter(
        {"captured_at": "captured_at", "created_at": "created_at", "id": "id"},
        default="-captured_at",
    )

    class Meta(StrictFilterSet.Meta):
        model = Snapshot
        fields: list[str] = []

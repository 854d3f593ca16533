"""Filters of entities and their types."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from factbase.filtersets.base import RecordFilterSet, StrictFilterSet
from factbase.filtersets.fields import OneOfField
from factbase.filtersets.filters import (
    EquivalentFilter,
    IdsFilter,
    NamesFilter,
    ReferencesFilter,
    RetractedFilter,
    SearchFilter,
    SlugsFilter,
    ValidAtFilter,
)
from factbase.filtersets.names import entities_called
from factbase.filtersets.ordering import OrderingFilter
from factbase.filtersets.receipts import HasConflictFilter
from factbase.models import Alias, Claim, Entity, EntityType, Evidence, Identifier
from factbase.models.arrays import IsAnyOf, has_id_of
from factbase.models.clusters import clusters_of, one_with
from sources.edtf import EdtfDate


class IdentifierField(forms.CharField):
    """`scheme:value`, for example `wikidata:Q42`."""

    def validate(self, value: str) -> None:
        """Refuse what names no scheme or no value."""
        super().validate(value)
        scheme, _colon, identifier = value.partition(":")
        if value and not (scheme and identifier):
            raise ValidationError(_("Write scheme:value, e.g. wikidata:Q42."), code="invalid")


class IdentifierFilter(django_filters.Filter):
    """Entities that carry an external identifier."""

    field_class = IdentifierField

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Compare scheme and value letter by letter."""
        if not value:
            return qs
        scheme, _, identifier = value.partition(":")
        live = Identifier.objects.standing().filter(
            entity=OuterRef("pk"), scheme=scheme, value=identifier
        )
        return qs.filter(Exists(live))


class SchemesFilter(SlugsFilter):
    """Entities that carry an external identifier of one of several schemes."""

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        """Look among the identifiers of each."""
        if not value:
            return qs
        live = Identifier.objects.standing().filter(entity=OuterRef("pk"), scheme__in=value)
        return qs.filter(Exists(live))


class AliasFilter(NamesFilter):
    """Entities that have one of several names besides their label, letter by letter."""

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        """Look among the aliases of each."""
        if not value:
            return qs
        return qs.filter(
            Exists(Alias.objects.standing().filter(entity=OuterRef("pk"), name__in=value))
        )


class ToldByFilter(IdsFilter):
    """Entities that a verified claim is about which rests on one of several sources."""

    def filter(self, qs: QuerySet[Any], value: list[Any]) -> QuerySet[Any]:
        """Go from the sources to the claims, and on to what these are about."""
        if not value:
            return qs
        receipts = Evidence.objects.standing().filter(source__in=value)
        told = Claim.objects.published().filter(pk__in=receipts.order_by().values("claim"))
        return qs.filter(pk__in=told.order_by().values("subject"))


class MergedFilter(django_filters.Filter):
    """Each cluster of merged entities once; `true` asks for the others, `any` for all."""

    field_class = OneOfField

    def __init__(self) -> None:
        super().__init__(
            choices=[("false", "canonical"), ("true", "merged into another"), ("any", "both")],
            help_text="Entities merged into another one are left out unless asked for.",
        )

    def filter(self, qs: Any, value: str) -> QuerySet[Any]:
        """Leave out what another entity stands for unless asked for."""
        rows: QuerySet[Any] = qs
        if value == "any":
            return rows
        return qs.merged() if value == "true" else qs.canonical()


class ClaimedAtFilter(ValidAtFilter):
    """Entities that a verified claim is about which can hold at a time, or gives none."""

    def filter(self, qs: QuerySet[Any], value: EdtfDate | None) -> QuerySet[Any]:
        """Look among the claims about each."""
        if value is None:
            return qs
        about = Claim.objects.published().filter(subject=OuterRef("pk"))
        return qs.filter(Exists(about.holding_at(value)))


class InConflictFilter(HasConflictFilter):
    """Entities that an open conflict is about, or none."""

    def filter(self, qs: QuerySet[Any], value: bool | None) -> QuerySet[Any]:
        """Look them up from the conflicts, which are few: two queries, where it is asked."""
        if value is None:
            return qs
        found = has_id_of(self.subjects())
        return qs.filter(found) if value else qs.exclude(found)

    def subjects(self) -> list[UUID]:
        """Return what the open conflicts are about, and all that is merged with it.

        Through an array, as a join would have PostgreSQL read all claims.
        """
        rows = self.open_conflicts().order_by().values("first")
        sides = ArraySubquery(rows, template="(ARRAY(%(subquery)s))")
        claims = Claim.objects.filter(IsAnyOf("pk", sides)).order_by()
        subjects = claims.values_list("subject", flat=True).distinct()
        return list({member for cluster in clusters_of(subjects).values() for member in cluster})


class EntityFilterSet(RecordFilterSet):
    """Narrows a list of entities."""

    type = ReferencesFilter("type__slug", help_text="Slugs of entity types.")
    label = NamesFilter("label", help_text="Exact label; repeat it for several.")
    alias = AliasFilter(help_text="Exact other name; repeat it for several.")
    identifier = IdentifierFilter(help_text="scheme:value, e.g. wikidata:Q42.")
    scheme = SchemesFilter(help_text="Schemes of identifiers, e.g. wikidata.")
    source = ToldByFilter(help_text="Ids of sources that verified claims about it rest on.")
    has_conflict = InConflictFilter(help_text="Whether an open conflict is about it.")
    merged = MergedFilter()
    valid_at = ClaimedAtFilter()
    retracted = RetractedFilter()
    q = SearchFilter(help_text="Words in labels, aliases or identifiers, in any script.")
    ordering = OrderingFilter(
        {"label": "label", "type": "type__slug", "created_at": "created_at", "id": "id"}
        | {"updated_at": "updated_at"},
        default="label",
    )

    class Meta(StrictFilterSet.Meta):
        model = Entity
        fields: list[str] = []

    @property
    def estimable(self) -> QuerySet[Any]:
        """The list with what is merged away: PostgreSQL would take that for half of all."""
        if self.form.cleaned_data.get("merged") == "true":
            return super().estimable
        asked = QueryDict(mutable=True)
        asked.update(self.data)
        asked["merged"] = "any"
        made = type(self)(asked, self.queryset, request=self.request, is_shown=False)
        rows: QuerySet[Any] = made.qs
        return rows

    def matching_all(self, words: Sequence[str]) -> Q:
        """Seek in labels, aliases and identifiers."""
        return Q(entities_called(words))


class EntityTypeFilterSet(RecordFilterSet):
    """Narrows a list of entity types."""

    slug = SlugsFilter("slug", help_text="Exact slugs.")
    label = NamesFilter("label", help_text="Exact label; repeat it for several.")
    equivalent = EquivalentFilter()
    retracted = RetractedFilter()
    q = SearchFilter(help_text="Words in labels and slugs.")
    ordering = OrderingFilter(
        {"label": "label", "slug": "slug", "created_at": "created_at", "id": "id"}
        | {"updated_at": "updated_at"},
        default="label",
    )

    class Meta(StrictFilterSet.Meta):
        model = EntityType
        fields: list[str] = []

    def matching(self, term: str) -> Q:
        """Seek in labels and slugs."""
        return Q(label__says=term) | Q(slug__says=term)


def entities_named(term: str) -> QuerySet[Any, Any]:
    """Return the ids of entities with `term` in a name, or exactly as an identifier.

    What is merged is found by the names of each. A union and not an OR: each arm has an index of
    its own.
    """
    labels = Entity.objects.filter(label__says=term).order_by().values("pk")
    aliases = Alias.objects.standing().filter(name__says=term)
    identifiers = Identifier.objects.standing().filter(value=term)
    arms = [aliases.order_by().values("entity_id"), identifiers.order_by().values("entity_id")]
    merged = Entity.objects.filter(pk__in=one_with(labels.union(*arms)))
    return labels.union(*arms, merged.order_by().values("pk"))

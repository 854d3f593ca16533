"""Filters of properties."""

from django.db.models import Q

from factbase.filtersets.base import RecordFilterSet, StrictFilterSet
from factbase.filtersets.filters import (
    EquivalentFilter,
    NamesFilter,
    RetractedFilter,
    SearchFilter,
    SlugsFilter,
    SomeOfFilter,
    WordsFilter,
)
from factbase.filtersets.ordering import OrderingFilter
from factbase.models import Property
from factbase.models.property import CARDINALITIES, VALUE_TYPES


class PropertyFilterSet(RecordFilterSet):
    """Narrows a list of properties."""

    slug = SlugsFilter("slug", help_text="Exact slugs.")
    label = NamesFilter("label", help_text="Exact label; repeat it for several.")
    equivalent = EquivalentFilter()
    value_type = SomeOfFilter("value_type", choices=VALUE_TYPES, help_text="What its values are.")
    cardinality = SomeOfFilter("cardinality", choices=CARDINALITIES, help_text="How many values.")
    unit = WordsFilter("units__code", distinct=True, help_text="Codes of allowed units.")
    subject_type = SlugsFilter(
        "subject_types__slug", distinct=True, help_text="Slugs of entity types it is said of."
    )
    object_type = SlugsFilter(
        "object_types__slug", distinct=True, help_text="Slugs of entity types it points to."
    )
    retracted = RetractedFilter()
    q = SearchFilter(help_text="Words in labels, inverse labels, slugs and descriptions.")
    ordering = OrderingFilter(
        {"label": "label", "slug": "slug", "value_type": "value_type", "id": "id"}
        | {"created_at": "created_at", "updated_at": "updated_at"},
        default="label",
    )

    class Meta(StrictFilterSet.Meta):
        model = Property
        fields: list[str] = []

    def matching(self, term: str) -> Q:
        """Seek in labels, slugs and descriptions; properties are few, so no index is needed."""
        columns = ("label", "inverse_label", "slug", "description")
        found = Q()
        for column in columns:
            found |= Q(**{f"{column}__says": term})
        return found

"""Filters of releases."""

from factbase.filtersets.base import StrictFilterSet
from factbase.filtersets.filters import WordsFilter
from factbase.filtersets.ordering import OrderingFilter
from factbase.models import Release


class ReleaseFilterSet(StrictFilterSet):
    """Narrows a list of releases."""

    sha256 = WordsFilter("sha256", help_text="SHA-256 of the package.")
    ordering = OrderingFilter({"number": "number", "id": "id"}, default="-number")

    class Meta(StrictFilterSet.Meta):
        model = Release
        fields: list[str] = []

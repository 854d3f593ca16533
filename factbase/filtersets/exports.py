"""Filters of exports."""

from factbase.filtersets.base import StrictFilterSet
from factbase.filtersets.filters import SomeOfFilter, WordsFilter
from factbase.filtersets.ordering import OrderingFilter
from factbase.models import Export, ExportState


class ExportFilterSet(StrictFilterSet):
    """Narrows a list of exports."""

    state = SomeOfFilter("state", choices=ExportState.choices, help_text="How far they are.")
    file_format = WordsFilter("format", help_text="Formats, such as xlsx.")
    ordering = OrderingFilter({"created_at": "created_at", "id": "id"}, default="-created_at")

    class Meta(StrictFilterSet.Meta):
        model = Export
        fields: list[str] = []

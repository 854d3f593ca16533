"""Filters of imports and of their rows."""

from factbase.filtersets.base import StrictFilterSet
from factbase.filtersets.filters import SomeOfFilter, WordsFilter
from factbase.filtersets.ordering import OrderingFilter
from factbase.models import Import, ImportKind, ImportRow, ImportState, Outcome


class ImportFilterSet(StrictFilterSet):
    """Narrows a list of imports."""

    kind = SomeOfFilter("kind", choices=ImportKind.choices, help_text="What the rows are.")
    state = SomeOfFilter("state", choices=ImportState.choices, help_text="How far they are.")
    filename = WordsFilter("filename", help_text="The name of the file.")
    sha256 = WordsFilter("sha256", help_text="SHA-256 of the file.")
    ordering = OrderingFilter({"created_at": "created_at", "id": "id"}, default="-created_at")

    class Meta(StrictFilterSet.Meta):
        model = Import
        fields: list[str] = []


class ImportRowFilterSet(StrictFilterSet):
    """Narrows the rows of an import."""

    id = None  # type: ignore[assignment]
    created_by = None  # type: ignore[assignment]
    created_at__gte = None  # type: ignore[assignment]
    created_at__lt = None  # type: ignore[assignment]
    outcome = SomeOfFilter(
        "outcome", choices=Outcome.choices, help_text="What would be done with them."
    )
    table = WordsFilter("table", help_text="The table of a Data Package.")
    ordering = OrderingFilter({"number": "number", "id": "id"}, default="number")

    class Meta(StrictFilterSet.Meta):
        model = ImportRow
        fields: list[str] = []

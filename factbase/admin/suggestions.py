"""What autocomplete fields offer: live records, by what people call them."""

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model, QuerySet

from factbase.forms import searches
from factbase.forms.lookups import LONGEST_NAME, describe
from factbase.models import Entity
from sources.models import Publisher, Source
from sources.models.record import Record

SEARCHES = {
    Entity: searches.entities_named,
    Source: searches.sources_titled,
    Publisher: searches.publishers_named,
}


class Suggestions(AutocompleteJsonView):
    """Entities by label or alias in any script, sources by title; the likeliest first."""

    def get_queryset(self) -> QuerySet[Any]:
        """Return what fits the typed words; everything live where nothing is typed."""
        model, term = self.model_admin.model, self.term.strip()[:LONGEST_NAME]
        if term and model in SEARCHES:
            return SEARCHES[model](term)
        rows: QuerySet[Any] = super().get_queryset()
        return rows.filter(retracted_at__isnull=True) if issubclass(model, Record) else rows

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        """Return id and text; the text tells namesakes apart."""
        _, label, detail = describe(obj)
        result: dict[str, str] = super().serialize_result(obj, to_field_name)
        return result | {"text": f"{label} · {detail}" if detail else label}

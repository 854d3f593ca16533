"""Addresses of the revisions of every record, and of bringing one back."""

from django.db.models import Model
from django.urls import path

from factbase.models import Claim, Entity, EntityType, Evidence, Property, Unit
from factbase.views import history
from sources.models import Derivation, Publisher, Source


def _dated(address: str, name: str, model: type[Model]) -> list[object]:
    """Return the two addresses of one kind of record."""
    given = {"model": model}
    revert = history.Revert.as_view(model=model)
    return [
        path(f"{address}history/", history.record_history, given, name=f"{name}-history"),
        path(f"{address}revert/", revert, name=f"{name}-revert"),
    ]


urlpatterns = [
    *_dated("claims/<uuid:pk>/", "claim", Claim),
    *_dated("evidence/<uuid:pk>/", "evidence", Evidence),
    *_dated("entities/<uuid:pk>/", "entity", Entity),
    *_dated("entity-types/<uuid:pk>/", "entity-type", EntityType),
    *_dated("properties/<slug:slug>/", "property", Property),
    *_dated("publishers/<uuid:pk>/", "publisher", Publisher),
    *_dated("sources/<uuid:pk>/", "source", Source),
    *_dated("derivations/<uuid:pk>/", "derivation", Derivation),
    *_dated("units/<str:code>/", "unit", Unit),
]

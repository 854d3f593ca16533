"""Which tables have a history, and where it is."""

from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Model

from sources.models.history import History


class Tracked(NamedTuple):
    """A table of ours and the event table that follows it."""

    model: type[Model]
    events: type[History]

    @property
    def table(self) -> str:
        """The name of the table of live rows."""
        return self.model._meta.db_table

    @property
    def history(self) -> str:
        """The name of the event table."""
        return self.events._meta.db_table

    @property
    def columns(self) -> list[str]:
        """The columns of the live rows that are repeated in each event."""
        kept = {str(field.column) for field in self.events._meta.concrete_fields}
        own = [str(field.column) for field in self.model._meta.concrete_fields]
        return [column for column in own if column in kept]

    @property
    def key(self) -> str:
        """The column that holds the live rows' primary key."""
        key: Any = self.model._meta.pk
        return str(key.column)


def tracked_tables() -> list[Tracked]:
    """Return every table that has a history, in the order of the event tables' names."""
    found = [
        Tracked(model, model.pgh_event_model)
        for model in apps.get_models()
        if hasattr(model, "pgh_event_model") and not model._meta.proxy
    ]
    return sorted(found, key=lambda tracked: tracked.history)

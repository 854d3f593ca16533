"""New unsaved records by the thousand, without the care that Django takes of each."""

from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Model
from django.db.models.base import ModelState

from sources.models.record import Record, uuid7

AnyRecord = TypeVar("AnyRecord", bound=Record)


def blank(model: type[AnyRecord], *, by: User | None = None, id: UUID | None = None) -> AnyRecord:
    """Return a new record, written by `by` if given, under `id` or a new one."""
    record = model.__new__(model)
    record.__dict__ |= _columns(model)
    record.__dict__ |= {"id": id or uuid7(), "_state": ModelState()}
    if by is not None:
        record.__dict__ |= {"created_by_id": by.pk, "updated_by_id": by.pk}
    return record


def copied(record: AnyRecord) -> AnyRecord:
    """Return another new record, under an id of its own, that says what an unsaved one does."""
    copy = record.__new__(type(record))
    columns, state = copy.__dict__, ModelState()
    columns.update(record.__dict__)
    columns["id"], columns["_state"] = uuid7(), state
    state.fields_cache = record._state.fields_cache.copy()
    return copy


@cache
def _columns(model: type[Model]) -> dict[str, Any]:
    """Return the columns of a new record; of those of the models written here none is mutable."""
    return model().__dict__

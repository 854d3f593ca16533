"""Rows as records, and records that name others, without the care that Django takes of each."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model
from django.db.models.base import ModelState

from sources.models.record import Record

AnyModel = TypeVar("AnyModel", bound=Model)


def record_of(model: type[AnyModel], names: Iterable[str], values: Iterable[Any]) -> AnyModel:
    """Return what `model.from_db` returns for all columns of a row, but send no signals."""
    record = model.__new__(model)
    record.__dict__.update(zip(names, values, strict=True))
    record._state = ModelState()
    record._state.adding, record._state.db = False, connection.alias
    return record


def refer(record: Model, name: str, target: Record) -> None:
    """Do what `record.<name> = target` does for a foreign key to the id of a record."""
    record.__dict__[f"{name}_id"] = target.id
    record._state.fields_cache[name] = target

"""A row of a package as an unsaved record, every column as it was."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model

from factbase.exceptions import FactbaseError
from factbase.exports import Column, Table, Where
from factbase.models import Claim, EntityType, Property, Qualifier
from factbase.models.unit import unit_table
from factbase.values import Kind, UnitTable, ValueType, boolean, from_parts, parse_amount
from factbase.values.parts import PARTS
from sources.edtf import EdtfError, parse_edtf
from sources.exceptions import shown
from sources.models import Source
from sources.phrases import Phrase, why_no_json

PEOPLE = ("created_by", "updated_by", "verified_by", "by")
SLUGS = ("type", "property")
# Moves with the steps of review alone, or is kept by PostgreSQL.
BY_REVIEW = ("status", "recheck", "verified_by", "editors")


@dataclass
class Names:
    """What names in a package stand for here: people by user name, types, properties by slug.

    `asked` are the people who work here: a file cannot say that they verified something.
    """

    people: Mapping[str, int] = field(default_factory=dict)
    asked: frozenset[int] = frozenset()
    types: dict[str, UUID] = field(default_factory=dict)
    properties: dict[str, UUID] = field(default_factory=dict)
    units: UnitTable = field(default_factory=unit_table)

    def refresh(self) -> None:
        """Read types, properties and units again. Three queries."""
        self.types = dict(EntityType.objects.values_list("slug", "pk"))
        self.properties = dict(Property.objects.values_list("slug", "pk"))
        self.units = unit_table()


def columns_of(table: Table) -> list[Column]:
    """Return the columns of a table in a package, in their order."""
    return table.columns_in(Where.PACKAGE)


def by_name(table: Table, cells: Sequence[str]) -> dict[str, str]:
    """Return the cells of a row by the names of their columns."""
    return {column.name: cell for column, cell in zip(columns_of(table), cells, strict=True)}


def read_cells(table: Table, cells: Sequence[str]) -> dict[str, Any]:
    """Return the values of a row by our fields; raises FactbaseError naming the column."""
    found = {}
    for column, cell in zip(columns_of(table), cells, strict=True):
        if not column.field:
            continue
        if not cell and ("required", True) in column.constraints:
            raise FactbaseError(Phrase("The cell is empty."), field=column.name)
        _refuse_other_choice(column, cell)
        try:
            found[column.field] = _value(column, cell)
        except (ValueError, TypeError, RecursionError) as error:
            raise FactbaseError(
                Phrase(
                    "The cell is no %(kind)s: %(error)s.",
                    kind=column.kind,
                    error=why_no_json(error),
                ),
                field=column.name,
            ) from error
    return found


def _refuse_other_choice(column: Column, cell: str) -> None:
    choices = dict(column.constraints).get("enum")
    if cell and choices and cell not in choices:
        raise FactbaseError(
            Phrase(
                "%(cell)s is none of %(choices)s.", cell=shown(cell), choices=", ".join(choices)
            ),
            field=column.name,
        )


def record_of(table: Table, cells: Sequence[str], names: Names) -> Model:
    """Return the unsaved record; raises FactbaseError naming the column at fault."""
    found = read_cells(table, cells)
    record = table.model()
    for name, value in found.items():
        if name in BY_REVIEW and table.model is Claim:
            continue
        if name in PEOPLE:
            setattr(record, f"{name}_id", names.people.get(value) if value else None)
        elif name in SLUGS:
            known = names.types if name == "type" else names.properties
            setattr(record, f"{name}_id", known.get(value))
        else:
            _put(record, name, value)
    if isinstance(record, Source):
        record.put_published(_date(found["published"], "published_edtf"))
    if isinstance(record, Claim | Qualifier):
        _put_value(record, by_name(table, cells), names)
    if isinstance(record, Claim):
        record.put_valid(_date(found["valid"], "valid_edtf"))
    return record


def _value(column: Column, cell: str) -> Any:
    if column.kind == "string":
        return cell
    if column.kind == "array":
        return _texts(json.loads(cell or "[]"))
    if column.kind == "object":
        return _object(json.loads(cell or "{}"))
    if not cell:
        return None
    match column.kind:
        case "integer":
            return int(cell)
        case "number":
            return parse_amount(cell, field=column.name)
        case "boolean":
            return boolean.parse(cell, field=column.name).value
        case "datetime":
            return datetime.fromisoformat(cell)
    raise ValueError(column.kind)


def _texts(found: Any) -> list[str]:
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise ValueError(Phrase("a list of texts is wanted"))
    return found


def _object(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise ValueError(Phrase("an object, {…}, is wanted"))
    return found


def _put(record: Model, name: str, value: Any) -> None:
    """Set a value as its field takes it: nothing is null where it can be."""
    field: Any = record._meta.get_field(name.removesuffix("_id"))
    try:
        plain = None if value == "" and field.null else field.to_python(value)
    except ValidationError as error:
        raise FactbaseError(" ".join(error.messages), field=name) from error
    setattr(record, field.attname, plain)


def _date(text: str, field: str) -> Any:
    try:
        return parse_edtf(text) if text else None
    except EdtfError as error:
        raise FactbaseError(error.message, field=field) from error


def _put_value(record: Claim | Qualifier, cells: Mapping[str, str], names: Names) -> None:
    """Let the value columns follow from its parts, as every writer's do."""
    value_type, kind = ValueType(cells["value_type"]), Kind(cells["kind"])
    record.value_type = value_type
    if kind is not Kind.VALUE:
        record.put(None, kind=kind, verbatim=cells["value_verbatim"])
        return
    parts = {part: cells.get(f"value_{part}", "") for part in PARTS[value_type]}
    value = from_parts(value_type, parts, units=names.units)
    record.put(value, kind=kind, verbatim=cells["value_verbatim"])

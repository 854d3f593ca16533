"""What the reconciliation service answers, in the specification's words."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NotRequired, TypedDict
from uuid import UUID

from rest_framework.exceptions import ValidationError

from api.errors import FieldErrorJson, field_errors
from api.reconcile.reading import MAX_VALUES, Extension, Wanted, as_id
from factbase.matching import Held
from factbase.models.unit import unit_table
from factbase.reconciling import Answer, Column, Entry, Offered, extend
from factbase.values import EntityRef, Text, UnitTable, Url, display
from factbase.values.amounts import Measure
from factbase.values.dates import DateValue

DAY = re.compile(r"\d{4}-\d\d-\d\d")
# What a JSON number is read into by most programs, OpenRefine among them.
INT_RANGE = range(-(2**31), 2**31)


class NamedJson(TypedDict):
    """Something with an id and a name for people."""

    id: str
    name: str
    description: NotRequired[str]


class EntitySuggestionJson(NamedJson):
    """An entity that begins with what was typed; `notable` is its type."""

    notable: list[NamedJson]


class SuggestionsJson(TypedDict):
    """What may be meant by what was typed; entities with their type as `notable`."""

    result: list[EntitySuggestionJson | NamedJson]


class FeatureJson(TypedDict):
    """One thing that the score rests on; numbers are from 0 to 100."""

    id: str
    value: float | bool


class CandidateJson(TypedDict):
    """An entity that a query may mean; `score` is from 0 to 100."""

    id: str
    name: str
    description: str
    type: list[NamedJson]
    score: float
    match: bool
    features: list[FeatureJson]


class ResultJson(TypedDict):
    """The candidates of one query, best first; of one that cannot be read none, and `errors`."""

    result: list[CandidateJson]
    errors: NotRequired[list[FieldErrorJson]]


class FlyoutJson(TypedDict):
    """A few words of HTML about an entity, type or property."""

    id: str
    html: str


class ProposalJson(TypedDict):
    """Properties worth fetching of entities of a type."""

    type: str
    properties: list[NamedJson]
    limit: NotRequired[int]


class ColumnJson(TypedDict):
    """A property that was fetched, with the type of its values where they have one."""

    id: str
    name: str
    type: NotRequired[NamedJson]


class ExtensionJson(TypedDict):
    """Values by entity and property."""

    meta: list[ColumnJson]
    rows: dict[str, dict[str, list[Any]]]


def result_json(answers: Sequence[Answer]) -> ResultJson:
    """Return the answers to one query."""
    return {"result": [_candidate(answer) for answer in answers]}


def refused_json(error: ValidationError) -> ResultJson:
    """Return the answer to a query of a batch that cannot be read."""
    return {"result": [], "errors": list(field_errors(error.detail))}


def _candidate(answer: Answer) -> CandidateJson:
    entry, ranked = answer.entry, answer.ranked
    return {
        "id": str(entry.id),
        "name": entry.label,
        "description": entry.description,
        "type": [_type(entry)],
        "score": ranked.score,
        "match": answer.match,
        "features": [{"id": feature.id, "value": feature.value} for feature in ranked.features],
    }


def _type(entry: Entry) -> NamedJson:
    return {"id": entry.type, "name": entry.type_label}


def suggested_json(entry: Entry) -> EntitySuggestionJson:
    """Return an entity to choose."""
    return {
        "id": str(entry.id),
        "name": entry.label,
        "description": entry.description,
        "notable": [_type(entry)],
    }


def offered_json(offered: Offered) -> NamedJson:
    """Return a type or property to choose."""
    return {"id": offered.id, "name": offered.name, "description": offered.description}


def extension_json(asked: Extension) -> ExtensionJson:
    """Fetch the values, and return them under the ids as they were sent."""
    known = {id: as_id(id) for id in asked.ids}
    found = extend(filter(None, known.values()), [wanted.id for wanted in asked.properties])
    units = unit_table()
    return {
        "meta": [_column(column) for column in found.columns],
        "rows": {
            id: {
                wanted.id: _cells(wanted, _held(found.held, pk, wanted.id), units)
                for wanted in asked.properties
            }
            for id, pk in known.items()
        },
    }


def _held(
    held: Mapping[UUID, Mapping[str, Sequence[Held]]], pk: UUID | None, name: str
) -> Sequence[Held]:
    return held.get(pk, {}).get(name, ()) if pk else ()


def _column(column: Column) -> ColumnJson:
    named: ColumnJson = {"id": column.id, "name": column.name}
    if column.type:
        named["type"] = {"id": column.type, "name": column.type_label}
    return named


def _cells(wanted: Wanted, held: Sequence[Held], units: UnitTable) -> list[Any]:
    if wanted.is_counted:
        return [{"int": len(held)}]
    most = min(wanted.limit or MAX_VALUES, MAX_VALUES)
    return [_cell(each, wanted.as_amounts, units) for each in held[:most]]


def _cell(held: Held, as_amounts: bool, units: UnitTable) -> Mapping[str, Any]:
    match held.value:
        case EntityRef(id=pk, label=label):
            return {"id": str(pk), "name": label}
        case DateValue(date=date) if DAY.fullmatch(date.text):
            return {"date": f"{date.text}T00:00:00Z"}
        case Measure(amount=Decimal() as amount) if as_amounts:
            return _number(amount)
        case Text(text=text) | Url(url=text):
            return {"str": text}
    return {"str": display(held.value, units)}


def _number(amount: Decimal) -> Mapping[str, Any]:
    """Return an amount as a number only where its digits are the same afterwards."""
    if amount == amount.to_integral_value() and int(amount) in INT_RANGE:
        return {"int": int(amount)}
    if Decimal(repr(float(amount))) == amount:
        return {"float": float(amount)}
    return {"str": format(amount, "f")}

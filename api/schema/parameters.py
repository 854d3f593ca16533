"""Query parameters of lists, as the FilterSets declare them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from drf_spectacular.utils import OpenApiParameter

from api import idempotency
from api.forms import Forms
from api.pagination import COUNTS, DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE
from api.preconditions import TAG
from api.schema.types import Schema
from api.shapes.expansions import expansions_of
from factbase.filtersets import StrictFilterSet
from factbase.filtersets.counts import MAX_COUNTED
from factbase.filtersets.fields import (
    AmountField,
    EdtfField,
    ListField,
    OneOfField,
    RepeatedField,
    YesNoField,
)
from factbase.filtersets.filters import ValidAtFilter
from factbase.filtersets.ordering import OrderingField
from factbase.history.moments import KNOWN_AT, VALID_AT


def list_parameters(
    filterset: type[StrictFilterSet], formats: tuple[str, ...], record: type
) -> list[Any]:
    """Return the parameters of a list of `record`: its filters, and those of paging."""
    declared = filterset({}, filterset._meta.model._default_manager.none())
    filters = [
        _parameter(name, str(field.help_text), parameter_schema(field), **_style(field))
        for name, field in declared.form.fields.items()
    ]
    whole = {"type": "integer", "minimum": 1}
    return [
        *filters,
        known_at_parameter(),
        *selection_parameters(record),
        _parameter("page", "Which page, counted from 1.", {**whole, "default": 1}),
        _parameter(
            "page_size",
            f"Rows a page; more than {MAX_PAGE_SIZE} counts as {MAX_PAGE_SIZE}.",
            {**whole, "default": DEFAULT_PAGE_SIZE},
        ),
        _parameter(
            "cursor",
            "Empty, it begins a walk from page to page at the same cost however far; after that, "
            "what `next` or `previous` holds. Not together with `page`.",
            {"type": "string"},
        ),
        _parameter(
            "count",
            f"`exact` counts long lists too, `none` not at all. Without: exact up to {MAX_COUNTED},"
            " an estimate beyond.",
            {"type": "string", "enum": list(COUNTS)},
        ),
        _parameter("format", "How to write the list.", {"type": "string", "enum": list(formats)}),
    ]


def known_at_parameter() -> Any:
    """Return the parameter that asks what was known at an earlier moment."""
    return _parameter(
        KNOWN_AT,
        "As Factbase said at this moment: a time, UTC where no offset is given, or a day, which "
        "means its end. Without: now.",
        {"type": "string", "examples": ["2025-11-20T12:00:00Z", "2025-11-20"]},
    )


def selection_parameters(record: type) -> list[Any]:
    """Return the parameters that choose what is shown of a record."""
    expansions = [
        name
        for reference, found in expansions_of(record).items()
        for name in (reference, *(f"{reference}.{part}" for part in expansions_of(found.record)))
    ]
    choice: Schema = {"enum": expansions} if expansions else {"maxLength": 0}
    several = {"style": "form", "explode": False}
    return [
        _parameter(
            "fields",
            "Only these fields, and of what they hold only what is named behind a point.",
            {"type": "array", "items": {"type": "string"}, "examples": [["id", "self"]]},
            **several,
        ),
        _parameter(
            "expand",
            "Records in the place of references to them.",
            {"type": "array", "items": {"type": "string", **choice}},
            **several,
        ),
    ]


def valid_at_parameter(valid_at: ValidAtFilter) -> Any:
    """Return the parameter that asks whether a record can hold at a time."""
    words = str(valid_at.extra["help_text"])
    return _parameter(VALID_AT, f"{words} Else 404.", parameter_schema(valid_at.field))


def if_match_parameter() -> Any:
    """Return the header that says which revision a change rests on."""
    return OpenApiParameter(
        "If-Match",
        {"type": "string", "pattern": f"^{TAG.pattern}$", "examples": ['"3"']},
        OpenApiParameter.HEADER,
        required=True,
        description="The ETag of the record as it was read.",
    )


def idempotency_parameter() -> Any:
    """Return the header that makes a retry safe."""
    return OpenApiParameter(
        idempotency.HEADER,
        {"type": "string", "minLength": 1, "maxLength": 255, "examples": ["import-7-row-12"]},
        OpenApiParameter.HEADER,
        description="Made by the client for one request. The same request sent again within 24 "
        f"hours is answered again, with `{idempotency.REPLAYED}: true`, and done once; another "
        "request under the same key is refused (422), one that is being answered too (409).",
    )


def if_none_match_parameter() -> Any:
    """Return the header that says which revision the client has."""
    return OpenApiParameter(
        "If-None-Match",
        {"type": "string", "examples": ['"3"']},
        OpenApiParameter.HEADER,
        description="An ETag; answered with 304 and no body where it is still the record's.",
    )


def described_parameters(
    described: Mapping[str, tuple[Mapping[str, Any], str]], needed: Sequence[str]
) -> list[Any]:
    """Return parameters from their names, schemas and descriptions."""
    return [
        OpenApiParameter(name, dict(schema), required=name in needed, description=words)
        for name, (schema, words) in described.items()
    ]


def form_parameter(forms: Forms) -> Any:
    """Return the parameter that chooses how a record is written."""
    words = " ".join(f"{name}: {form.described_as}" for name, form in forms.items())
    return _parameter("format", words, {"type": "string", "enum": ["json", *forms]})


def number_parameters(numbers: Mapping[str, str]) -> list[Any]:
    """Return parameters that are numbers of revisions, from their names and descriptions."""
    return [
        OpenApiParameter(name, {"type": "integer", "minimum": 1}, required=True, description=words)
        for name, words in numbers.items()
    ]


def answer_headers() -> list[Any]:
    """Return the headers that answers carry."""
    return [
        _answer_header(
            "RateLimit-Policy",
            "How many requests (q) are allowed in how many seconds (w).",
            '"reads";q=6000;w=60',
        ),
        _answer_header(
            "RateLimit",
            "How many requests are left (r), and in how many seconds all are allowed again (t).",
            '"reads";r=5999;t=60',
        ),
        _answer_header("Retry-After", "In how many seconds to try again.", "12", [429, 503]),
    ]


def _answer_header(name: str, description: str, example: str, statuses: Any = True) -> Any:
    schema = {"type": "string", "examples": [example]}
    return OpenApiParameter(
        name, schema, OpenApiParameter.HEADER, description=description, response=statuses
    )


def parameter_schema(field: forms.Field) -> Schema:
    """Return the schema of one filter's value."""
    match field:
        case YesNoField():
            return {"type": "boolean"}
        case OneOfField():
            return {"type": "string", "enum": [str(value) for value, _ in field.choices]}
        case OrderingField():
            names = [name for known in field.names for name in (known, f"-{known}")]
            return {"type": "array", "items": {"type": "string", "enum": names}}
        case ListField():
            return {"type": "array", "items": parameter_schema(field.item)}
        case forms.IntegerField():
            return {"type": "integer", "minimum": field.min_value, "maximum": field.max_value}
    return {"type": "string"} | _text_details(field)


def _text_details(field: forms.Field) -> Schema:
    match field:
        case AmountField():
            return {"examples": ["1400000000"]}
        case EdtfField():
            return {"examples": ["2025-06"]}
        case forms.UUIDField():
            return {"format": "uuid"}
        case forms.DateTimeField():
            return {"format": "date-time"}
        case forms.CharField() if field.max_length:
            return {"maxLength": field.max_length}
    return {}


def _style(field: forms.Field) -> dict[str, Any]:
    """Return how several values are written: "form" without explode is the comma."""
    if isinstance(field, ListField | OrderingField):
        return {"style": "form", "explode": isinstance(field, RepeatedField)}
    return {}


def _parameter(name: str, description: str, schema: Schema, **style: Any) -> Any:
    return OpenApiParameter(name, schema, description=description, **style)

"""What the columns of a row say, in words that a person can compare."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Field, Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from factbase.models import Entity, EntityType, Property, Unit, ValueFields
from factbase.models.claim import DERIVED
from factbase.wording import date_words, stated_words
from sources.models import Publisher, Source

# Kept beside every change, computed from other rows, or repeating what other columns say.
HOUSEKEEPING = {
    *("id", "revision", "created_at", "updated_at", "created_by", "updated_by"),
    *("editors", "claim", "first_said", "second_said"),
    *DERIVED,
}
REPEATING = ("_earliest", "_latest", "words")
# The columns of a value, which are told together, in words.
VALUE = {field.name for field in ValueFields._meta.concrete_fields} - {"verbatim"} | {"denied"}
# What other columns refer to and can be named in one query each.
NAMED = (Entity, EntityType, Property, Publisher, Source, Unit, User)
# What is told with a row and is no column of it.
CALLED = {
    "value": gettext_lazy("value"),
    "qualifiers": gettext_lazy("qualifiers"),
    "aliases": gettext_lazy("aliases"),
    "identifiers": gettext_lazy("identifiers"),
    "units": gettext_lazy("units"),
    "subject_types": gettext_lazy("subject types"),
    "object_types": gettext_lazy("object types"),
}
Names = Mapping[str, Mapping[Any, object]]


def names_of(rows: Sequence[Model]) -> Names:
    """Return what the records are called that rows of one model refer to, by column and key."""
    fields = rows[0]._meta.concrete_fields if rows else []
    return {
        field.name: field.related_model.objects.in_bulk(
            {key for row in rows if (key := getattr(row, field.attname)) is not None}
        )
        for field in fields
        if field.related_model in NAMED
    }


def name_of(model: type[Model], field: str) -> str:
    """Return what a field of those below is called, in the language of a page."""
    return str(CALLED.get(field) or model._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def words_of(row: Model, names: Names) -> dict[str, str]:
    """Return what each telling field of `row` says. No query.

    The columns of a value are told as one, "value", as pages show it.
    """
    columns = {field.name for field in row._meta.concrete_fields}
    value = {"value": _value(row, names)} if isinstance(row, ValueFields) else {}
    left_out = HOUSEKEEPING | (VALUE if value else set())
    return value | {
        field.name: _words(row, field, names, is_date=f"{field.name}_earliest" in columns)
        for field in row._meta.concrete_fields
        if field.name not in left_out and not field.name.endswith(REPEATING)
    }


def _value(row: ValueFields, names: Names) -> str:
    named = names["value_entity"].get(row.value_entity_id)
    said = stated_words(row) if named is None else str(named)
    return _("not %(value)s") % {"value": said} if getattr(row, "denied", False) else said


def _words(row: Model, field: "Field[Any, Any]", names: Names, *, is_date: bool) -> str:
    value = getattr(row, field.attname)
    if value in (None, "", [], {}):
        return ""
    if is_date:
        return date_words(value)
    if field.name in names:
        return str(names[field.name].get(value, value))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _written(value)


def _written(value: Any) -> str:
    match value:
        case bool():
            return pgettext("value", "yes") if value else pgettext("value", "no")
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%S} UTC"
        case Decimal():
            return f"{value:f}"
        case list():
            return _lines(str(_words_in(item)) for item in value)
        case dict():
            return _lines(f"{name}: {item}" for name, item in value.items())
    return str(value)


def _words_in(item: Any) -> Any:
    """Return what a reason for a match says, and anything else as it is."""
    return item.get("words", item) if isinstance(item, dict) else item


def _lines(items: Iterable[str]) -> str:
    return "\n".join(items)

"""The columns that hold one value of any type."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from factbase.models.entity import Entity
from factbase.models.fields import AmountField
from factbase.models.property import VALUE_TYPES
from factbase.models.unit import Unit
from factbase.models.value_rules import BLANK, KINDS, MODIFIERS
from factbase.values import (
    Boolean,
    DateValue,
    EntityRef,
    Kind,
    Modifier,
    Money,
    Quantity,
    Text,
    Url,
    Value,
    ValueType,
    display,
)
from sources.edtf import parse_edtf


class ValueFields(models.Model):
    """The value is ____ (or exists but is unknown, or there is none).

    `value_type` repeats the property's; a composite foreign key keeps the two equal, so that the
    constraints of one row can say which columns it may use. Dates keep their EDTF text beside the
    first and last day they can mean (day numbers, see `sources.edtf`; null means open).
    """

    value_type = models.CharField(max_length=20, choices=VALUE_TYPES, editable=False)
    kind = models.CharField(max_length=10, choices=KINDS, default=Kind.VALUE.value)
    value_entity = models.ForeignKey(
        Entity, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    value_amount = AmountField(null=True, blank=True)
    value_lower = AmountField(null=True, blank=True)
    value_upper = AmountField(null=True, blank=True)
    value_unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_column="value_unit",
        db_index=False,
    )
    value_modifier = models.CharField(max_length=10, choices=MODIFIERS, blank=True)
    value_date = models.TextField(blank=True)
    value_date_earliest = models.BigIntegerField(null=True, blank=True)
    value_date_latest = models.BigIntegerField(null=True, blank=True)
    value_text = models.TextField(blank=True)
    value_language = models.CharField(max_length=35, blank=True)
    value_url = models.TextField(blank=True)
    value_boolean = models.BooleanField(null=True, blank=True)
    verbatim = models.TextField(blank=True, help_text=_("The value as the source words it."))
    # Kept beside the value so that lists, search and exports in SQL show what pages show.
    words = models.TextField(blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def value(self) -> Value | None:
        """The value as its type's dataclass; None where the claim states none. No query if
        `value_entity` is loaded."""
        if self.kind != Kind.VALUE:
            return None
        return _READERS[ValueType(self.value_type)](self)

    @property
    def display(self) -> str:
        """The value in words: "about 20 billion CNY", "Tsinghua University", "unknown"."""
        return self.value_entity.label if self.value_entity else self.words

    def put(self, value: Value | None, *, kind: Kind = Kind.VALUE, verbatim: str = "") -> None:
        """Set the value columns to say `value`, or, with another `kind`, to say nothing.

        Sets `value_type` with a value and leaves it alone without one. `verbatim` keeps the
        source's words where no value does ("an undisclosed sum").
        """
        columns = self.__dict__
        columns |= _NOTHING
        columns["kind"], columns["verbatim"], columns["words"] = kind, verbatim, str(kind)
        if value is not None and kind == Kind.VALUE:
            columns["value_type"] = TYPES[type(value)]
            columns["words"] = "" if isinstance(value, EntityRef) else display(value)
            columns |= _columns(value)
        for name in _NAMED:
            self._state.fields_cache.pop(name, None)


# What may be loaded beside the columns.
_NAMED = ("value_entity", "value_unit")
# What the columns hold where nothing is said, by attribute name.
_NOTHING: dict[str, Any] = {
    "value_date_earliest": None,
    "value_date_latest": None,
    **{each.attname: BLANK[each.name] for each in ValueFields._meta.fields if each.name in BLANK},
}


def _columns(value: Value) -> dict[str, Any]:
    """Return the columns, by attribute name, that say `value`."""
    match value:
        case EntityRef():
            return {"value_entity_id": value.id}
        case Money() | Quantity():
            return {
                "value_amount": value.amount,
                "value_lower": value.lower,
                "value_upper": value.upper,
                "value_unit_id": value.unit,
                "value_modifier": value.modifier,
                "verbatim": value.verbatim,
            }
        case DateValue():
            return {
                "value_date": value.date.text,
                "value_date_earliest": value.date.earliest,
                "value_date_latest": value.date.latest,
                "verbatim": value.verbatim,
            }
        case Text():
            return {"value_text": value.text, "value_language": value.language}
        case Url():
            return {"value_url": value.url}
        case Boolean():
            return {"value_boolean": value.value}


def _read_entity(row: ValueFields) -> EntityRef | None:
    entity = row.value_entity
    return EntityRef(entity.pk, entity.label) if entity else None


def _read_money(row: ValueFields) -> Money | None:
    return Money(**_measure(row)) if row.value_unit_id else None


def _read_quantity(row: ValueFields) -> Quantity | None:
    return Quantity(**_measure(row)) if row.value_unit_id else None


def _measure(row: ValueFields) -> dict[str, Any]:
    return {
        "amount": row.value_amount,
        "unit": row.value_unit_id,
        "modifier": Modifier(row.value_modifier),
        "lower": row.value_lower,
        "upper": row.value_upper,
        "verbatim": row.verbatim,
    }


def _read_date(row: ValueFields) -> DateValue | None:
    return DateValue(parse_edtf(row.value_date), row.verbatim) if row.value_date else None


def _read_text(row: ValueFields) -> Text | None:
    return Text(row.value_text, row.value_language) if row.value_text else None


def _read_url(row: ValueFields) -> Url | None:
    return Url(row.value_url) if row.value_url else None


def _read_boolean(row: ValueFields) -> Boolean | None:
    return Boolean(row.value_boolean) if row.value_boolean is not None else None


_READERS: dict[ValueType, Callable[[ValueFields], Value | None]] = {
    ValueType.ENTITY: _read_entity,
    ValueType.MONEY: _read_money,
    ValueType.QUANTITY: _read_quantity,
    ValueType.DATE: _read_date,
    ValueType.TEXT: _read_text,
    ValueType.URL: _read_url,
    ValueType.BOOLEAN: _read_boolean,
}
TYPES: dict[type, ValueType] = {
    EntityRef: ValueType.ENTITY,
    Money: ValueType.MONEY,
    Quantity: ValueType.QUANTITY,
    DateValue: ValueType.DATE,
    Text: ValueType.TEXT,
    Url: ValueType.URL,
    Boolean: ValueType.BOOLEAN,
}

"""The rules that keep the columns of a value honest, as named database constraints."""

from decimal import Decimal

from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.db.models.functions import Cast
from django.db.models.lookups import Regex
from django.utils.translation import gettext_lazy as _

from factbase.values import Kind, Modifier, ValueType
from factbase.values.amounts import MAX_INTEGER_DIGITS
from sources.models.rules import bounds_in_order, one_of

KINDS = [
    (Kind.VALUE.value, _("a value")),
    (Kind.UNKNOWN.value, _("exists, but unknown")),
    (Kind.NONE.value, _("there is none")),
]
MODIFIERS = [(modifier.value, _(modifier.value.replace("_", " "))) for modifier in Modifier]

# Each value column, and what it holds where it says nothing.
BLANK: dict[str, str | None] = {
    "value_entity": None,
    "value_amount": None,
    "value_lower": None,
    "value_upper": None,
    "value_unit": None,
    "value_modifier": "",
    "value_date": "",
    "value_text": "",
    "value_language": "",
    "value_url": "",
    "value_boolean": None,
}
EMPTY = {
    column: Q(**{f"{column}__isnull": True}) if blank is None else Q(**{column: blank})
    for column, blank in BLANK.items()
}
_AMOUNT = (
    ("value_unit", "value_modifier"),
    ("value_amount", "value_lower", "value_upper"),
)
# For each type: the columns that must be filled, and those that may be.
COLUMNS: dict[ValueType, tuple[tuple[str, ...], tuple[str, ...]]] = {
    ValueType.ENTITY: (("value_entity",), ()),
    ValueType.MONEY: _AMOUNT,
    ValueType.QUANTITY: _AMOUNT,
    ValueType.DATE: (("value_date",), ()),
    ValueType.TEXT: (("value_text",), ("value_language",)),
    ValueType.URL: (("value_url",), ()),
    ValueType.BOOLEAN: (("value_boolean",), ()),
}

IS_CURRENCY = Q(Regex(Cast("value_unit", models.TextField()), r"^[A-Z]{3}$"))


def _only(filled: tuple[str, ...] = (), possible: tuple[str, ...] = ()) -> Q:
    """Return: every column of `filled` has content, and no column outside both lists has."""
    rule = Q()
    for column, is_empty in EMPTY.items():
        if column in filled:
            rule &= ~is_empty
        elif column not in possible:
            rule &= is_empty
    return rule


def _columns_rule() -> Q:
    """Return the rule that exactly the columns of the value's type and kind are used."""
    rule = ~Q(kind=Kind.VALUE) & _only()
    for value_type, (filled, possible) in COLUMNS.items():
        rule |= Q(kind=Kind.VALUE, value_type=value_type) & _only(filled, possible)
    return rule


def _modifier_rule() -> Q:
    """Return the rule which of amount, lower and upper a modifier wants."""
    amount = Q(value_amount__isnull=False)
    bounds = Q(value_lower__isnull=False, value_upper__isnull=False)
    no_bounds = Q(value_lower__isnull=True, value_upper__isnull=True)
    return (
        Q(value_modifier="", value_amount__isnull=True) & no_bounds
        | Q(value_modifier__in=[Modifier.EXACT, Modifier.AT_LEAST, Modifier.AT_MOST])
        & amount
        & no_bounds
        | Q(value_modifier=Modifier.ABOUT) & amount & (bounds | no_bounds)
        | Q(value_modifier=Modifier.BETWEEN, value_amount__isnull=True) & bounds
    )


def _finite_rule() -> Q:
    """Return the rule that keeps NaN, the infinities and absurd sizes out of amounts."""
    limit = Decimal(10) ** MAX_INTEGER_DIGITS
    rule = Q()
    for column in ("value_amount", "value_lower", "value_upper"):
        inside = Q(**{f"{column}__gt": -limit, f"{column}__lt": limit})
        rule &= Q(**{f"{column}__isnull": True}) | inside
    return rule


def _order_rule() -> Q:
    """Return lower ≤ amount ≤ upper, as far as they are given."""
    pairs = (
        ("value_lower", "value_amount"),
        ("value_amount", "value_upper"),
        ("value_lower", "value_upper"),
    )
    rule = Q()
    for low, high in pairs:
        either_missing = Q(**{f"{low}__isnull": True}) | Q(**{f"{high}__isnull": True})
        rule &= either_missing | Q(**{f"{low}__lte": F(high)})
    return rule


def value_constraints(table: str) -> list[CheckConstraint]:
    """Return the constraints of a table that has `ValueFields`."""
    rules = (
        ("value_columns", _columns_rule(), "Fill exactly the fields of the value's type."),
        ("value_modifier", _modifier_rule(), "The modifier does not fit amount, lower and upper."),
        ("value_order", _order_rule(), "Lower must not exceed the amount, nor the amount upper."),
        ("value_finite", _finite_rule(), "An amount has at most 40 digits before the point."),
        (
            "value_currency",
            Q(value_unit__isnull=True)
            | Q(value_type=ValueType.MONEY) & IS_CURRENCY
            | ~Q(value_type=ValueType.MONEY) & ~IS_CURRENCY,
            "Money is counted in an ISO 4217 currency, and nothing else is.",
        ),
    )
    return [
        one_of(table, "kind", list(Kind)),
        one_of(table, "value_type", list(ValueType)),
        bounds_in_order(table, "value_date"),
        *(
            CheckConstraint(name=f"{table}_{name}", condition=rule, violation_error_message=message)
            for name, rule, message in rules
        ),
    ]

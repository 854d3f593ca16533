"""The structured form of values, as JSON and CSV carry it."""

import json
from decimal import Decimal

import pytest
from hypothesis import given

from factbase.exceptions import InvalidValueError
from factbase.values import (
    Boolean,
    DateValue,
    EntityRef,
    Modifier,
    Money,
    Quantity,
    Text,
    Url,
    Value,
    ValueType,
    from_parts,
    to_parts,
)
from tests.factbase.values.strategies import values

TYPES = {
    Money: ValueType.MONEY,
    Quantity: ValueType.QUANTITY,
    DateValue: ValueType.DATE,
    Text: ValueType.TEXT,
    Url: ValueType.URL,
    Boolean: ValueType.BOOLEAN,
    EntityRef: ValueType.ENTITY,
}
MONEY = {"amount": "20", "unit": "CNY"}


@given(values)
def test_parts_of_any_value_survive_json(value: Value) -> None:
    sent = json.loads(json.dumps(to_parts(value)))
    found = from_parts(TYPES[type(value)], sent)

    if isinstance(value, Text):
        assert found == Text(value.text.strip(), value.language)
    else:
        assert found == value


def test_from_parts_money_takes_strings_and_leaves_out_what_is_empty() -> None:
    found = from_parts(
        ValueType.MONEY,
        {"amount": "5.0000000000001e26", "lower": None, "modifier": "", "unit": "USD"},
    )

    assert found == Money(Decimal("500000000000010000000000000"), "USD", Modifier.EXACT)


def test_to_parts_amount_is_plain_digits() -> None:
    assert to_parts(Money(Decimal("1.50"), "USD")) == {
        "amount": "1.50",
        "lower": None,
        "upper": None,
        "modifier": "exact",
        "unit": "USD",
        "verbatim": "",
    }


REFUSED = [
    (ValueType.MONEY, {**MONEY, "amount": 20}, "value.amount", "must be a string of digits"),
    (ValueType.MONEY, {**MONEY, "amount": 2.5}, "value.amount", "must be a string of digits"),
    (ValueType.MONEY, {**MONEY, "amount": True}, "value.amount", "must be a string, not bool"),
    (ValueType.MONEY, {**MONEY, "amount": "1E+999999"}, "value.amount", "out of range"),
    (ValueType.MONEY, {**MONEY, "amount": "NaN"}, "value.amount", "is not an amount"),
    (ValueType.MONEY, {**MONEY, "amount": "20,000"}, "value.amount", "is not an amount"),
    (ValueType.MONEY, {"unit": "CNY"}, "value.amount", "The amount is missing"),
    (ValueType.MONEY, {"amount": "20"}, "value.unit", "is missing: write a code such as CNY"),
    (ValueType.MONEY, {**MONEY, "unit": "usd"}, "value.unit", "not a code: write USD"),
    (ValueType.MONEY, {**MONEY, "unit": "€"}, "value.unit", "not a code: write EUR"),
    (ValueType.MONEY, {**MONEY, "unit": "percent"}, "value.unit", "is not an ISO 4217 currency"),
    (ValueType.MONEY, {**MONEY, "unit": "XXX"}, "value.unit", "is not an ISO 4217 currency"),
    (ValueType.MONEY, {**MONEY, "unit": "EUR"}, "value.unit", "this property takes CNY"),
    (ValueType.QUANTITY, MONEY, "value.unit", "is not a unit of the unit table"),
    (
        ValueType.MONEY,
        {**MONEY, "modifier": "maybe"},
        "value.modifier",
        "it is one of exact, about",
    ),
    (ValueType.MONEY, {**MONEY, "lower": "1"}, "value.amount", "without bounds"),
    (
        ValueType.MONEY,
        {**MONEY, "modifier": "about", "lower": "1"},
        "value.amount",
        "go together; one is missing",
    ),
    (
        ValueType.MONEY,
        {**MONEY, "modifier": "about", "lower": "1", "upper": "9"},
        "value.amount",
        "out of order",
    ),
    (
        ValueType.MONEY,
        {**MONEY, "modifier": "between", "lower": "1", "upper": "9"},
        "value.amount",
        "a lower and an upper bound, and no amount",
    ),
    (ValueType.MONEY, {**MONEY, "currency": "CNY"}, "value", "it has amount, lower, upper"),
    (ValueType.MONEY, {**MONEY, "verbatim": "a\x00"}, "value.verbatim", r"U\+0000"),
    (ValueType.DATE, {"edtf": "2025-13"}, "value.edtf", "months are 01 to 12"),
    (ValueType.DATE, {"edtf": "Jan 2025"}, "value.edtf", "is not a date"),
    (ValueType.DATE, {"edtf": 2025}, "value.edtf", "must be a string, not int"),
    (ValueType.DATE, {}, "value.edtf", "“edtf” is missing"),
    (ValueType.TEXT, {"text": " \n"}, "value.text", "The value is empty"),
    (ValueType.TEXT, {"text": "a", "language": "english!"}, "value.text", "not a language tag"),
    (ValueType.TEXT, {"text": ["a"]}, "value.text", "must be a string, not list"),
    (ValueType.URL, {"url": "ftp://a.org"}, "value.url", "does not start with http"),
    (ValueType.BOOLEAN, {"boolean": 1}, "value.boolean", "must be a string, not int"),
    (ValueType.BOOLEAN, {"boolean": None}, "value.boolean", "“boolean” is missing"),
    (ValueType.ENTITY, {"id": "7"}, "value.id", "is not an entity's id"),
]


@pytest.mark.parametrize(("value_type", "parts", "field", "message"), REFUSED)
def test_from_parts_wrong_part_is_refused_by_name(
    value_type: ValueType, parts: dict[str, object], field: str, message: str
) -> None:
    with pytest.raises(InvalidValueError, match=message) as caught:
        from_parts(value_type, parts, allowed_units=["CNY"] if "EUR" in parts.values() else ())

    assert caught.value.field == field


def test_from_parts_boolean_takes_json_and_csv_spelling() -> None:
    assert from_parts(ValueType.BOOLEAN, {"boolean": False}) == Boolean(False)
    assert from_parts(ValueType.BOOLEAN, {"boolean": "false"}) == Boolean(False)

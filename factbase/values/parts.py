"""The structured form of a value, as JSON and CSV carry it.

    money, quantity   {"amount", "lower", "upper", "modifier", "unit", "verbatim"}
    date              {"edtf", "verbatim"}
    text              {"text", "language"}
    url               {"url"}
    boolean           {"boolean": true}
    entity            {"id", "label"}

Amounts are strings of plain digits: a JSON number may have lost digits before it arrived, and is
refused. A part that is missing, null or empty counts as not given. Unknown parts are refused.
"""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import NamedTuple, TypeVar

from factbase.exceptions import InvalidValueError
from factbase.values import boolean, text, url
from factbase.values.amounts import Measure, amount_text, check_unit, parse_amount
from factbase.values.boolean import Boolean
from factbase.values.comparison import Value
from factbase.values.dates import DateValue
from factbase.values.entity import EntityRef, parse_id
from factbase.values.kinds import ValueType
from factbase.values.modifiers import Modifier, check_bounds
from factbase.values.money import Money
from factbase.values.quantity import Quantity
from factbase.values.standard_units import default_units
from factbase.values.text import Text, check_text
from factbase.values.units import Unit, UnitTable
from factbase.values.url import Url
from sources.edtf import EdtfError, parse_edtf
from sources.exceptions import Gathered, shown
from sources.phrases import Phrase

Part = str | bool | None
NUMBERS = (int, float, Decimal)
MeasureType = TypeVar("MeasureType", Money, Quantity)

_MEASURE_PARTS = ("amount", "lower", "upper", "modifier", "unit", "verbatim")
PARTS: dict[ValueType, tuple[str, ...]] = {
    ValueType.ENTITY: ("id", "label"),
    ValueType.MONEY: _MEASURE_PARTS,
    ValueType.QUANTITY: _MEASURE_PARTS,
    ValueType.DATE: ("edtf", "verbatim"),
    ValueType.TEXT: ("text", "language"),
    ValueType.URL: ("url",),
    ValueType.BOOLEAN: ("boolean",),
}


def from_parts(
    value_type: ValueType,
    parts: Mapping[str, object],
    *,
    field: str = "value",
    units: UnitTable | None = None,
    allowed_units: Collection[str] = (),
) -> Value:
    """Build a value from its structured form; errors name the part, as in `value.amount`, and
    come with those of the other parts.
    """
    reader = _Parts(parts, field)
    table = units or default_units()
    try:
        reader.refuse_unknown(PARTS[value_type])
        return _read(value_type, reader, table, allowed_units)
    except InvalidValueError:
        _refuse_every(value_type, reader, table, allowed_units)
        raise


def to_parts(value: Value) -> dict[str, Part]:
    """Write a value in its structured form; the inverse of `from_parts`."""
    match value:
        case Measure():
            return {
                "amount": _amount_or_none(value.amount),
                "lower": _amount_or_none(value.lower),
                "upper": _amount_or_none(value.upper),
                "modifier": str(value.modifier),
                "unit": value.unit,
                "verbatim": value.verbatim,
            }
        case DateValue():
            return {"edtf": value.date.text, "verbatim": value.verbatim}
        case Text():
            return {"text": value.text, "language": value.language}
        case Url():
            return {"url": value.url}
        case Boolean():
            return {"boolean": value.value}
        case EntityRef():
            return {"id": str(value.id), "label": value.label}


class _Parts(NamedTuple):
    """The parts as sent, with errors that name the one at fault."""

    parts: Mapping[str, object]
    field: str

    def name(self, part: str) -> str:
        return f"{self.field}.{part}"

    def refuse_unknown(self, known: tuple[str, ...]) -> None:
        for part in self.parts:
            if part not in known:
                raise InvalidValueError(
                    Phrase(
                        "%(part)s is not a part of this value; it has %(known)s.",
                        part=shown(str(part)),
                        known=", ".join(known),
                    ),
                    field=self.field,
                )

    def optional(self, part: str) -> str:
        found = self.parts.get(part)
        if found is None or found == "":
            return ""
        if not isinstance(found, str):
            raise InvalidValueError(
                Phrase(
                    "“%(part)s” must be a string, not %(type)s.",
                    part=part,
                    type=type(found).__name__,
                ),
                field=self.name(part),
            )
        check_text(found, field=self.name(part))
        return found

    def required(self, part: str) -> str:
        found = self.optional(part)
        if not found:
            raise InvalidValueError(
                Phrase("“%(part)s” is missing.", part=part), field=self.name(part)
            )
        return found

    def amount(self, part: str) -> Decimal | None:
        found = self.parts.get(part)
        if found is None:
            return None
        if isinstance(found, NUMBERS) and not isinstance(found, bool):
            raise InvalidValueError(
                Phrase(
                    "“%(part)s” must be a string of digits, as a JSON number can lose "
                    'digits: write "%(part)s": "1400000000".',
                    part=part,
                ),
                field=self.name(part),
            )
        digits = self.optional(part)
        return parse_amount(digits, field=self.name(part)) if digits else None


def _read(
    value_type: ValueType, reader: _Parts, units: UnitTable, allowed: Collection[str]
) -> Value:
    match value_type:
        case ValueType.MONEY:
            return _measure(Money, reader, units, allowed)
        case ValueType.QUANTITY:
            return _measure(Quantity, reader, units, allowed)
        case ValueType.DATE:
            return _date(reader)
        case ValueType.TEXT:
            language = reader.optional("language")
            return text.parse(reader.required("text"), field=reader.name("text"), language=language)
        case ValueType.URL:
            return url.parse(reader.required("url"), field=reader.name("url"))
        case ValueType.BOOLEAN:
            return _boolean(reader)
        case ValueType.ENTITY:
            identity = parse_id(reader.required("id"), field=reader.name("id"))
            return EntityRef(identity, reader.optional("label"))


def _refuse_every(
    value_type: ValueType, reader: _Parts, units: UnitTable, allowed: Collection[str]
) -> None:
    """Raise all that is wrong with the parts one by one, if anything is."""
    gathered = Gathered()
    with gathered.noting():
        reader.refuse_unknown(PARTS[value_type])
    if value_type not in (ValueType.MONEY, ValueType.QUANTITY):
        with gathered.noting():
            _read(value_type, reader, units, allowed)
    else:
        for part in ("amount", "lower", "upper"):
            with gathered.noting():
                reader.amount(part)
        with gathered.noting():
            _unit(reader, units, allowed, money=value_type is ValueType.MONEY)
        with gathered.noting():
            _modifier(reader)
        with gathered.noting():
            reader.optional("verbatim")
    gathered.raise_any()


def _measure(
    kind: type[MeasureType], reader: _Parts, units: UnitTable, allowed: Collection[str]
) -> MeasureType:
    unit = _unit(reader, units, allowed, money=kind is Money)
    amount, lower, upper = (reader.amount(part) for part in ("amount", "lower", "upper"))
    modifier = _modifier(reader)
    check_bounds(modifier, amount, lower, upper, field=reader.name("amount"))
    return kind(amount, unit.code, modifier, lower, upper, reader.optional("verbatim"))


def _unit(reader: _Parts, units: UnitTable, allowed: Collection[str], *, money: bool) -> Unit:
    code = reader.optional("unit")
    if not code:
        raise InvalidValueError(
            Phrase(
                "“unit” is missing: write a code such as %(code)s.", code="CNY" if money else "MW"
            ),
            field=reader.name("unit"),
        )
    return check_unit(code, units=units, allowed=allowed, money=money, field=reader.name("unit"))


def _modifier(reader: _Parts) -> Modifier:
    word = reader.optional("modifier")
    if not word:
        return Modifier.EXACT
    try:
        return Modifier(word)
    except ValueError:
        raise InvalidValueError(
            Phrase(
                "%(word)s is not a modifier; it is one of %(modifiers)s.",
                word=shown(word),
                modifiers=", ".join(Modifier),
            ),
            field=reader.name("modifier"),
        ) from None


def _date(reader: _Parts) -> DateValue:
    try:
        date = parse_edtf(reader.required("edtf"), field=reader.name("edtf"))
    except EdtfError as error:
        raise InvalidValueError(error.message, field=error.field) from error
    return DateValue(date, reader.optional("verbatim"))


def _boolean(reader: _Parts) -> Boolean:
    sent = reader.parts.get("boolean")
    if isinstance(sent, bool):
        return Boolean(sent)
    return boolean.parse(reader.required("boolean"), field=reader.name("boolean"))


def _amount_or_none(amount: Decimal | None) -> str | None:
    return None if amount is None else amount_text(amount)

"""Money and quantities: what people type, what is refused, and how it is shown."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbase.exceptions import InvalidValueError
from factbase.values import (
    Modifier,
    Money,
    Quantity,
    Unit,
    UnitTable,
    ValueType,
    amount_text,
    default_units,
    display,
    interval,
    parse,
    parse_amount,
)
from tests.factbase.values.strategies import money, quantities


def money_text(text: str, **options: object) -> str:
    return display(parse(text, ValueType.MONEY, **options))  # type: ignore[arg-type]


MONEY = [
    ("20B yuan", "20 billion CNY"),
    ("$1.4bn+", "at least 1.4 billion USD"),
    (">1.4 billion USD", "at least 1.4 billion USD"),
    ("over $1.4 billion", "at least 1.4 billion USD"),
    ("$1.4 billion or more", "at least 1.4 billion USD"),
    ("about 2 billion yuan", "about 2 billion CNY"),
    ("~$2.78 billion", "about 2.78 billion USD"),
    ("roughly $2.78 billion", "about 2.78 billion USD"),
    ("ca. 5m euros", "about 5 million EUR"),
    ("up to €5m", "at most 5 million EUR"),
    ("less than 5 million pounds", "at most 5 million GBP"),
    ("between 3 and 5 million EUR", "between 3 and 5 million EUR"),
    ("between $900,000 and $1.2m", "between 900,000 and 1,200,000 USD"),
    ("3-5 million EUR", "between 3 and 5 million EUR"),
    ("1,000tn to 2,000tn EUR", "between 1,000 trillion and 2,000 trillion EUR"),
    (
        "100,000,000,000,000,000.00000000000000000001 EUR",
        "100,000,000,000,000,000.00000000000000000001 EUR",
    ),
    ("€3m–€5m", "between 3 and 5 million EUR"),
    ("from 3 to 5 million EUR", "between 3 and 5 million EUR"),
    ("about 3-5 million EUR", "between 3 and 5 million EUR"),
    ("about 20 billion CNY (18 to 22 billion)", "about 20 billion CNY (18 to 22 billion)"),
    ("20,000,000 CNY", "20 million CNY"),
    ("20 000 000 CNY", "20 million CNY"),
    ("20\u202f000\u202f000 CNY", "20 million CNY"),
    ("1'234'567 CHF", "1,234,567 CHF"),
    ("1.234.567,89 €", "1,234,567.89 EUR"),
    ("1.2340 EUR", "1.2340 EUR"),
    ("1.234 billion EUR", "1.234 billion EUR"),
    ("200 million US dollars", "200 million USD"),
    ("US$ 200 million", "200 million USD"),
    ("USD 200m", "200 million USD"),
    ("$1.5T", "1.5 trillion USD"),
    ("-5 USD", "-5 USD"),
    ("−$5m", "-5 million USD"),
    ("$5 CAD", "5 CAD"),
    ("CA$5", "5 CAD"),
    ("HK$5m", "5 million HKD"),
    ("¥5bn", "5 billion CNY"),
    ("￥5bn", "5 billion CNY"),
    ("5bn yen", "5 billion JPY"),
    ("200亿元", "20 billion CNY"),
    ("约3万亿日元", "about 3 trillion JPY"),
    ("5 crore rupees", "50 million INR"),
    ("0 USD", "0 USD"),
    ("1.50 USD", "1.50 USD"),
    ("$1.4-billion", "1.4 billion USD"),
    ("USD $5", "5 USD"),
    ("$5 mil", "5 million USD"),
    ("€3.5 Mrd.", "3.5 billion EUR"),
    ("5 billion HK dollars", "5 billion HKD"),
    ("Rs. 500 crore", "5 billion INR"),
    ("500 cr rupees", "5 billion INR"),
    ("$5+ billion", "at least 5 billion USD"),
    ("5bn+ USD", "at least 5 billion USD"),
    ("$1 million-plus", "at least 1 million USD"),
    ("in excess of $5bn", "at least 5 billion USD"),
    ("north of $5bn", "at least 5 billion USD"),
    ("$5bn at least", "at least 5 billion USD"),
    ("as much as $5 billion", "at most 5 billion USD"),
    ("est. $5bn", "about 5 billion USD"),
    ("10余亿元", "at least 1 billion CNY"),
    ("3亿多元", "at least 300 million CNY"),
    ("1.4 × 10^9 USD", "1.4 billion USD"),
]


@pytest.mark.parametrize(("typed", "shown"), MONEY)
def test_parse_money_typed_freely_is_understood(typed: str, shown: str) -> None:
    assert money_text(typed) == shown


QUANTITIES = [
    ("at most 5%", "at most 5 %"),
    ("between 3 and 5 %", "between 3 and 5 %"),
    ("3-5 percent", "between 3 and 5 %"),
    ("-5 to -3 %", "between -5 and -3 %"),
    ("300 MW", "300 MW"),
    ("about 800 employees", "about 800 people"),
    ("3万人", "30,000 people"),
    ("5 metres", "5 metres"),
    ("5M", "5 million"),
    ("15T", "15 trillion"),
    ("10^25 FLOP", "10,000,000,000,000,000,000,000,000 FLOP"),
    ("2.1 x 10²⁵ FLOPs", "21,000,000,000,000,000,000,000,000 FLOP"),
    ("10⁻³ kg", "0.001 kg"),
    ("10,001+ employees", "at least 10,001 people"),
    ("as many as 500 workers", "at most 500 people"),
    ("800多人", "at least 800 people"),
    ("约800名员工", "about 800 people"),
    ("300 mw", "300 MW"),
    ("80 gb", "80 GB"),
    ("7-nm", "7 nm"),
    ("3-5 nm", "between 3 and 5 nm"),
    ("5m people", "5 million people"),
    ("1 year", "1 year"),
    ("about 1 GPUs", "about 1 GPU"),
    ("0.5 years", "0.5 years"),
    ("7B parameters", "7 billion parameters"),
    ("1,200", "1,200"),
    ("1.234 km", "1.234 km"),
    ("3 m2", "3 m²"),
    (">= 40 hours", "at least 40 h"),
    ("1e-5 kg", "0.00001 kg"),
]


@pytest.mark.parametrize(("typed", "shown"), QUANTITIES)
def test_parse_quantity_typed_freely_is_understood(typed: str, shown: str) -> None:
    assert display(parse(typed, ValueType.QUANTITY)) == shown


REFUSED = [
    ("300 million", "its currency is missing: add one, such as USD, EUR or CNY"),
    ("1,5 EUR", "“1,5” cannot be read: it can mean 1.5 or 15; write one of these"),
    ("1.234 €", "“1.234” cannot be read: it can mean 1234 or 1.2340; write one of these"),
    ("1,00,000 INR", "group its digits by three, as in 1,234,567.89"),
    ("3 5 USD", "group its digits by three"),
    ("5 kr", "“kr” cannot be read: it can mean DKK, NOK, SEK; write one of these"),
    ("5 quux", "no currency of that name is known"),
    ("€5 USD", "it names two different units; keep one"),
    ("5 percent", "this property takes an amount of money"),
    ("between 5 and 3 USD", "The bounds are out of order"),
    ("about 5 USD (6 to 7)", "The bounds are out of order"),
    ("5 USD (4 to 6)", "only bounds of an “about” stand in brackets"),
    ("20 billion yuan ($2.78 billion)", "keep one amount"),
    ("over $5bn+", "it says twice how exact the amount is; keep one"),
    ("at least about $5bn", "it says twice how exact the amount is; keep one"),
    ("--5 USD", "it has two minus signs"),
    ("(1,000) USD", "what is below zero with a minus sign"),
    ("USD (5.2 million)", "write it without brackets"),
    ("over 3-5 USD", "a range cannot also be a minimum or a maximum"),
    ("NaN USD", "write one number and its unit"),
    ("Infinity USD", "write one number and its unit"),
    ("USD", "write one number and its unit"),
    ("١٢ USD", "write its digits as 0 to 9"),
    ("١٢ USD", "write its digits as 0 to 9"),
    ("1E+999999 USD", "at most 40 digits before the point and 20 after it"),
    ("1e-999999 USD", "at most 40 digits before the point and 20 after it"),
    ("1e30 trillion USD", "at most 40 digits before the point"),
    ("1" * 41 + " USD", "at most 40 digits before the point"),
    ("0." + "1" * 21 + " USD", "20 after it"),
    ("", "The value is empty"),
    (" \t ", "The value is empty"),
    ("5\x00 USD", r"the character U\+0000 at position 2"),
    ("5 \ud800", r"the character U\+D800"),
    ("9" * 10_000_000, "at most 300 fit"),
]


@pytest.mark.parametrize(("typed", "message"), REFUSED, ids=[text[:20] for text, _ in REFUSED])
def test_parse_money_unclear_text_is_refused_with_what_to_write(typed: str, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message) as caught:
        parse(typed, ValueType.MONEY, field="qualifier")

    assert caught.value.field == "qualifier"
    assert caught.value.code == "invalid_value"
    assert len(caught.value.message) < 250


def test_parse_money_keeps_the_words_that_were_typed() -> None:
    found = parse(" about 20B  yuan ", ValueType.MONEY)

    assert found == Money(
        Decimal(20_000_000_000), "CNY", Modifier.ABOUT, verbatim="about 20B  yuan"
    )


def test_parse_money_exponent_is_spelled_out_exactly() -> None:
    found = parse("5.0000000000001e26 USD", ValueType.MONEY)

    assert isinstance(found, Money)
    assert found.amount is not None
    assert amount_text(found.amount) == "500000000000010000000000000"


@pytest.mark.parametrize(
    ("typed", "allowed", "shown"),
    [
        ("300 million", ["CNY"], "300 million CNY"),
        ("$3", ["HKD"], "3 HKD"),
        ("$3", ["HKD", "USD"], "3 USD"),
        ("5bn ¥", ["JPY"], "5 billion JPY"),
        ("5 kr", ["NOK"], "5 NOK"),
    ],
)
def test_parse_money_allowed_units_settle_what_a_sign_means(
    typed: str, allowed: list[str], shown: str
) -> None:
    assert money_text(typed, allowed_units=allowed) == shown


def test_parse_money_other_currency_than_allowed_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"EUR does not belong here: .* takes CNY, HKD"):
        parse("3 EUR", ValueType.MONEY, allowed_units=["HKD", "CNY"])


@pytest.mark.parametrize(
    ("typed", "allowed", "shown"),
    [
        ("7B", ["parameter"], "7 billion parameters"),
        ("7 B", ["byte"], "7 bytes"),
        ("3m", ["metre"], "3 metres"),
        ("3m", ["people"], "3 million people"),
        ("1e25 FLOPS", ["flop"], "10,000,000,000,000,000,000,000,000 FLOP"),
        ("1e25 FLOPS", [], "10,000,000,000,000,000,000,000,000 FLOP/s"),
    ],
)
def test_parse_quantity_letter_or_name_with_two_meanings_follows_the_allowed_units(
    typed: str, allowed: list[str], shown: str
) -> None:
    assert display(parse(typed, ValueType.QUANTITY, allowed_units=allowed)) == shown


@pytest.mark.parametrize(
    ("typed", "allowed", "message"),
    [
        ("7B", [], r"“B” cannot be read: it can mean bytes or 10\^9"),
        ("5 m", [], r"it can mean metres or 10\^6"),
        ("3M", ["metre"], r"it can mean metres or 10\^6"),
        ("5 mW", [], "“mW” cannot be read: no unit of that name is known"),
        ("80 Gb", [], "“Gb” cannot be read: no unit of that name is known"),
        ("$5", [], "takes a quantity, and that is US Dollar"),
        ("five", [], "such as 300 MW or 1,200 people"),
    ],
)
def test_parse_quantity_unclear_text_is_refused_with_what_to_write(
    typed: str, allowed: list[str], message: str
) -> None:
    with pytest.raises(InvalidValueError, match=message):
        parse(typed, ValueType.QUANTITY, allowed_units=allowed)


def test_parse_quantity_unit_of_an_edited_table_is_found_by_its_alias() -> None:
    table = UnitTable([Unit("satellite", "satellites", "satellites", Decimal(1), "", ("birds",))])

    found = parse("about 30 birds", ValueType.QUANTITY, units=table)

    assert found == Quantity(Decimal(30), "satellite", Modifier.ABOUT, verbatim="about 30 birds")


@pytest.mark.parametrize(
    "text", ["1e5000", "NaN", "Infinity", "1_000", "1,000", "٣", " 1", "", "--1"]
)
def test_parse_amount_anything_but_plain_digits_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match=r"is not an amount|out of range") as caught:
        parse_amount(text, field="amount")

    assert caught.value.field == "amount"


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_parse_amount_within_limits_is_kept_exactly(number: Decimal) -> None:
    try:
        found = parse_amount(str(number), field="amount")
    except InvalidValueError:
        assert number.adjusted() >= 40 or int(number.as_tuple().exponent) < -20
    else:
        assert found == number
        assert "E" not in amount_text(found)
        assert parse_amount(amount_text(found), field="amount") == found


@pytest.mark.parametrize(
    ("typed", "lower", "upper"),
    [
        ("5 USD", "5", "5"),
        ("about 20 USD", "18", "22"),
        ("about -20 USD", "-22", "-18"),
        ("about 20 USD (15 to 21)", "15", "21"),
        ("over 5 USD", "5", None),
        ("up to 5 USD", None, "5"),
        ("3-5 USD", "3", "5"),
        ("about 1234567890123456789012345678901234567890 USD",
         "1111111101111111110111111111011111111101", "1358024679135802467913580246791358024679"),
    ],
)  # fmt: skip
def test_interval_of_modifier_is_closed_and_exact(
    typed: str, lower: str | None, upper: str | None
) -> None:
    assert interval(parse(typed, ValueType.MONEY)) == (
        None if lower is None else Decimal(lower),
        None if upper is None else Decimal(upper),
    )


@given(money | quantities)
def test_interval_of_any_measure_is_ordered(value: Money | Quantity) -> None:
    lower, upper = interval(value)

    assert lower is None or upper is None or lower <= upper


@given(money | quantities)
def test_display_of_any_measure_is_read_back_as_the_same(value: Money | Quantity) -> None:
    value_type = ValueType.MONEY if isinstance(value, Money) else ValueType.QUANTITY

    found = parse(display(value), value_type, allowed_units=[value.unit])

    assert isinstance(found, Money | Quantity)
    assert (found.amount, found.lower, found.upper) == (value.amount, value.lower, value.upper)
    assert (found.unit, found.modifier) == (value.unit, value.modifier)


@given(st.text() | st.text(alphabet="0123456789.,-–~<>+$€¥ kmbtoEe亿()", max_size=40))
def test_parse_any_text_as_amount_is_read_or_refused(text: str) -> None:
    for value_type in (ValueType.MONEY, ValueType.QUANTITY):
        with suppress(InvalidValueError):
            assert display(parse(text, value_type))


def test_default_units_have_unique_codes_and_known_dimensions() -> None:
    table = default_units()

    assert len({unit.code for unit in table}) == len(list(table))
    assert {"CNY", "USD", "percent", "people", "kilowatt_hour", "DEM"} <= {
        unit.code for unit in table
    }
    assert table.get("XXX") is None
    assert all(unit.factor is None or unit.factor > 0 for unit in table)
    assert all(unit.dimension == f"currency:{unit.code}" for unit in table if unit.is_currency)


def test_default_units_every_code_and_symbol_is_read_as_its_unit() -> None:
    for unit in default_units():
        value_type = ValueType.MONEY if unit.is_currency else ValueType.QUANTITY
        for name in filter(None, (unit.code, unit.symbol)):
            found = parse(f"5 {name}", value_type, allowed_units=[unit.code])
            assert isinstance(found, Money | Quantity)
            assert (found.amount, found.unit) == (Decimal(5), unit.code)

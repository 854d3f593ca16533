"""Whether values, and claims, can both hold."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbase.values import (
    Assertion,
    Boolean,
    Cardinality,
    Comparison,
    DateValue,
    EntityRef,
    Kind,
    Relation,
    Text,
    Unit,
    UnitTable,
    Url,
    Value,
    ValueType,
    compare,
    implies,
    interval,
    parse,
    relate,
)
from sources.edtf import parse_edtf
from tests.factbase.values.strategies import edtf_texts, values

EQUAL, COMPATIBLE, CONFLICT, INCOMPARABLE = Comparison


def money(typed: str) -> Value:
    return parse(typed, ValueType.MONEY)


def quantity(typed: str) -> Value:
    return parse(typed, ValueType.QUANTITY)


def day(text: str) -> Value:
    return DateValue(parse_edtf(text))


ZHIPU, OPENAI = EntityRef(UUID(int=1), "Zhipu AI"), EntityRef(UUID(int=2), "OpenAI")

VALUES = [
    (money("20B yuan"), money("20,000,000,000 CNY"), EQUAL),
    (money("5 USD"), money("5.00 USD"), EQUAL),
    (money("over 1.4bn USD"), money("at least 1.4bn USD"), EQUAL),
    (money("over 1.4bn USD"), money("1.5bn USD"), COMPATIBLE),
    (money("over 1.4bn USD"), money("1.4bn USD"), COMPATIBLE),
    (money("over 1.4bn USD"), money("1.3bn USD"), CONFLICT),
    (money("over 1.4bn USD"), money("up to 2bn USD"), COMPATIBLE),
    (money("over 1.4bn USD"), money("up to 1bn USD"), CONFLICT),
    (money("about 20bn CNY"), money("21bn CNY"), COMPATIBLE),
    (money("about 20bn CNY"), money("22bn CNY"), COMPATIBLE),
    (money("about 20bn CNY"), money("22.000000001bn CNY"), CONFLICT),
    (money("about 20bn CNY (19 to 21 billion)"), money("22bn CNY"), CONFLICT),
    (money("about 20bn CNY"), money("between 18 and 22bn CNY"), COMPATIBLE),
    (money("3-5m EUR"), money("5-7m EUR"), COMPATIBLE),
    (money("3-5m EUR"), money("6-7m EUR"), CONFLICT),
    (money("20bn CNY"), money("2.78bn USD"), INCOMPARABLE),
    (quantity("1 km"), quantity("1000 metres"), EQUAL),
    (quantity("1 mile"), quantity("1.609344 km"), EQUAL),
    (quantity("1 mile"), quantity("1.6 km"), CONFLICT),
    (quantity("3 GW"), quantity("3,000 MW"), EQUAL),
    (quantity("5 %"), quantity("0.05 ratio"), EQUAL),
    (quantity("5 %"), quantity("5 pp"), INCOMPARABLE),
    (quantity("5 km"), quantity("5 kg"), INCOMPARABLE),
    (quantity("20 °C"), quantity("20 °C"), EQUAL),
    (quantity("20 °C"), quantity("21 °C"), CONFLICT),
    (quantity("20 °C"), quantity("68 °F"), INCOMPARABLE),
    (quantity("5"), money("5 USD"), INCOMPARABLE),
    (day("2025-01"), day("2025-01"), EQUAL),
    (day("2025"), day("2025-XX"), EQUAL),
    (day("2025-01"), day("2025"), COMPATIBLE),
    (day("2025-01"), day("2025-02"), CONFLICT),
    (day("2025~"), day("2025"), COMPATIBLE),
    (day("2025~"), day("2024-12"), COMPATIBLE),
    (day("2025~"), day("2023-12"), CONFLICT),
    (day("2025-06-26~"), day("2025-06-27"), COMPATIBLE),
    (day("2025-06-26~"), day("2025-06-28"), CONFLICT),
    (day("2024-24"), day("2025-01"), COMPATIBLE),
    (day("2019/.."), day("2025"), COMPATIBLE),
    (day("2019/.."), day("2018"), CONFLICT),
    (day("2019~/.."), day("2018"), COMPATIBLE),
    (day("Y170000002"), day("2025"), CONFLICT),
    (Text("Beijing  Zhipu", "en"), Text("beijing zhipu", "de"), EQUAL),
    (Text("Bérlin", "de"), Text("Bérlin", "de"), EQUAL),
    (Text("Beijing", "en"), Text("Peking", "en-GB"), CONFLICT),
    (Text("Beijing", "en"), Text("北京", "zh"), INCOMPARABLE),
    (Text("Beijing", "en"), Text("Peking"), INCOMPARABLE),
    (Text("Beijing"), Text("Peking"), CONFLICT),
    (Url("http://a.org"), Url("https://A.org:443/"), EQUAL),
    (Url("https://a.org/x"), Url("https://a.org/X"), CONFLICT),
    (Boolean(True), Boolean(True), EQUAL),
    (Boolean(True), Boolean(False), CONFLICT),
    (ZHIPU, EntityRef(UUID(int=1), "智谱"), EQUAL),
    (ZHIPU, OPENAI, CONFLICT),
    (ZHIPU, Text("Zhipu AI"), INCOMPARABLE),
]


@pytest.mark.parametrize(("first", "second", "expected"), VALUES)
def test_compare_values_gives_one_of_four_answers(
    first: Value, second: Value, expected: Comparison
) -> None:
    assert compare(first, second) is expected
    assert compare(second, first) is expected


def test_compare_units_of_an_edited_table_use_its_factors() -> None:
    table = UnitTable(
        [
            Unit("box", "boxes", "boxes", Decimal(1)),
            Unit("crate", "crates", "boxes", Decimal(12)),
        ]
    )
    dozen = parse("12 box", ValueType.QUANTITY, units=table)
    crate = parse("1 crate", ValueType.QUANTITY, units=table)

    assert compare(dozen, crate, table) is Comparison.EQUAL
    assert compare(dozen, crate) is Comparison.INCOMPARABLE


@given(values, values)
def test_compare_any_values_is_symmetric(first: Value, second: Value) -> None:
    assert compare(first, second) is compare(second, first)


@given(values)
def test_compare_value_with_itself_is_equal(value: Value) -> None:
    assert compare(value, value) is Comparison.EQUAL
    assert implies(value, value)


@given(values, values)
def test_implies_excludes_conflict(first: Value, second: Value) -> None:
    if implies(first, second):
        assert compare(first, second) in (Comparison.EQUAL, Comparison.COMPATIBLE)


@given(values, values, values)
def test_implies_is_transitive(first: Value, second: Value, third: Value) -> None:
    if implies(first, second) and implies(second, third):
        assert implies(first, third)


def test_interval_of_value_without_one_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="Text has no interval"):
        interval(Text("words"))


def says(value: Value | None, *, denied: bool = False, valid: str = "") -> Assertion:
    return Assertion(Kind.VALUE, denied, value, parse_edtf(valid) if valid else None)


UNKNOWN, NOT_UNKNOWN = Assertion(Kind.UNKNOWN), Assertion(Kind.UNKNOWN, denied=True)
NONE, NOT_NONE = Assertion(Kind.NONE), Assertion(Kind.NONE, denied=True)
FIVE, SIX, OVER_FOUR = money("5 USD"), money("6 USD"), money("over 4 USD")
EURO = money("5 EUR")

# first, second, then the relation for one, one_at_a_time and many.
RELATIONS = [
    (says(FIVE), says(FIVE), "equal", "equal", "equal"),
    (says(FIVE), says(SIX), "conflict", "conflict", "independent"),
    (says(FIVE), says(OVER_FOUR), "compatible", "compatible", "independent"),
    (says(FIVE), says(EURO), "incomparable", "incomparable", "independent"),
    (says(FIVE), says(FIVE, denied=True), "conflict", "conflict", "conflict"),
    (says(FIVE), says(OVER_FOUR, denied=True), "conflict", "conflict", "conflict"),
    (says(OVER_FOUR), says(FIVE, denied=True), "compatible", "compatible", "independent"),
    (says(FIVE), says(SIX, denied=True), "compatible", "compatible", "independent"),
    (says(FIVE), says(EURO, denied=True), "incomparable", "incomparable", "independent"),
    (says(FIVE, denied=True), says(FIVE, denied=True), "equal", "equal", "equal"),
    (says(FIVE, denied=True), says(SIX, denied=True), "compatible", "compatible", "independent"),
    (says(FIVE), UNKNOWN, "compatible", "compatible", "compatible"),
    (says(FIVE), NOT_NONE, "compatible", "compatible", "compatible"),
    (says(FIVE), NONE, "conflict", "conflict", "conflict"),
    (says(FIVE), NOT_UNKNOWN, "conflict", "conflict", "conflict"),
    (says(FIVE, denied=True), NONE, "compatible", "compatible", "compatible"),
    (says(FIVE, denied=True), UNKNOWN, "compatible", "compatible", "compatible"),
    (UNKNOWN, UNKNOWN, "equal", "equal", "equal"),
    (UNKNOWN, NOT_NONE, "equal", "equal", "equal"),
    (NONE, NONE, "equal", "equal", "equal"),
    (NONE, NOT_UNKNOWN, "equal", "equal", "equal"),
    (NONE, UNKNOWN, "conflict", "conflict", "conflict"),
    (
        says(FIVE, valid="2025"), says(SIX, valid="2024"),
        "conflict", "supersedes", "independent",
    ),
    (
        says(FIVE, valid="2025"), says(FIVE, valid="2024"),
        "equal", "supersedes", "independent",
    ),
    (
        says(FIVE, valid="2024"), says(EURO, valid="2025-01"),
        "incomparable", "superseded_by", "independent",
    ),
    (
        says(FIVE, valid="2024"), says(SIX, valid="2024-06/.."),
        "conflict", "conflict", "independent",
    ),
    (
        says(FIVE, valid="2019/.."), says(SIX, valid="2024"),
        "conflict", "conflict", "independent",
    ),
    (says(FIVE), says(SIX, valid="2024"), "conflict", "conflict", "independent"),
    (
        says(FIVE, valid="2025"), says(FIVE, denied=True, valid="2024"),
        "conflict", "supersedes", "independent",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "one", "at_a_time", "many"), RELATIONS)
def test_relate_claims_follows_the_cardinality(
    first: Assertion, second: Assertion, one: str, at_a_time: str, many: str
) -> None:
    found = [relate(first, second, cardinality=cardinality) for cardinality in Cardinality]

    assert found == [one, at_a_time, many]


assertions = st.one_of(
    st.builds(
        Assertion,
        st.just(Kind.VALUE),
        st.booleans(),
        values,
        st.none() | edtf_texts.map(parse_edtf),
    ),
    st.builds(
        Assertion,
        st.sampled_from([Kind.UNKNOWN, Kind.NONE]),
        st.booleans(),
        st.none(),
        st.none() | edtf_texts.map(parse_edtf),
    ),
)
MIRRORED = {
    Relation.SUPERSEDES: Relation.SUPERSEDED_BY,
    Relation.SUPERSEDED_BY: Relation.SUPERSEDES,
}


@given(assertions, assertions, st.sampled_from(Cardinality))
def test_relate_any_claims_is_mirrored(
    first: Assertion, second: Assertion, cardinality: Cardinality
) -> None:
    there = relate(first, second, cardinality=cardinality)
    back = relate(second, first, cardinality=cardinality)

    assert back is MIRRORED.get(there, there)


@given(assertions, st.sampled_from(Cardinality))
def test_relate_claim_with_itself_is_equal(claim: Assertion, cardinality: Cardinality) -> None:
    assert relate(claim, claim, cardinality=cardinality) is Relation.EQUAL

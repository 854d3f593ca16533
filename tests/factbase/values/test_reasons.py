"""Why two claims cannot both hold, word for word."""

from uuid import UUID

import pytest

from factbase.values import (
    Assertion,
    Boolean,
    Cardinality,
    DateValue,
    EntityRef,
    Kind,
    Relation,
    Text,
    Url,
    Value,
    ValueType,
    parse,
    reason,
    relate,
)
from sources.edtf import parse_edtf

AT_A_TIME = Cardinality.ONE_AT_A_TIME


def says(value: Value | None, valid: str = "", *, denied: bool = False) -> Assertion:
    return Assertion(Kind.VALUE, denied, value, parse_edtf(valid) if valid else None)


def money(typed: str) -> Value:
    return parse(typed, ValueType.MONEY)


def quantity(typed: str) -> Value:
    return parse(typed, ValueType.QUANTITY)


def day(text: str) -> Value:
    return DateValue(parse_edtf(text))


def entity(number: int, label: str) -> Value:
    return EntityRef(UUID(int=number), label)


EXCLUSIONS = [
    (money("500bn USD"), money("200bn USD"), "500 billion USD cannot equal 200 billion USD"),
    (
        money("at most 200bn USD"),
        money("500bn USD"),
        "500 billion USD cannot be at most 200 billion USD",
    ),
    (
        money("about 20bn CNY"),
        money("at least 30bn CNY"),
        "about 20 billion CNY and at least 30 billion CNY do not overlap",
    ),
    (quantity("1 mile"), quantity("1.6 km"), "1 mi cannot equal 1.6 km (about 0.994194 mi)"),
    (quantity("3 GW"), quantity("2,000 MW"), "3 GW cannot equal 2,000 MW (2 GW)"),
    (
        quantity("3 GW"),
        quantity("between 1,000 and 2,000 MW"),
        "3 GW cannot be between 1,000 and 2,000 MW (1 to 2 GW)",
    ),
    (day("2025-06-26"), day("2025-06-27"), "26 June 2025 cannot equal 27 June 2025"),
    (day("2025-06-26"), day("2024"), "26 June 2025 and 2024 do not overlap"),
    (entity(1, "Kabul"), entity(2, "Herat"), "Kabul and Herat are two different entities"),
    (Text("GLM-4", "en"), Text("GLM-5", "en"), "“GLM-4” and “GLM-5” are different words"),
    (Url("http://a.org"), Url("http://b.org"), "http://a.org cannot equal http://b.org"),
    (Boolean(True), Boolean(False), "yes and no exclude each other"),
]


@pytest.mark.parametrize(("first", "second", "expected"), EXCLUSIONS)
def test_reason_of_two_values_says_what_excludes_what(
    first: Value, second: Value, expected: str
) -> None:
    assert (
        reason(says(first), says(second), cardinality=AT_A_TIME) == f"{expected}; neither says when"
    )


FIVE, OVER_FOUR = money("5 USD"), money("over 4 USD")
NONE, UNKNOWN = Assertion(Kind.NONE), Assertion(Kind.UNKNOWN)
NOT_UNKNOWN = Assertion(Kind.UNKNOWN, denied=True)
EXISTENCE = [
    (says(FIVE), says(FIVE, denied=True), "5 USD is claimed and denied"),
    (
        says(OVER_FOUR, denied=True),
        says(FIVE),
        "5 USD lies within at least 4 USD, which is denied",
    ),
    (NONE, says(FIVE), "One claim says that there is none, the other 5 USD"),
    (says(FIVE), NOT_UNKNOWN, "One claim says 5 USD, the other that there is none"),
    (
        UNKNOWN,
        NONE,
        "One claim says that there is one, though unknown, the other that there is none",
    ),
]


@pytest.mark.parametrize(("first", "second", "expected"), EXISTENCE)
@pytest.mark.parametrize("cardinality", Cardinality)
def test_reason_of_denials_says_what_is_denied(
    first: Assertion, second: Assertion, expected: str, cardinality: Cardinality
) -> None:
    assert relate(first, second, cardinality=cardinality) is Relation.CONFLICT
    assert reason(first, second, cardinality=cardinality).startswith(f"{expected}; ")


TIMES = [
    ("", "", "neither says when"),
    ("2025", "2025", "both hold in 2025"),
    ("2025-06", "2025-06", "both hold in June 2025"),
    ("2025-06-26", "2025-06-26", "both hold on 26 June 2025"),
    ("2019/..", "2019/..", "both hold since 2019"),
    ("2019/2021", "2019/2021", "both hold from 2019 to 2021"),
    ("", "2025~", "one holds in about 2025, the other does not say when"),
    ("2025-06-26", "", "one holds on 26 June 2025, the other does not say when"),
    ("2025", "2025-06", "their times can overlap: 2025 and June 2025"),
]


@pytest.mark.parametrize(("first", "second", "expected"), TIMES)
def test_reason_says_when_both_hold(first: str, second: str, expected: str) -> None:
    found = reason(says(FIVE, first), says(money("6 USD"), second), cardinality=AT_A_TIME)

    assert found == f"5 USD cannot equal 6 USD; {expected}"


def test_reason_of_one_value_for_ever_says_so_whatever_the_times() -> None:
    found = reason(
        says(day("2019"), "2019"), says(day("2020"), "2020"), cardinality=Cardinality.ONE
    )

    assert found == "2019 and 2020 do not overlap; there is one value for ever"


def test_reason_shortens_long_texts() -> None:
    long = Text("word " * 100, "en")

    found = reason(says(long), says(Text("short", "en")), cardinality=AT_A_TIME)

    assert len(found) < 200
    assert "word…” and “short” are different words" in found

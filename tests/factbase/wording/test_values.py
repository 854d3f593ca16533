from decimal import Decimal

import pytest
from django.utils import translation

from factbase import wording
from factbase.values import Kind, ValueType, display, parse

CASES = [
    (ValueType.MONEY, "about 20 billion CNY", "约200亿 CNY"),
    (ValueType.MONEY, "at least 1.4 billion USD", "至少14亿 USD"),
    (ValueType.MONEY, "at most 1.5 trillion USD", "至多1.5万亿 USD"),
    (ValueType.MONEY, "between 3 and 5 million EUR", "300万至500万 EUR"),
    (ValueType.MONEY, "123,456,789.01 USD", "123,456,789.01 USD"),
    (ValueType.MONEY, "9,999 USD", "9,999 USD"),
    (ValueType.QUANTITY, "about 300 MW", "约300 MW"),
    (ValueType.QUANTITY, "30,000", "3万"),
    (ValueType.DATE, "2025-06~", "2025年6月左右"),
    (ValueType.BOOLEAN, "yes", "是"),
    (ValueType.TEXT, "as it was said", "as it was said"),
]


@pytest.mark.parametrize(("kind", "typed", "chinese"), CASES)
def test_value_in_chinese_counts_as_chinese_does(kind, typed, chinese):
    with translation.override("zh-hans"):
        assert wording.value_words(parse(typed, kind)) == chinese


@pytest.mark.parametrize(("kind", "typed", "chinese"), CASES)
def test_value_in_english_is_what_files_and_api_show(kind, typed, chinese):
    value = parse(typed, kind)
    assert wording.value_words(value) == display(value)


@pytest.mark.parametrize(("kind", "typed", "chinese"), CASES[:8])
def test_chinese_words_of_an_amount_can_be_typed(kind, typed, chinese):
    value, again = parse(typed, kind), parse(chinese, kind)
    assert (again.amount, again.lower, again.upper) == (value.amount, value.lower, value.upper)
    assert again.modifier == value.modifier


def test_amount_with_bounds_shows_both():
    value = wording.values.Money(
        Decimal(4_000_000_000), "CNY", "about", Decimal(3_000_000_000), Decimal(5_000_000_000)
    )
    with translation.override("zh-hans"):
        assert wording.value_words(value) == "约40亿 CNY（30亿至50亿）"


def test_what_is_not_known_differs_from_what_is_not_there():
    with translation.override("zh-hans"):
        assert [wording.kind_words(kind) for kind in (Kind.UNKNOWN, Kind.NONE)] == ["不详", "无"]
    assert [wording.kind_words(kind) for kind in (Kind.UNKNOWN, Kind.NONE)] == ["unknown", "none"]

"""Units in the words of the reader's language."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from factbase.values import Quantity
from factbase.wording import unit_words, value_words


@pytest.mark.parametrize(
    ("label", "code", "dimension", "words"),
    [
        ("kilometres", "kilometre", "length", "千米"),
        ("tokens", "token", "tokens", "个词元"),  # those of the API are 令牌
        ("Chinese Yuan", "CNY", "currency:CNY", "人民币"),
        ("smoots", "smoot", "length", "smoots"),
    ],
)
def test_unit_is_named_in_the_language_of_the_page(label, code, dimension, words):
    with override("zh-hans"):
        assert unit_words(label, code=code, dimension=dimension) == words
    assert unit_words(label, code=code, dimension=dimension) == label


@pytest.mark.parametrize(("unit", "words"), [("people", "800 人"), ("megawatt", "800 MW")])
def test_quantity_is_counted_in_words_of_the_page_where_there_is_no_symbol(unit, words):
    with override("zh-hans"):
        assert value_words(Quantity(Decimal(800), unit)) == words

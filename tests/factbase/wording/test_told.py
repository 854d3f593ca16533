"""What pure modules say, in the reader's language."""

import re
from datetime import date

import pytest
from django.utils.translation import override

from factbase.exceptions import InvalidValueError
from factbase.values import Assertion, Cardinality, Kind, ValueType, parse, reason
from factbase.wording import told
from sources.edtf import EdtfError, parse_edtf
from sources.exceptions import RefusalError
from sources.phrases import Phrase

QUOTED = re.compile("“[^”]*”")
# Codes, units and examples of what one would type are the same in every language.
SAME = re.compile(r"\b(?:about|since|people|billion|example.org|https?|[A-Z]{3,5})\b")


def refusal(typed: str, value_type: ValueType) -> RefusalError:
    with pytest.raises(InvalidValueError) as caught:
        parse(typed, value_type, reference=date(2025, 6, 30))
    return caught.value


@pytest.mark.parametrize(
    ("typed", "value_type"),
    [
        ("", ValueType.TEXT),
        ("5", ValueType.MONEY),
        ("1,23 USD", ValueType.MONEY),
        ("five", ValueType.QUANTITY),
        ("5 blorps", ValueType.QUANTITY),
        ("over about 5 USD", ValueType.MONEY),
        ("6/7/2025", ValueType.DATE),
        ("FY2025", ValueType.DATE),
        ("Monday 26 June 2025", ValueType.DATE),
        ("the other day", ValueType.DATE),
        ("2025-13", ValueType.DATE),
        ("ftp://example.org", ValueType.URL),
        ("perhaps", ValueType.BOOLEAN),
    ],
)
def test_refusal_of_a_value_is_told_in_chinese_alone(typed, value_type):
    message = refusal(typed, value_type).message
    with override("zh-hans"):
        words = told(message)
    assert re.search("[一-鿿]", words)
    assert not re.findall("[A-Za-z]{3,}", SAME.sub("", QUOTED.sub("", words)))


def test_phrase_is_plain_english_for_programs():
    with pytest.raises(EdtfError) as caught:
        parse_edtf("2025-02-30")
    assert caught.value.message == "“2025-02-30” is not a date: that month has the days 1 to 28."
    assert told(caught.value.message) == caught.value.message


def test_words_without_a_template_stay_as_they_are():
    with override("zh-hans"):
        assert told("100 % of it") == "100 % of it"
        assert told(Phrase("nobody translated this")) == "nobody translated this"


def test_reason_of_a_conflict_says_values_and_times_in_chinese():
    def says(typed: str) -> Assertion:
        return Assertion(Kind.VALUE, value=parse(typed, ValueType.MONEY), valid=parse_edtf("2025"))

    words = reason(
        says("500 billion USD"), says("at most 200 billion USD"), cardinality=Cardinality.MANY
    )
    assert words == "500 billion USD cannot be at most 200 billion USD; both hold in 2025"
    with override("zh-hans"):
        assert told(words) == "5,000亿 USD不可能是至多2,000亿 USD；两者都在2025年成立"

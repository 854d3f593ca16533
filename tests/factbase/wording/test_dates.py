import pytest
from django.utils import translation

from factbase.values.dates import DateValue, display, parse
from factbase.wording import date_words
from sources.edtf import parse_edtf


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2025-06-26", "2025年6月26日"),
        ("2025-06-26~", "2025年6月26日左右"),
        ("2025-06", "2025年6月"),
        ("2025", "2025年"),
        ("2025?", "可能是2025年"),
        ("2025%", "可能是2025年左右"),
        ("201X", "2010年代"),
        ("2025-21", "2025年春季"),
        ("2025-XX", "2025年某月"),
        ("2025-XX-XX", "2025年某日"),
        ("2025-06-XX", "2025年6月某日"),
        ("2019/..", "自2019年起"),
        ("../2019-03", "至2019年3月"),
        ("2019/", "自2019年起，结束时间不详"),
        ("/2019", "至2019年，开始时间不详"),
        ("2019~/2020-02", "2019年左右至2020年2月"),
        ("0044", "44年"),
        # No calendar of Python's reaches there.
        ("-0043", "44 BC"),
        ("Y20000", "Y20000"),
    ],
)
def test_imprecise_date_in_chinese_keeps_its_precision(edtf, words):
    with translation.override("zh-hans"):
        assert date_words(edtf) == words


@pytest.mark.parametrize("edtf", ["2025-06-26~", "201X", "2025-21", "2019/..", "2025-06-XX"])
def test_english_words_are_those_of_files_and_api(edtf):
    assert date_words(edtf) == display(DateValue(parse_edtf(edtf)))


@pytest.mark.parametrize(
    "edtf",
    [
        *("2025-06-26", "2025-06-26~", "2025-06", "2025", "2025?", "2025%", "201X", "2025-21"),
        *("2025-XX", "2025-XX-XX", "2025-06-XX", "2019/..", "../2019-03", "2019/", "/2019"),
        *("2019~/2020-02", "2025-01-05/2025-08"),
    ],
)
def test_what_a_page_says_in_chinese_can_be_typed_into_its_forms(edtf):
    with translation.override("zh-hans"):
        assert parse(date_words(edtf)).date.text == edtf

"""What the rules find in running text: a table of cases, in English and Chinese.

The source is dated 26 June 2025, a Thursday.
"""

import pytest

from factbase.spotting import SuggestionKind, values_in
from factbase.spotting.spotted import DOUBTFUL
from factbase.values import default_units, display, parse
from factbase.values.kinds import ValueType
from sources.edtf import parse_edtf

DATED = parse_edtf("2025-06-26")

# Words in brackets are what is found; what one would type for each follows.
MONEY = [
    ("市值[逾百亿港元]", "at least 10 billion HKD"),
    ("投资[超千万元]", "at least 10 million CNY"),
    ("pegged at [20 billion yuan]", "20 billion CNY"),
    ("pegged at [over $1.4bn].", "at least 1.4 billion USD"),
    ("[around €20-30 million]", "between 20 and 30 million EUR"),
    ("paid [€3.5m]", "3.5 million EUR"),
    ("paid [US$40]", "40 USD"),
    ("paid [RMB 2 bn]", "2 billion CNY"),
    ("paid [C$1,400]", "1,400 CAD"),
    ("paid [HK$ 3.2 billion]", "3.2 billion HKD"),
    ("[1.4 trillion won]", "1.4 trillion KRW"),
    ("[500 billion dollars]", "500 billion USD"),
    ("[two billion euros]", "2 billion EUR"),
    ("[half a million dollars]", "500,000 USD"),
    ("[twenty-five million pounds]", "25 million GBP"),
    ("[one hundred and twenty million dollars]", "120 million USD"),
    ("[two hundred thousand yen]", "200,000 JPY"),
    ("a [$1.4-billion] deal", "1.4 billion USD"),
    ("[between $3 million and $5 million]", "between 3 and 5 million USD"),
    ("[3 to 5 billion dollars]", "between 3 and 5 billion USD"),
    ("[$64bn to $72bn]", "between 64 and 72 billion USD"),
    ("[£400-450 million]", "between 400 and 450 million GBP"),
    ("rose from [$3bn] to [$5bn]", "3 billion USD", "5 billion USD"),
    ("[up to $30k]", "at most 30,000 USD"),
    ("[nearly £6 billion]", "about 6 billion GBP"),
    ("[roughly $2.78 billion]", "about 2.78 billion USD"),
    ("[no more than $5 million]", "at most 5 million USD"),
    ("[at least 75 million Swiss francs]", "at least 75 million CHF"),
    ("[$5bn+] fund", "at least 5 billion USD"),
    ("[$100 billion-plus]", "at least 100 billion USD"),
    ("[$5 million or more]", "at least 5 million USD"),
    ("[Rs 500 crore]", "5 billion INR"),
    ("[NT$30 billion]", "30 billion TWD"),
    ("[A$3.1bn] ([US$2.0bn])", "3.1 billion AUD", "2 billion USD"),
    (
        "losing [2 billion yuan] against [300 million] in revenue",
        "2 billion CNY",
        "300 million CNY",
    ),
    ("XAU/USD fell to [$0.242]", "0.242 USD"),
    ("[¥2,000]", "2,000 CNY"),
    ("[US$2,345.6 million]", "2,345.6 million USD"),
    ("[１２３万元]", "1.23 million CNY"),
    ("估值[200亿元]", "20 billion CNY"),
    ("[约20亿美元]", "about 2 billion USD"),
    ("[超过14亿美元]", "at least 1.4 billion USD"),
    ("[三百万元]", "3 million CNY"),
    ("[1.4万亿元]", "1.4 trillion CNY"),
    ("[20亿至30亿元]", "between 2 and 3 billion CNY"),
    ("[20多亿美元]", "at least 2 billion USD"),
    ("收入[约为30亿美元]", "about 3 billion USD"),
    ("[不低于一千亿日元]", "at least 100 billion JPY"),
    ("[8.5亿英镑左右]", "about 850 million GBP"),
    ("[二点五亿欧元]", "250 million EUR"),
    ("[30亿元人民币]", "3 billion CNY"),
    ("融资[3亿5000万美元]", "350 million USD"),
    ("[12万3456元]", "123,456 CNY"),
    ("[1亿2345万6789元]", "123,456,789 CNY"),
    ("投资[三亿五千万欧元]", "350 million EUR"),
    ("[两万三千亿元]", "2.3 trillion CNY"),
    ("[一万二元]，[一万零二元]", "12,000 CNY", "10,002 CNY"),
    ("[3亿5千万至4亿元]", "between 350 and 400 million CNY"),
    ("估值[略高于72亿美元]", "at least 7.2 billion USD"),
    ("[$1bn-2bn] a year", "between 1 and 2 billion USD"),
    ("a loss of [-$3m]", "-3 million USD"),
    ("[Rs 1,200 cr]", "12 billion INR"),
    ("paid [SFr2bn] or [Ksh 12.4 billion]", "2 billion CHF", "12.4 billion KES"),
    ("sales of [Rmb4.5bn-Rmb5bn]", "between 4.5 and 5 billion CNY"),
    ("[£1–2m]", "between 1 and 2 million GBP"),
    ("价格[392.32元]/股", "392.32 CNY"),
]
QUANTITIES = [
    ("[五百至七百名]工程师", "between 500 and 700 people"),
    ("员工[3000名]", "3,000 people"),
    ("共[1亿2千万人]", "120 million people"),
    ("[15,000-odd employees]", "at least 15,000 people"),
    ("[1,200 full-time employees]", "1,200 people"),
    ("[10,000+ employees]", "at least 10,000 people"),
    ("[some 200 people]", "about 200 people"),
    ("[a dozen people]", "12 people"),
    ("[about two dozen staff]", "about 24 people"),
    ("[2.3 million customers]", "2.3 million people"),
    ("[500 million weekly active users], up from [400 million] in May", "500 million people",
     "400 million people", "2025-05"),
    ("[10,000 Nvidia H100 GPUs]", "10,000 GPUs"),
    ("[70B parameters]", "70 billion parameters"),
    ("[nearly two trillion parameters]", "about 2 trillion parameters"),
    ("[14.8T tokens]", "14.8 trillion tokens"),
    ("[300 km] of pipe", "300 km"),
    ("a [74,000-tonne] tanker", "74,000 tonnes"),
    ("[5 GW]", "5 GW"),
    ("[1200平方公里]", "1,200 km²"),
    ("[883人]", "883 people"),
    ("[五万名工人]", "50,000 people"),
]  # fmt: skip
PERCENTAGES = [
    ("fell [-3.2%] or [minus 3%], [负2%]", "-3.2 %", "-3 %", "-2 %"),
    ("weekly - [5%] - and COVID-19%", "5 %"),
    ("[a quarter] of the users", "25 %"),
    ("[over two-thirds] of members", "at least 66.7 %"),
    ("[one fifth] of it", "20 %"),
    ("[a third] of them", "about 33.3 %"),
    ("[三分之二]的资金", "about 66.7 %"),
    ("[近四分之三]的企业", "about 75 %"),
    ("[20%] of it", "20 %"),
    ("[20 percent]", "20 %"),
    ("[3.2 per cent]", "3.2 %"),
    ("[5-10%]", "between 5 and 10 %"),
    ("[more than 60 per cent]", "at least 60 %"),
    ("[3 percentage points]", "3 pp"),
    ("up [2 basis points]", "2 bp"),
    ("rose from [3%] to [5%]", "3 %", "5 %"),
    ("[百分之二十]", "20 %"),
    ("[近四成]", "about 40 %"),
    ("[三个百分点]", "3 pp"),
    ("[超过130%]", "at least 130 %"),
]
DURATIONS = [
    ("历时[两年半]完成", "2.5 years"),
    ("for [three years]", "3 years"),
    ("over [four years]", "4 years"),
    ("[more than 90 days]", "at least 90 days"),
    ("[over a month]", "at least 1 month"),
    ("an [18-month] plan", "18 months"),
    ("[2 to 3 weeks]", "between 2 and 3 weeks"),
    ("为期[三年]", "3 years"),
    ("[18个月]", "18 months"),
]
DATES = [
    ("in [Q4'24] and [4Q24] and [1H25]", "2024-10/2024-12", "2024-10/2024-12", "2025-01/2025-06"),
    ("[Jan-Mar 2025]", "2025-01/2025-03"),
    ("[Nov - Feb 2025]", "2024-11/2025-02"),
    ("央行将利率下调，为[7月中旬]以来首次", "2024-07-11/2024-07-20"),
    ("公司将于[7月]上市", "2025-07"),
    ("[2024年12月底]", "2024-12-21/2024-12-31"),
    ("inflation of 5 [by end-2027]", "../2027-12"),
    ("[今年前三季度]", "2025-01/2025-09"),
    ("[前三季度]", "2024-01/2024-09"),
    ("[2025年前9个月]", "2025-01/2025-09"),
    ("[上半年]营收", "2025-01/2025-06"),
    ("在[2023年年中]上市", "2023-05/2023-08"),
    ("[2023年]中国用了2048块芯片", "2023"),
    ("on [26 June 2025]", "2025-06-26"),
    ("on [June 26, 2025],", "2025-06-26"),
    ("on [Thursday, 26 June 2025]", "2025-06-26"),
    ("on [the 26th of June 2025]", "2025-06-26"),
    ("On [June 24], they", "2025-06-24"),
    ("in [June 2025]", "2025-06"),
    ("on [26/06/2025]", "2025-06-26"),
    ("on [6/7/2025]", "2025"),
    ("on [2025-06-26]", "2025-06-26"),
    ("its debut in [January],", "2025-01"),
    ("in [November]", "2024-11"),
    ("In [May], during", "2025-05"),
    ("will open in [May]", "2026-05"),
    ("first reported in [May]", "2025-05"),
    ("[last December]", "2024-12"),
    ("[last year]", "2024"),
    ("[last month]", "2025-05"),
    ("[this week]", "2025-06-23/2025-06-29"),
    ("[earlier this year]", "2025"),
    ("on [Tuesday]", "2025-06-24"),
    ("[last Friday]", "2025-06-20"),
    ("[next Monday]", "2025-06-30"),
    ("will meet on [Friday]", "2025-06-27"),
    ("[Yesterday]", "2025-06-25"),
    ("[mid-2025]", "2025-05/2025-08"),
    ("[early March]", "2025-03-01/2025-03-10"),
    ("the [end of 2024]", "2024-12"),
    ("the [second quarter of 2024]", "2024-04/2024-06"),
    ("[Q3 2024]", "2024-07/2024-09"),
    ("in the [third quarter]", "2024-07/2024-09"),
    ("the [first half of 2026]", "2026-01/2026-06"),
    ("[fiscal 2025]", "2025"),
    ("the [2010s]", "201X"),
    ("the [early 1970s]", "197X"),
    ("in the [summer of 2023]", "2023-22"),
    ("[last summer]", "2024-22"),
    ("[two years ago]", "2023~"),
    ("[3 months ago]", "2025-03~"),
    ("[since 2019]", "2019/.."),
    ("[by 2030]", "../2030"),
    ("[before 2020]", "../2019-12-31"),
    ("[between 2019 and 2021]", "2019/2021"),
    ("[between August 2020 and September 2021]", "2020-08/2021-09"),
    ("[From 2010 to 2014] it", "2010/2014"),
    ("[2019-2021]", "2019/2021"),
    ("in [2012-13] it", "2012/2013"),
    ("[June 3-5, 2025]", "2025-06-03/2025-06-05"),
    ("slated for [2026]", "2026"),
    ("its [2019] launch", "2019"),
    ("[Sept. 30]", "2024-09-30"),
    ("[2025年6月26日]", "2025-06-26"),
    ("[6月19日]", "2025-06-19"),
    ("[3月]", "2025-03"),
    ("[去年]", "2024"),
    ("[去年12月]", "2024-12"),
    ("[今年1月]", "2025-01"),
    ("[二〇二四年]", "2024"),
    ("[2024年第二季度]", "2024-04/2024-06"),
    ("[2025年上半年]", "2025-01/2025-06"),
    ("[2023年底]", "2023-12"),
    ("[自2019年以来]", "2019/.."),
    ("[2019年至2021年]", "2019/2021"),
    ("[2030年前]", "../2029-12-31"),
    ("[周二]表示", "2025-06-24"),
    ("[上周五]", "2025-06-20"),
    ("[昨日]", "2025-06-25"),
    ("[两年前]", "2023~"),
    ("[2025年1-9月]", "2025-01/2025-09"),
    ("[6月9日至21日]", "2025-06-09/2025-06-21"),
    ("[上世纪90年代]", "199X"),
    ("[一季度]", "2025-01/2025-03"),
    ("am [26. Juni 2025]", "2025-06-26"),
    ("le [3 juin 2025]", "2025-06-03"),
    ("[By Friday] it must", "../2025-06-27"),
]
NOTHING = [
    "12345671234567123456712345671234567 tonnes",
    "raised $12,5 million",
    "a quarter of a million downloads",
    "half of the year had gone; the first half of the match",
    "one in five staff left, two out of three customers stayed",
    "in Q3 of fiscal years such as that one",
    "eight months after the seed round",
    "百亿级市场",
    "it may rain and they march on",
    "Theresa May said so",
    "March said",
    "the sun sat on the wed",
    "GPT-4 and version 3.5 and GLM-4.5",
    "call 555-2019 or +1 555 010 9999",
    "page 2019, room 2010, Windows 2000",
    "at 10:30 they won 3-1",
    "Resolution 1718 and § 744.21",
    "several billion dollars, tens of thousands of people",
    "hundreds of millions of users",
    "数十亿元、几百家企业、第三天",
    "5-year-old, she was 91",
    "12 hours ago",
    "one day the second will",
    "million-dollar homes",
    "2.788 GPU hours",
    "25 tokens per second",
    "a Boeing 737-800",
    "http://example.org/2019/06",
    "three of the seven",
    "the second half",
    "No. 12",
    "COP29 and the G20",
    "两三年后或达千亿元",
    "20世纪末",
    "名列前3名，排第3名，2024名单，两百万人次",
    "一半年轻人，一周后",
    "八年级学生和3年级",
    "27 vessels, 12 firms, 1.2 million vehicles and 40 banks",
    "300 million shares against 200 million, 5 million units, 9 seats",
    "27艘船、14个办事处、3款模型、300万辆汽车、12项专利",
]
CASES = [*MONEY, *QUANTITIES, *PERCENTAGES, *DURATIONS, *DATES]


def found(text: str) -> list[tuple[str, str]]:
    spotted = values_in(text, units=default_units(), reference=DATED)
    return [(text[one.start : one.end], one.typed) for one in spotted]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_rules_find_what_is_marked(case: tuple[str, ...]) -> None:
    marked, *typed = case
    text = marked.replace("[", "").replace("]", "")
    words = [part.partition("]")[0] for part in marked.split("[")[1:]]
    spotted = found(text)
    assert [meaning for _, meaning in spotted] == typed
    for (ours, _), theirs in zip(spotted, words, strict=False):
        assert ours.removeprefix("the ") in theirs


@pytest.mark.parametrize("text", NOTHING)
def test_rules_leave_other_numbers_and_words_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_what_is_offered_can_be_typed(case: tuple[str, ...]) -> None:
    """The value is what the field makes of the offered words."""
    kinds = {SuggestionKind.MONEY: ValueType.MONEY, SuggestionKind.DATE: ValueType.DATE}
    text = case[0].replace("[", "").replace("]", "")
    for one in values_in(text, units=default_units(), reference=DATED):
        typed = parse(one.typed, kinds.get(one.kind, ValueType.QUANTITY))
        assert one.value is not None
        assert display(typed) == display(one.value)


def test_table_is_long_enough() -> None:
    assert len(CASES) + len(NOTHING) >= 150


def test_without_a_date_of_the_source_relative_words_have_no_value() -> None:
    (one,) = values_in("lost last year", units=default_units(), reference=None)
    assert (one.typed, one.value) == ("last year", None)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("the firſt quarter of 1776", "1776-01/1776-03"),
        ("on Auguſt 5, 1776", "1776-08-05"),
        ("in Aprıl 1920", "1920-04"),
        ("a thouſand dollars", "1,000 USD"),
        ("ſix mıllıon pounds", "6 million GBP"),
        ("300 MİLLİON euros", "300 million EUR"),
    ],
)
def test_letters_of_old_prints_and_of_turkish_are_read_as_their_likes(
    text: str, typed: str
) -> None:
    assert [meaning for _, meaning in found(text)] == [typed]


@pytest.mark.parametrize("text", ["2025年9-1月", "2月31日", "2025年2月31日", "6月21日至9日"])
def test_date_that_there_is_not_has_no_value(text: str) -> None:
    spotted = values_in(text, units=default_units(), reference=DATED)
    assert [one.value for one in spotted if one.confidence > DOUBTFUL] == []


def test_vague_date_of_the_source_gives_what_it_can() -> None:
    spotted = values_in(
        "last year and on Tuesday", units=default_units(), reference=parse_edtf("2025")
    )
    assert [(one.typed, one.value is None) for one in spotted] == [
        ("2024", False),
        ("Tuesday", True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        *("1," * 50_000, "since " * 30_000, "一" * 50_000, "$" * 100_000, "1-" * 50_000),
        *("A." * 50_000, "will " * 20_000 + "in May", "between " * 20_000, "\x00" * 1000),
        "２０１９" * 20_000,
    ],
    ids=lambda text: text[:8],
)
def test_hostile_text_takes_no_long_time(text: str) -> None:
    """A rule that looks back without limit would take minutes."""
    values_in(text, units=default_units(), reference=DATED)

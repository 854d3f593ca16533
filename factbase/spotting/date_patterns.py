"""How dates are written in English text: the patterns, and the words around that change them."""

import re

from babel.dates import get_month_names

from factbase.spotting.numerals import SMALL
from factbase.values.date_phrasing import MONTH_NAMES

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SEASONS = ("spring", "summer", "autumn", "fall", "winter")
ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}
COUNTS = {**SMALL, "a": 1, "an": 1}

_SHORT_MONTHS = ("Sept", *(name[:3] for name in MONTH_NAMES))
_FULL, _SHORT = "|".join(MONTH_NAMES), "|".join(_SHORT_MONTHS)
_MONTH = rf"(?P<month>(?:{_FULL})(?![A-Za-z])|(?:{_SHORT})(?![A-Za-z])\.?)"
_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})\b"
_SEASON = f"(?P<season>{'|'.join(SEASONS)})"
# Not in front of what counts things: 2048块, 2000名.
_YEAR = (
    r"(?P<year>(?:1[5-9]|20)[0-9]{2})"
    r"(?![0-9%A-Za-z个個块塊张張台臺枚名位家人只隻辆輛元吨噸米件套条條万萬亿億千多余]|[.,][0-9])"
)
_DAY = r"(?P<day>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![0-9A-Za-z%:]|[.,][0-9])"
_NO_AMOUNT = r"(?! ?(?:%|per ?cent|[mb]illion|trillion|bn\b|people|points|yuan))"
_PART = "(?P<part>early|mid|late|start of|end of|beginning of|middle of)[ -](?:in )?(?:the )?"
_WHICH = "(?P<which>last|previous|this|current|next)"
_OF = ",? (?:of |in )?"
_COUNT = f"(?P<count>[0-9]{{1,3}}|{'|'.join(sorted(COUNTS, key=len, reverse=True))})"
_QUARTER = f"(?P<number>{'|'.join(ORDINALS)})[ -](?P<unit>quarter|half)"

# German, French and Spanish names of months, which need a year.
FOREIGN_MONTHS = {
    name.casefold(): number
    for language in ("de", "fr", "es")
    for number, name in get_month_names("wide", locale=language).items()
}

# One of these starts each pattern below.
TRIGGER = re.compile(
    r"(?<![A-Za-z0-9_])(?=[0-9]|(?:early|mid|late|start|end|beginning|middle|last|previous|this"
    r"|current|next|earlier|later|yesterday|today|tomorrow|q[1-4]|h[12]|fiscal|fy ?[0-9]{4}"
    rf"|(?:{'|'.join(COUNTS)}) (?:year|month|week|day|decade)s?"
    rf"|{'|'.join((*MONTH_NAMES, *_SHORT_MONTHS, *WEEKDAYS, *SEASONS, *ORDINALS))}"
    rf"|{'|'.join(FOREIGN_MONTHS)})\b)",
    re.IGNORECASE,
)


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


ISO = _pattern(
    r"(?P<year>[12][0-9]{3})([-/.])(?P<month>0?[1-9]|1[0-2])\2(?P<day>0?[1-9]|[12][0-9]|3[01])"
    r"(?![0-9]|[-/.][0-9])"
)
NUMERIC = _pattern(
    r"([0-9]{1,2})([./])([0-9]{1,2})\2(?P<year>(?:19|20)[0-9]{2})(?![0-9]|[./][0-9])"
)
FOREIGN = _pattern(
    rf"(?:{_DAY.replace('(?:st|nd|rd|th)?', '')}\.? (?:de )?)?"
    rf"(?P<foreign>{'|'.join(FOREIGN_MONTHS)}) (?:de )?{_YEAR}"
)
DECADE = _pattern(rf"(?:{_PART})?(?P<decade>(?:1[5-9]|20)[0-9])0s\b")
YEAR = _pattern(rf"(?:{_PART}|(?P<end>end)[ -])?{_YEAR}")
SHORT_SPAN = _pattern(
    r"(?P<year>(?:19|20)[0-9]{2})[-/](?P<last>[0-9]{2})(?![0-9%A-Za-z]|[-/.,][0-9])"
)
BARE_MONTH = _pattern(rf"(?:{_WHICH} )?{_MONTH}")
# Q4'24, 4Q24, 1H2025, as analysts write.
SHORT_QUARTER = _pattern(
    r"(?:(?P<q>q[1-4]|h[12]) ?['’](?P<short>[0-9]{2})"
    r"|(?P<turned>[1-4]q|[12]h) ?(?:20|')?(?P<year>[0-9]{2}))(?![0-9A-Za-z%]|[.,][0-9])"
)
MONTHS_OF_YEAR = _pattern(rf"(?P<first>{_FULL}|{_SHORT})\.? ?- ?{_MONTH},? {_YEAR}")
FISCAL = _pattern(rf"(?:{_QUARTER} of (?:the )?)?(?:fiscal (?:year )?|FY ?){_YEAR}")
BARE_WEEKDAY = _pattern(rf"(?:{_WHICH} )?{_WEEKDAY}")
AGO = _pattern(rf"{_COUNT} (?P<unit>year|month|week|day|decade)s? ago\b")
# A quarter of a fiscal year begins nobody knows when.
QUARTER_ALONE = _pattern(
    rf"(?:(?P<q>q[1-4])\b|{_QUARTER}\b)(?! (?:of )?(?:FY|fiscal))(?:(?: of)? {_WHICH} year)?"
)
RELATIVE_SEASON = _pattern(rf"{_WHICH} {_SEASON}\b")
# What the reader of typed dates understands as it stands, with a year: behind a letter, behind a
# digit, behind either.
WITH_YEAR_BY_LETTER = [
    _pattern(words)
    for words in (
        rf"(?:{_WEEKDAY},? )?{_MONTH} {_DAY},? {_YEAR}",
        rf"{_MONTH} (?P<day>[0-9]{{1,2}})-(?P<last>[0-9]{{1,2}}),? {_YEAR}",
        rf"(?:{_PART})?{_MONTH}{_OF}{_YEAR}",
        rf"{_SEASON}{_OF}{_YEAR}",
        rf"(?P<q>[qh][1-4]),?{_OF}{_YEAR}",
    )
]
WITH_YEAR_BY_DIGIT = [
    _pattern(words)
    for words in (
        rf"(?P<day>[0-9]{{1,2}})-(?P<last>[0-9]{{1,2}}) {_MONTH},? {_YEAR}",
        rf"{_YEAR} (?P<q>q[1-4]|h[12])\b",
    )
]
WITH_YEAR = [
    _pattern(words)
    for words in (
        rf"(?:{_WEEKDAY},? (?:the )?)?{_DAY} (?:of )?{_MONTH},? {_YEAR}",
        rf"{_QUARTER}{_OF}{_YEAR}",
    )
]
# And without one.
WITHOUT_YEAR = [
    _pattern(words)
    for words in (
        rf"(?:{_WEEKDAY},? (?:the )?)?{_DAY} (?:of )?{_MONTH}",
        rf"(?:{_WEEKDAY},? )?{_MONTH} {_DAY}{_NO_AMOUNT}",
    )
]
RELATIVE = [
    _pattern(words)
    for words in (
        rf"{_MONTH} (?:of )?{_WHICH} year\b",
        rf"(?:{_PART})?{_WHICH} (?:year|month|week)\b(?![- ]old)",
        r"(?:earlier|later) (?:this|last) (?:year|month|week)\b",
        r"(?:yesterday|today|tomorrow)\b",
        rf"{_PART}{_MONTH}",
    )
]

# What speaks of things to come, earlier in the same sentence.
AHEAD = re.compile(
    r"\b(?:will|would|(?-i:may|might|could)|expires?|takes effect|plan(?:s|ned|ning)? to|planned"
    r"|expect(?:s|ed)|scheduled|slated|due|set to|upcoming|aim(?:s|ing)|intend(?:s|ed)|forecast"
    r"|is to|are to|shall)\b[^.;!?]{0,80}$",
    re.IGNORECASE,
)
# A limit lies ahead: by Friday, until May.
LIMIT = re.compile(r"\b(?:by|until|till) $", re.IGNORECASE)
# “Planned in April” speaks of the past again, but for these.
DONE = re.compile(
    r"\b(?!expected|scheduled|slated|planned|need|indeed)[a-z]{2,}ed(?: [a-z]+)? (?:in|on|last) $",
    re.IGNORECASE,
)
# Months that are other words or names, too: only behind such words, or with a day or a year.
OTHER_WORDS = frozenset({"may", "march", "mar", "april", "june", "august", "jan", "dec"})
BEFORE_MONTH = re.compile(
    r"\b(?:in|since|by|until|till|of|from|to|and|through|during|before|after|last|this|next|early"
    r"|mid|late|its|their|his|the|an?|around|for)[ -]$",
    re.IGNORECASE,
)
BEFORE_YEAR = re.compile(
    r"\b(?:in|since|by|until|till|of|from|to|and|through|during|before|after|early|mid|late|around"
    r"|for|between|calendar|or|year|than|the|its|their|a)[ -]$|\($",
    re.IGNORECASE,
)
# A number behind these is no year.
NO_YEAR = re.compile(
    r"(?:\b(?:no|nos|number|page|pages|pp?|room|route|model|version|windows|flight|boeing|section"
    r"|article|resolution|paragraph|suite|box|lot|nasdaq|russell|s&p|csi|gate|area|ext|iso|rtx|copyright|imo|sec)\.?"
    r"|[$€£¥₩#@©/\\:=&]|[A-Za-z]-|(?<![12][0-9]{2})[0-9]-|[0-9],|usd|eur|rmb|cny)[ ]?$",
    re.IGNORECASE,
)
NO_YEAR_BEFORE = re.compile(
    r" (?:gmt|utc|hours|hrs|local time)\b|[:/][0-9]|-[0-9]{3}(?![0-9])|-[0-9]{4}-"
    r"|[ -]?(?:mah|mhz|mw)\b",
    re.IGNORECASE,
)

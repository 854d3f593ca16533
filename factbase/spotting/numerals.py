"""Numbers in running text: digits, number words, Chinese numerals; with their scale word.

`1,400`, `1.4 trillion`, `$3bn`, `two dozen`, `half a million`, `200亿`, `三百万`. What only hints
at a number gives none: `several billion`, `tens of thousands`, `数十亿`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from factbase.spotting.han_numerals import HAN_DIGITS, HAN_GREAT, HAN_TENS, han_to_number
from factbase.spotting.plain import is_letter

SCALES = {
    "hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "quadrillion": 15,
    "lakh": 5, "lac": 5, "crore": 7, "cr": 7, "mn": 6, "mln": 6, "mio": 6, "bn": 9, "bln": 9,
    "mrd": 9, "tn": 12, "trn": 12,
}  # fmt: skip
# How papers write currencies in letters that are not those of the code: Rmb4.5bn, SFr2bn.
PRESS_SIGNS = {
    "Rmb": "CNY", "SFr": "CHF", "Sfr": "CHF", "SKr": "SEK", "Skr": "SEK", "NKr": "NOK",
    "Nkr": "NOK", "DKr": "DKK", "Dkr": "DKK", "Ksh": "KES", "KSh": "KES", "TSh": "TZS",
    "USh": "UGX", "Rp": "IDR",
}  # fmt: skip
# One letter counts as a power of ten only where a currency stands in front or a unit behind.
LETTERS = {"k": 3, "m": 6, "b": 9, "t": 12}
CHINESE_SCALES = {"万亿": 12, "萬億": 12, "亿": 8, "億": 8, "万": 4, "萬": 4, "千": 3, "百": 2}

SMALL = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip

_WORD = "|".join(sorted([*SMALL, *TENS], key=len, reverse=True))
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_HAN = "".join([*HAN_DIGITS, *HAN_TENS, *HAN_GREAT])
_NUMERAL = re.compile(
    rf"""
    (?<![0-9]) (?P<digits> (?:
                [0-9]{{1,3}} (?: (?:\.[0-9]{{3}}){{2,6}} (?:,[0-9]{{1,4}})?
                               | (?:,[0-9]{{3}}){{1,8}} (?:\.[0-9]{{1,9}})? )
              | [0-9]{{1,18}} (?:\.[0-9]{{1,12}})? ) (?![0-9]) )
    | (?P<han> [{_HAN}]{{1,12}} (?:[点點][{_HAN}]{{1,6}})? 半? )
    | (?P<half> \b half [ -] an? [ -] (?=(?:{_SCALE}|dozen)\b) )
    | (?P<words> \b (?:{_WORD}) (?: (?:[ -] | [ ]hundred[ ](?:and[ ])? ) (?:{_WORD}) ){{0,3}} \b )
    | (?P<one> \b an? [ ] (?=(?:{_SCALE}|dozen)\b) )
    | (?P<article> \b an? (?=[ ](?:year|month|week|day|hour)\b) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_AFTER_DIGITS = re.compile(
    rf"(?P<plus>\+)?[ -]?(?:(?P<scale>{_SCALE})s?(?![A-Za-z])(?P<more>\+)?"
    r"|(?P<dozen>dozen)(?![A-Za-z]))",
    re.IGNORECASE,
)
_LETTER = re.compile(r"\+? ?([kKmMbBtT])(?![A-Za-z0-9])")
_AFTER_HAN = re.compile(
    r" ?(?P<odd>[多余餘])?(?P<scale>万亿|萬億|[千百十]?[万萬亿億]|千|百)(?P<more>[多余餘])?"
)
_ODD = re.compile("[多余餘]")
_MORE_BEHIND = re.compile(r"\+|-odd\b")
# What goes on below a scale word: the 5000万 of 3亿5000万.
_FURTHER_HAN = re.compile(
    r"零?(?P<digits>[0-9]{1,4})(?:(?P<scale>[千百十]?[万萬]|千|百)|(?![0-9.年月日号號:：千百十万萬亿億]))"
)
# In front of a Chinese numeral these make it a guess, an ordinal, or a part of a word.
_VAGUE_BEFORE = frozenset("数數几幾第上成每")
_LIMIT_BEFORE = re.compile("逾$|超$|超过$|近$|约$|不足$|不到$")
# What a digit may not follow: it is then part of a name, a version, a time, a path, a date.
_GLUE_BEFORE = re.compile(r"[0-9][.,:/]$|[A-Za-z_)]-$|[#@_/\\:=^]$|[0-9]'$")
_GLUE_AFTER = re.compile(r"[.,:/'][0-9]|[/\\@_]|-[0-9]{3,4}-|[A-Za-z][0-9]")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number of the text, from `start` to `end`; with `is_more` where it says “and more”.

    `scale` is the power of ten of a word that was read with it, None if there is none; `letter`
    the place behind a letter that may be one, with its power. `is_article` is the “a” of a year.
    """

    start: int
    end: int
    amount: Decimal
    scale: int | None = None
    is_more: bool = False
    letter: tuple[int, int] | None = None
    is_word: bool = False
    is_article: bool = False

    @property
    def value(self) -> Decimal:
        """The number with its scale."""
        return self.scaled(self.scale or 0)

    def scaled(self, scale: int) -> Decimal:
        """The number with another scale."""
        return self.amount.scaleb(scale)


def numerals(text: str) -> Iterator[Numeral]:
    """Yield the numbers of a plain text from left to right."""
    place = 0
    while found := _NUMERAL.search(text, place):
        numeral = _read(text, found, place)
        place = max(numeral.end if numeral else found.end(), place + 1)
        if numeral:
            yield numeral


def _read(text: str, found: re.Match[str], last: int) -> Numeral | None:
    """Read what was found; `last` is where the number before it ends."""
    if found["digits"]:
        return _with_digits(text, found, last)
    if found["han"]:
        return _in_han(text, found)
    if found["article"]:
        return Numeral(*found.span(), Decimal(1), is_word=True, is_article=True)
    if found["half"]:
        return _scaled_word(text, found, Decimal("0.5"))
    if found["one"]:
        return _scaled_word(text, found, Decimal(1))
    return _scaled_word(text, found, words_to_number(found["words"]))


def _scaled_word(text: str, found: re.Match[str], amount: Decimal | None) -> Numeral | None:
    """Read the scale word that follows; half a million is half of a million."""
    if amount is None:
        return None
    end = found.end()
    scale = _AFTER_DIGITS.match(text, end)
    if scale is None:
        return Numeral(found.start(), end, amount, is_word=True)
    if scale["dozen"]:
        return Numeral(found.start(), scale.end(), amount * 12, is_word=True)
    power, end = SCALES[scale["scale"].lower()], scale.end()
    further = _AFTER_DIGITS.match(text, end)  # two hundred thousand
    if power == 2 and further and further["scale"]:
        amount, power, end = amount * 100, SCALES[further["scale"].lower()], further.end()
    return Numeral(found.start(), end, amount, power, is_word=True)


def _with_digits(text: str, found: re.Match[str], last: int) -> Numeral | None:
    start, end = found.span()
    if is_letter(text, start - 1) and not _ends_in_currency(text, start):
        return None
    # A letter and a hyphen make a name, but for those of the number before: $1bn-2bn.
    if _GLUE_BEFORE.search(text, max(last, start - 2), start) or _GLUE_AFTER.match(text, end):
        return None
    amount = _decimal(found["digits"])
    if scale := _AFTER_DIGITS.match(text, end):
        if scale["dozen"]:
            return Numeral(start, scale.end(), amount * 12)
        power = SCALES[scale["scale"].lower()]
        return Numeral(start, scale.end(), amount, power, bool(scale["plus"] or scale["more"]))
    if han := _AFTER_HAN.match(text, end):
        is_more = bool(han["odd"] or han["more"])
        read = Numeral(start, han.end(), amount, _han_power(han["scale"]), is_more)
        return read if is_more else _with_further_han(text, read)
    if odd := _ODD.match(text, end):
        return Numeral(start, odd.end(), amount, is_more=True)
    letter = _LETTER.match(text, end)
    place = (letter.end(), LETTERS[letter[1].lower()]) if letter else None
    more = _MORE_BEHIND.match(text, end)
    return Numeral(start, more.end() if more else end, amount, is_more=bool(more), letter=place)


def _with_further_han(text: str, read: Numeral) -> Numeral:
    """Add what is said below the scale word: 3亿5000万 is 350 million."""
    total, end, power = read.value, read.end, read.scale or 0
    while power and read.amount % 1 == 0 and (further := _FURTHER_HAN.match(text, end)):
        below = _han_power(further["scale"]) if further["scale"] else 0
        more = Decimal(further["digits"]).scaleb(below)
        if not 0 < more < Decimal(1).scaleb(power):
            break
        total, end, power = total + more, further.end(), below
    return read if end == read.end else Numeral(read.start, end, total)


def _ends_in_currency(text: str, start: int) -> bool:
    """Whether what is written together with the number in front can be a currency's code."""
    begin = start
    while begin > 0 and start - begin < 4 and is_letter(text, begin - 1):
        begin -= 1
    word = text[begin:start]
    return len(word) in (2, 3) and (word.isupper() or word in PRESS_SIGNS)


def _decimal(digits: str) -> Decimal:
    if digits.count(".") > 1:
        digits = digits.replace(".", "").replace(",", ".")
    return Decimal(digits.replace(",", ""))


def _han_power(word: str) -> int:
    if word in CHINESE_SCALES:
        return CHINESE_SCALES[word]
    return {"十": 1, "百": 2, "千": 3}[word[0]] + CHINESE_SCALES[word[1:]]


def _in_han(text: str, found: re.Match[str]) -> Numeral | None:
    start, end = found.span()
    if text[start - 1 : start] in _VAGUE_BEFORE or (start and text[start - 1] in _VAGUE_BEFORE):
        return None
    amount = han_to_number(found["han"])
    if amount is None and _LIMIT_BEFORE.search(text, max(0, start - 2), start):
        # 逾百亿 is more than one hundred times 亿; without such a word 百亿 is only “very much”.
        amount = han_to_number("一" + found["han"])
    if amount is None:
        return None
    odd = _AFTER_HAN.match(text, end)
    if odd and odd["odd"]:
        power = _han_power(odd["scale"])
        return Numeral(start, odd.end(), amount, power, is_more=True, is_word=True)
    is_more = bool(_ODD.match(text, end))
    return Numeral(start, end + is_more, amount, is_more=is_more, is_word=True)


def words_to_number(words: str) -> Decimal | None:
    """Return what English number words mean, None where they do not make one number."""
    total, last = 0, 1000
    for word in words.lower().replace("-", " ").split():
        if word == "and":
            continue
        if word == "hundred":
            total, last = total * 100, 1000
            continue
        number = SMALL.get(word) or TENS[word]
        size = 10 if number < 10 else 100
        if total and (size >= last or last == 10):
            return None
        total, last = total + number, 10 if number < 20 else 20
    return Decimal(total)

"""Chinese numerals: 三百万, 二点五亿, 二〇二五."""

from decimal import Decimal

HAN_DIGITS = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "两": 2, "兩": 2,
}  # fmt: skip
HAN_TENS = {"十": 10, "百": 100, "千": 1000}
WAN = 10**4
HAN_GREAT = {"万": WAN, "萬": WAN, "亿": 10**8, "億": 10**8}


def han_to_number(words: str) -> Decimal | None:
    """Return what Chinese numerals mean: 三百万, 二点五亿, 二〇二五; None where they mean none."""
    whole, _, rest = words.replace("點", "点").partition("点")
    half = rest.endswith("半") or (not rest and whole.endswith("半"))
    if half:
        whole, rest = whole.removesuffix("半"), rest.removesuffix("半")
    if not whole or whole[0] in HAN_GREAT or whole[0] in "百千":
        return None
    if half and whole[-1] in HAN_DIGITS:
        return None  # 一半 is one half
    if rest:
        return _han_fraction(whole, rest)
    if all(char in HAN_DIGITS for char in whole) and len(whole) > 1:
        if len(whole) == 2:
            return None  # 两三 is two or three
        return Decimal("".join(str(HAN_DIGITS[char]) for char in whole))
    number = Decimal(_han_whole(whole))
    return number + _half_of_last(whole) if half else number


def _half_of_last(whole: str) -> Decimal:
    """Return what 半 adds: half of the unit that stands before it."""
    last = whole[-1]
    return Decimal((HAN_TENS | HAN_GREAT).get(last, 1)) / 2


def _han_fraction(whole: str, rest: str) -> Decimal | None:
    """Read 二点五亿: digits behind the point, then a scale."""
    digits = "".join(str(HAN_DIGITS[char]) for char in rest if char in HAN_DIGITS)
    scale = rest.lstrip("".join(HAN_DIGITS))
    if not digits or any(char in HAN_DIGITS for char in scale):
        return None
    factor = 1
    for char in scale:
        factor *= (HAN_TENS | HAN_GREAT)[char]
    return Decimal(f"{_han_whole(whole)}.{digits}") * factor


def _han_whole(words: str) -> int:
    """Read 三亿五千万; of 一万二, the last digit counts the next lower unit."""
    high = low = section = digit = 0  # above the last 亿, above the last 万, below it
    unit = 10
    for char in words:
        if char in HAN_DIGITS:
            digit = HAN_DIGITS[char]
            unit = 1 if char in "零〇" else unit
        elif char in HAN_TENS:
            unit = HAN_TENS[char]
            section += (digit or 1) * unit
            digit = 0
        elif HAN_GREAT[char] == WAN:
            unit = WAN
            low += (section + digit) * WAN
            section = digit = 0
        else:
            unit = HAN_GREAT[char]
            high = (high + low + section + digit) * unit
            low = section = digit = 0
    return high + low + section + digit * max(unit // 10, 1)

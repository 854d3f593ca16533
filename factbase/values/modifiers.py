"""How exactly an amount is meant, the words that say so, and the interval it spans.

exact [a, a]; about: the stated bounds, or ten percent to either side; at_least [a, ∞);
at_most (-∞, a]; between [lower, upper]. "Over" and "more than" are at_least, "under" and "less
than" at_most: news does not use them strictly, and the end point belongs to the interval.
"""

import re
from decimal import Context, Decimal
from enum import StrEnum

from factbase.exceptions import InvalidValueError
from sources.phrases import Phrase

TOLERANCE = Decimal("0.1")
# The default context rounds to 28 digits; amounts have up to 60.
EXACT = Context(prec=120, Emax=10_000, Emin=-10_000)

Interval = tuple[Decimal | None, Decimal | None]


class Modifier(StrEnum):
    """How exactly an amount is meant."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"


PREFIXES = {
    Modifier.ABOUT: (
        "about", "around", "roughly", "approximately", "approx.", "approx", "circa", "ca.", "ca",
        "c.", "some", "nearly", "almost", "an estimated", "estimated", "est.", "est", "close to",
        "~", "≈", "约", "大约", "近", "将近", "接近",
    ),
    Modifier.AT_LEAST: (
        "at least", "just over", "well over", "over", "more than", "slightly more than",
        "a little over", "greater than", "above", "in excess of", "north of", "no less than",
        "not less than", "no fewer than", "a minimum of", "upwards of", "exceeding",
        "minimum", "min.", "min", ">=", "≥", ">", "超过", "超", "逾", "至少", "不低于", "不少于",
        "略高于", "高于", "略超过", "略超", "多于",
    ),
    Modifier.AT_MOST: (
        "at most", "up to", "as much as", "as many as", "a maximum of", "under", "less than",
        "below", "no more than", "not more than", "fewer than", "just under", "maximum",
        "max.", "max", "<=", "≤", "<",
        "不超过", "至多", "最多", "不到", "不足", "略低于", "低于", "少于", "最高", "高达", "多达",
    ),
    Modifier.EXACT: ("exactly", "precisely", "="),
}  # fmt: skip
SUFFIXES = {
    Modifier.ABOUT: ("or so", "approximately", "左右"),
    Modifier.AT_LEAST: ("or more", "at least", "-plus", "plus", "+", "以上"),
    Modifier.AT_MOST: ("or less", "at most", "or fewer", "以下", "以内"),
}


def _alternatives(words: tuple[str, ...]) -> str:
    """Longest first. After a word there must be a space or digit: `ca 5` but not `CA$5`."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(
        re.escape(word) + (r"(?=[\s0-9]|$)" if word[-1].isascii() and word[-1].isalpha() else "")
        for word in ordered
    )


_PREFIX = [
    (modifier, re.compile(rf"(?:{_alternatives(words)})\s*", re.IGNORECASE))
    for modifier, words in PREFIXES.items()
]
_SUFFIX = [
    (modifier, re.compile(rf"\s*(?:{_alternatives(words)})$", re.IGNORECASE))
    for modifier, words in SUFFIXES.items()
]


# `10,001+ employees`, `$5+ billion`, `5bn+ USD`; `10余亿元`, `800多人`.
_MORE_INSIDE = re.compile(
    r"([0-9]\s?[a-z]*)\+(?=\s?[a-z])|([0-9][十百千万亿]*)[多余餘]", re.IGNORECASE
)


def split_modifier(line: str) -> tuple[Modifier, str]:
    """Take the words that say how exact an amount is off its front, its end or its number.

    Returns the modifier (exact where nothing says otherwise) and the rest of the line.
    """
    for modifier, pattern in _PREFIX:
        found = pattern.match(line)
        if found:
            return modifier, line[found.end() :]
    for modifier, pattern in _SUFFIX:
        found = pattern.search(line)
        if found:
            return modifier, line[: found.start()]
    rest, count = _MORE_INSIDE.subn(r"\1\2", line)
    return (Modifier.AT_LEAST, rest) if count == 1 else (Modifier.EXACT, line)


def check_bounds(
    modifier: Modifier,
    amount: Decimal | None,
    lower: Decimal | None,
    upper: Decimal | None,
    *,
    field: str,
) -> None:
    """Refuse a combination that means nothing.

    between takes lower and upper and no amount; the others take an amount, and only about may add
    both bounds, with the amount inside them.
    """
    if modifier is Modifier.BETWEEN:
        if amount is not None or lower is None or upper is None:
            raise InvalidValueError(
                Phrase("“between” takes a lower and an upper bound, and no amount."), field=field
            )
    elif amount is None:
        raise InvalidValueError(
            Phrase("The amount is missing; “%(modifier)s” needs one.", modifier=modifier),
            field=field,
        )
    elif modifier is not Modifier.ABOUT and (lower is not None or upper is not None):
        raise InvalidValueError(
            Phrase("“%(modifier)s” takes an amount alone, without bounds.", modifier=modifier),
            field=field,
        )
    if (lower is None) != (upper is None):
        raise InvalidValueError(
            Phrase("A lower and an upper bound go together; one is missing."), field=field
        )
    if lower is not None and upper is not None and not _in_order(lower, amount, upper):
        raise InvalidValueError(
            Phrase(
                "The bounds are out of order: lower comes first, and the amount lies between them."
            ),
            field=field,
        )


def _in_order(lower: Decimal, amount: Decimal | None, upper: Decimal) -> bool:
    return lower <= (lower if amount is None else amount) <= upper


def interval_of(
    modifier: Modifier, amount: Decimal | None, lower: Decimal | None, upper: Decimal | None
) -> Interval:
    """The closed interval that the parts of one checked amount span; None is unbounded."""
    if amount is None or lower is not None:
        return lower, upper
    if modifier is Modifier.AT_LEAST:
        return amount, None
    if modifier is Modifier.AT_MOST:
        return None, amount
    if modifier is Modifier.ABOUT:
        margin = EXACT.multiply(amount.copy_abs(), TOLERANCE)
        return EXACT.subtract(amount, margin), EXACT.add(amount, margin)
    return amount, amount

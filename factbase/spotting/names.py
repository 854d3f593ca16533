"""Which words of a text may be names, and whether a name that is known is meant by them.

In scripts with spaces a name begins and ends with a word; in those without, with any character.
Letter case tells names from other words: “US” is no “us” and “Meta” no “meta”, while a headline's
“OPENAI” is OpenAI.
"""

import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import NamedTuple

from factbase.spotting.spotted import CERTAIN, DOUBTFUL, LIKELY, POSSIBLE

MOST_WORDS = 6
MOST_PARTS = 9
MOST_UNSPACED = 12
LONGEST_ADDRESS = 80
BEGINNING = 2
# Above, names that begin with a small letter are not looked for: they would be most of the words.
LONGEST_FOR_SMALL_LETTERS = 100_000

_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_PART = re.compile(rf"[^\W_{_UNSPACED}]+|[{_UNSPACED}]")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
_BEGINNING = re.compile(rf"(?=([{_UNSPACED}].))")
_BETWEEN_WORDS = re.compile(r"(?: {1,3}|[.'&/+·-]|\. |, | & |\.-| - )?")
_BETWEEN_UNSPACED = re.compile("[ ·・]?")
_SPACES = re.compile(" {2,}")
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")
# Parts of addresses and of other names: openai.com, @openai, GPT-4 where only GPT is known.
_GLUED_AFTER = re.compile(r"\.[a-z]{2,}|[_@]|-[0-9]|\.[0-9]|:[0-9]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NO_ENDS = _words(
    """
    a an and are as at be been but by can did do does for from had has have he her his how i if in
    into is it its may more most no nor not of on or our over said says she so such than that the
    their them then there these they this those to under until up was we were what when where
    which while who whose why will with would you your also about after all any because before
    between both could each even just last like many much new next now off one only other out own
    per same should since some still through too two us very via well within without year years
    month months week day time people company told according say including among
    """
)
_PARTICLES = _words("von van de der den di da del della du la le el al bin ibn dos das")
# Capitalised at the start of a sentence these are no names, whatever the desk calls so.
_OPENERS = _words("It He She We Us Who In On At As So Or And But For The This That No Are Is")
# “The Googles and Metas of this world”, but no “Williams said”: what stands around a plural.
_MANY = re.compile(
    r"\b(?:the|these|those|many|some|other|several|few|all|both|two|three|four|five) $"
    r"|\b(?P<joined>and|or) $",
    re.IGNORECASE,
)
_AND_DO = re.compile(r"[,.;:!?)]|$| (?:and|or|are|were|have|had|will|that|who)\b")
_OF = re.compile(r" of\b")
LEAST_OF_PLURAL = 5
_SHORT = 3
_HEADLINE = 5


class Gram(NamedTuple):
    """Words that may be a name; `words` is how they are looked up."""

    start: int
    end: int
    words: str


class _Part(NamedTuple):
    start: int
    end: int
    words: str
    is_unspaced: bool


def beginnings(plain_text: str) -> set[str]:
    """Return the two characters with which a name can begin in scripts without spaces."""
    return set(_BEGINNING.findall(plain_text))


def grams(plain_text: str, known: Collection[str]) -> Iterator[Gram]:
    """Yield each run of words that may be a name, the shortest of each place first.

    At most six words or twelve characters; a number per word that does not grow with the text. In
    scripts without spaces only what begins with one of the `known` pairs of characters.
    """
    parts = [
        _Part(*found.span(), found[0], bool(_IS_UNSPACED.match(found[0])))
        for found in _PART.finditer(plain_text)
    ]
    takes_small = len(plain_text) <= LONGEST_FOR_SMALL_LETTERS
    for number, part in enumerate(parts):
        if part.is_unspaced:
            if plain_text[part.start : part.start + BEGINNING] in known:
                yield from _unspaced(plain_text, parts, number)
        elif _may_start(plain_text, part, takes_small=takes_small):
            yield from _spaced(plain_text, parts, number)


def _may_start(text: str, part: _Part, *, takes_small: bool) -> bool:
    if _is_glued(text, part):
        return False
    if part.words.islower():
        if part.words in _PARTICLES:
            return True
        return takes_small and part.words not in _NO_ENDS and len(part.words) > 1
    return True


def _is_glued(text: str, part: _Part) -> bool:
    """Whether the word is a part of an address or of another name: @openai, x.org/OpenAI."""
    begin = part.start
    while begin > max(0, part.start - LONGEST_ADDRESS) and "!" <= text[begin - 1] <= "~":
        begin -= 1
    before = text[begin : part.start]
    if not before:
        return False
    if before[-1] in "@#_\\" or "://" in before:
        return True
    if before[-1] == "." and part.words[0].islower():
        return before[-2:-1].isalnum()
    return before[-1] == "/" and (
        not before[-2:-1].isalpha() or any(sign in before[:-1] for sign in "./:")
    )


def _spaced(text: str, parts: list[_Part], first: int) -> Iterator[Gram]:
    start, words = parts[first].start, 1
    is_small = parts[first].words.islower()
    for number, part in enumerate(parts[first : first + MOST_PARTS], first):
        if number > first:
            gap = text[parts[number - 1].end : part.start]
            if not _BETWEEN_WORDS.fullmatch(gap):
                return
            words += " " in gap
            if words > MOST_WORDS or (is_small and words > MOST_WORDS // 2):
                return
        if part.words in _NO_ENDS or _GLUED_AFTER.match(text, part.end):
            continue
        if number == first and part.words.isdecimal():
            continue
        yield Gram(start, part.end, _SPACES.sub(" ", text[start : part.end]))
        if text[part.end : part.end + 1] == "." and len(part.words) <= _SHORT + 1:
            yield Gram(start, part.end + 1, text[start : part.end + 1])


def _unspaced(text: str, parts: list[_Part], first: int) -> Iterator[Gram]:
    start = parts[first].start
    for number in range(first + 1, min(first + MOST_UNSPACED, len(parts))):
        gap = text[parts[number - 1].end : parts[number].start]
        if not _BETWEEN_UNSPACED.fullmatch(gap):
            return
        yield Gram(start, parts[number].end, text[start : parts[number].end])


def undotted(words: str) -> str:
    """Return a name with its initials written together: U.S. Treasury is also US Treasury."""
    return _INITIALS.sub(lambda found: found[0].replace(".", ""), words)


def singular(text: str, gram: Gram) -> str | None:
    """Return the name that a run of words is the plural of, None for what does not sound like one.

    The Googles are Google; it is asked of several alike only, for many names end in s themselves.
    """
    name = gram.words[:-1]
    if not gram.words.endswith("s") or len(name) < LEAST_OF_PLURAL - 1 or not name[:1].isupper():
        return None
    if name[-1] == "s" or not name[-1].isalpha():
        return None
    before = _MANY.search(text, max(0, gram.start - 8), gram.start)
    if before is None:
        return None
    is_of = bool(_OF.match(text, gram.end))
    return name if is_of or (not before["joined"] and _AND_DO.match(text, gram.end)) else None


def confidence_of(words: str, name: str) -> Decimal | None:
    """Return how sure it is that `words` mean what is called `name`; None if case forbids it.

    `words` and `name` differ in letter case at most.
    """
    if words in _OPENERS:
        return None
    letters = sum(char.isalnum() for char in name)
    if words == name:
        return _by_length(words, letters)
    if letters <= _SHORT or len(words) != len(name):
        return None
    if name.islower():
        return LIKELY if words[1:].islower() or words.istitle() else None
    if not _has_its_capitals(words, name):
        return None
    return LIKELY if words.isupper() else POSSIBLE


def _by_length(words: str, letters: int) -> Decimal:
    if letters <= 1 and not _IS_UNSPACED.match(words):
        return DOUBTFUL
    return LIKELY if letters <= _SHORT or words.islower() else CERTAIN


def _has_its_capitals(words: str, name: str) -> bool:
    """Whether each word that begins with a capital in the name does so here.

    Further inside, “Nvidia” for NVIDIA is allowed to long names alone.
    """
    differing = [place for place, char in enumerate(name) if char != words[place]]
    for place in differing:
        begins = place == 0 or not name[place - 1].isalnum()
        if begins and name[place].isupper():
            return False
    return len(name) >= _HEADLINE or words.isupper()

"""Who a sentence says something through: “OpenAI said”, “according to X”, X表示, 据X报道."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_SAID = (
    "said|says|saying|claims?|claimed|reports?|reported|announced?|announces|warns?|warned|told"
    "|adds?|added|wrote|writes|argues?|argued|alleges?|alleged|confirms?|confirmed|disclosed?"
    "|discloses|estimates?|estimated|notes?|noted|states?|stated|points? out|pointed out|indicates?"
    "|indicated|explained|explains|revealed|reveals|shows?|showed|denied|denies|predicts?|predicted"
)
_BEHIND = re.compile(
    rf"(?:'s)?,?(?: (?!and\b|but\b|or\b|that\b|which\b)[\w'-]+){{0,4}}? (?P<said>{_SAID})\b"
)
# Who is told something does not say it.
_BEFORE = re.compile(
    rf"(?P<said>\b[Aa]ccording to|\bper|\b(?!told)(?:{_SAID}|by)),?"
    r"(?: (?:the|an?|local|its|[a-z]+-[a-z]+)){0,2} $"
)
_BEHIND_HAN = re.compile(
    "(?:官方|方面|公司|[^，。；\\s]{0,8}?)(?P<said>表示|声称|指出|宣布|透露|认为|报道|消息|介绍|强调|披露|称)"
)
# A sentence that speaks of what the one before it was about.
_TAKES_UP = re.compile(
    r"\s*[\"“‘'-]*(?:It|They|He|She"
    r"|The (?:company|start-?up|firm|group|bank|agency|fund|model)"
    rf"|其|该公司|该集团|公司)(?:'s)?(?! (?:also |has )?(?:{_SAID})\b)"
)
_BY = re.compile(r"\bby$")
_ITSELF = re.compile(r"(?: that)?,? (?:its?|they|their)\b|[，,：:]?(?:该?公司|其)")
# “Not only”, “no less than” and 不到 deny nothing.
_DENIES = re.compile(
    r"(?:\b(?:not|never|no longer)|n't)\b(?! (?:only|just|more|less|fewer|least|yet))"
    r"|\bden(?:y|ies|ied|ying) (?:that|having|any|being|it)\b"
    "|(?:从未|並未|并未|尚未|没有|沒有|并非|並非|不是|不再|否认|否認)"
)
_CLAUSE = re.compile(r"[,.;:，。；：]|\b(?:and|but|which|who|while)\b")
_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|us|I|[Mm]y)\b|我们|我們|本公司")

_MODES = [
    ("anonymous", re.compile(
        r"\b(?:people|persons?|sources?|officials?) (?:familiar|close to|with knowledge|briefed)"
        r"|asked not to be (?:named|identified)|\banonym|知情人士|消息人士", re.IGNORECASE)),
    ("hearsay", re.compile(
        r"\b(?:reportedly|supposedly|allegedly|rumou?red|is said to|are said to)\b|据传|据悉|传闻",
        re.IGNORECASE)),
    ("document", re.compile(
        r"\b(?:filings?|prospectus|court documents?|annual report|paperwork|disclosure)\b"
        r"|招股书|公告|财报|年报", re.IGNORECASE)),
]  # fmt: skip


class Speaker(NamedTuple):
    """The name, as the number of its span, and the words that say that it speaks."""

    number: int
    start: int
    end: int


def speaker_in(
    text: str, names: Sequence[tuple[int, int]], first: int, last: int
) -> Speaker | None:
    """Return which of `names` speaks in the sentence from `first` to `last` of a plain text.

    The name nearest to its word of saying; what stands before a name counts least.
    """
    found: list[tuple[int, Speaker]] = []
    for number, (start, end) in enumerate(names):
        if not first <= start < last:
            continue
        for pattern in (_BEHIND, _BEHIND_HAN):
            if said := pattern.match(text, end, min(last, end + 60)):
                found.append((said.end() - end, Speaker(number, start, said.end())))
        before = _BEFORE.search(text, max(first, start - 40), start)
        if before and not _BY.search(before["said"]):
            found.append((start - before.start(), Speaker(number, before.start(), end)))
    return min(found)[1] if found else None


def takes_up(text: str, first: int) -> bool:
    """Whether the sentence at `first` of a plain text begins with a word for who came before."""
    return bool(_TAKES_UP.match(text, first))


def speaks_of_itself(text: str, first: int, last: int, said: int) -> bool:
    """Whether a sentence is about who speaks: “We have …”, “said its revenue …”.

    It stands from `first` to `last` of a plain text; the word of saying ends at `said`.
    """
    return bool(_WE.search(text, first, last) or _ITSELF.match(text, said, last))


def denial_in(text: str, first: int, last: int) -> str:
    """Return the words from `first` to `last` of a plain text that deny something, or ""."""
    found = _DENIES.search(text, first, last)
    return found[0] if found else ""


def clause_at(text: str, first: int, place: int) -> int:
    """Return where the clause of `place` begins, in a sentence of a plain text from `first`."""
    return max((found.end() for found in _CLAUSE.finditer(text, first, place)), default=first)


def mode_of(sentence: str, *, has_speaker: bool) -> str:
    """Return how it is known, by one of the words of `Mode`; "" if the sentence does not tell."""
    for mode, pattern in _MODES:
        if pattern.search(sentence):
            return mode
    return "on_the_record" if has_speaker else ""

"""Names reduced to what tells them apart, so that spellings and scripts meet."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii

# What companies carry at the end, not what they are called.
LEGAL_FORMS = frozenset(
    {"ab", "ag", "aktiebolag", "aktiengesellschaft", "ao", "aps", "as", "asa", "berhad", "bhd"}
    | {"bv", "cjsc", "co", "company", "corp", "corporation", "doo", "gmbh", "inc", "incorporated"}
    | {"jsc", "kg", "kgaa", "kk", "limited", "llc", "llp", "lp", "ltd", "ltda", "nv", "nyrt"}
    | {"oao", "ojsc", "oy", "oyj", "ooo", "pao", "pjsc", "plc", "pte", "pty", "pvt", "sa", "sarl"}
    | {"sas", "sdn", "se", "spa", "srl", "sro", "tbk", "ug", "zao", "zrt"}
)
# Each word of these names other things too: Public Storage, Joint Venture.
LONG_FORMS = re.compile(
    r"\b(?:(?:(?:public|open|closed) )?joint stock company"
    r"|limited liability company|private limited"
    r"|(?:publichnoe |otkrytoe |zakrytoe )?aktsionernoe obshchestvo"
    r"|obshchestvo s ogranichennoy otvetstvennost yu"
    r"|spolka akcyjna|spolka z ograniczona odpowiedzialnoscia|sp z oo|sa de cv|anonim sirketi)\b"
)
# What stands in front: an article, Russian and Indonesian forms. Others are names: SAS Institute.
FRONT = frozenset(
    {"ao", "cjsc", "jsc", "llc", "oao", "ojsc", "ooo", "pao", "pjsc", "pt", "the", "zao"}
)
# Written without spaces, so they go before the words are told apart; the longest first.
UNSPACED_FORMS = re.compile(
    "股份有限公司|有限责任公司|有限責任公司|有限公司|株式会社|有限会社|合同会社"
    "|주식회사|유한회사|公司|集团|集團"
)
SHORT = 12
# A dot inside an abbreviation or an address, not in a number: S.A., Z.ai, but GLM-4.5.
INNER_DOT = re.compile(r"(?<!\d)\.|\.(?!\d)")
PARTS = re.compile(r"\d+(?:\.\d+)*|[a-z]+")
VOWELS, DOUBLED = re.compile("[aeiou]"), re.compile(r"([a-z])\1")
CONSONANTS = 4
"""Fewer are those of too many names."""


class NameKey(NamedTuple):
    """A name without case, punctuation, legal form and script.

    `joined` is its letters and digits in order, `ordered` its words by the alphabet, `numbers` the
    numbers in it: a name is never near another one that has other numbers (GLM-4 and GLM-4.5).
    An x is written ks, as it comes out of scripts that have no x.
    """

    joined: str
    ordered: str
    numbers: tuple[str, ...]


@lru_cache(maxsize=10_000)
def name_key(name: str) -> NameKey:
    """Return the key of a name; empty for one without letters or digits."""
    kept = [word.replace("x", "ks") for word in _telling_words(_plain(name))]
    numbers = tuple(sorted(word for word in kept if word[0].isdigit()))
    return NameKey("".join(kept), " ".join(sorted(kept)), numbers)


def spellings(name: str) -> set[str]:
    """Return ways to write a name by which others like it can be looked up, in small letters.

    The words that tell, in Latin letters; for a short name together too, as a space may be a slip;
    and a name in another script, or with numbers that the words part from their letters, as it is.
    """
    plain = _plain(name)
    words = _telling_words(plain)
    found = {" ".join(words)}
    if len(name) < SHORT:
        found.add("".join(words))
    if not plain.isascii() or any(word[0].isdigit() for word in words):
        found.add(plain)
    return found - {""} or {plain} - {""}


def sounds(name: str) -> set[str]:
    """Return ways to write a Latin name as names in other scripts come out in Latin letters.

    In one word, as Chinese and Korean have it, and without vowels, as Arabic and Hebrew do.
    """
    plain = _plain(name)
    if not plain.isascii():
        return set()
    words = _telling_words(plain)
    consonants = DOUBLED.sub(r"\1", VOWELS.sub("", " ".join(words))).split()
    found = {"".join(words)} if len(words) > 1 else set()
    return found | ({" ".join(consonants)} if len("".join(consonants)) >= CONSONANTS else set())


def telling_words(name: str) -> list[str]:
    """Return the words of a name in order, in small Latin letters, without articles and such."""
    return _telling_words(_plain(name))


def in_latin(name: str) -> str:
    """Return a name in lower-case Latin letters, as factbase_latin of SQL writes it."""
    return anyascii(unicodedata.normalize("NFKC", name)).lower()


def is_in_another_script(name: str) -> bool:
    """Whether a name has letters that are not Latin."""
    return any(
        char.isalpha() and not unicodedata.name(char, "").startswith(("LATIN", "FULLWIDTH LATIN"))
        for char in name
    )


def _plain(name: str) -> str:
    """Return a name in one Unicode form and case, without a legal form that no space sets off."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return UNSPACED_FORMS.sub(" ", plain).strip() or plain


def _telling_words(plain: str) -> list[str]:
    """Return the words that name, in Latin letters; all of them if there are no others."""
    words = PARTS.findall(INNER_DOT.sub("", anyascii(plain)).casefold())
    words = LONG_FORMS.sub("", " ".join(words)).split() or words
    start, end = 0, len(words)
    while end - start > 1 and words[end - 1] in LEGAL_FORMS:
        end -= 1
    while end - start > 1 and words[start] in FRONT:
        start += 1
    return words[start:end]

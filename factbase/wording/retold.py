"""Sentences that were written down in English, in the language that a page speaks.

A job, a trail or a history keeps words and not what they were made of. They are read back by the
templates of the catalogue: the one that fits and has most letters of its own made them.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from babel.messages.mofile import read_mo
from django.conf import settings
from django.utils.translation import get_language, gettext, to_locale

from factbase.wording.locales import speaks_english

BLANK = re.compile(r"%\((\w+)\)s")
LEAST_LETTERS = 8
"""Letters that a template must have besides its blanks to be told from what people write."""
QUOTES = ("“", "‘", '"')


class _Template(NamedTuple):
    """A template of the catalogue: the words around its blanks, and the names of these."""

    words: str
    around: tuple[str, ...]
    names: tuple[str, ...]


def retold(words: str, *, among: Iterable[str] = ()) -> str:
    """Say a recorded English sentence in the active language; as it is where no template fits.

    What fills a blank is retold as well, unless it stands in quotation marks: that is somebody's.
    Only templates of `among` are tried where it is given.
    """
    if speaks_english():
        return words
    return _retold(get_language() or "", words, tuple(among))


@lru_cache(4096)
def _retold(language: str, words: str, among: tuple[str, ...]) -> str:
    templates = [_template(each) for each in among] if among else _templates(language)
    for template in templates:
        parts = _parts(template, words)
        if parts is not None:
            said = gettext(template.words)
            return said % {name: _part(part) for name, part in parts.items()} if parts else said
    return words


def _part(words: str) -> str:
    is_sentence = " " in words and not words.startswith(QUOTES)
    return retold(words) if is_sentence else words


@lru_cache
def _templates(language: str) -> Sequence[_Template]:
    """Return the templates that a language has words for, those with most letters first."""
    [folder] = settings.LOCALE_PATHS
    path = Path(folder) / to_locale(language) / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as file:
        messages = read_mo(file)
    found = [_template(each.id) for each in messages if isinstance(each.id, str) and each.id]
    return sorted(filter(_is_telling, found), key=_letters, reverse=True)


def _is_telling(template: _Template) -> bool:
    """Whether what it makes can be told from what people write: one word could be anybody's."""
    return _letters(template) >= LEAST_LETTERS if template.names else " " in template.words


def _template(words: str) -> _Template:
    pieces = BLANK.split(words)
    around = pieces[::2] if len(pieces) == 1 else [each.replace("%%", "%") for each in pieces[::2]]
    return _Template(words, tuple(around), tuple(pieces[1::2]))


def _letters(template: _Template) -> int:
    return sum(letter.isalpha() for part in template.around for letter in part)


def _parts(template: _Template, words: str) -> dict[str, str] | None:
    """Return what fills the blanks of a template where it makes `words`, else None.

    Each blank ends where the next words of the template first stand, so that this takes one pass.
    """
    if not template.names:
        return {} if words == template.around[0] else None
    if not (words.startswith(template.around[0]) and words.endswith(template.around[-1])):
        return None
    parts: dict[str, str] = {}
    at, last = len(template.around[0]), len(words) - len(template.around[-1])
    for number, (name, after) in enumerate(zip(template.names, template.around[1:], strict=True)):
        is_last = number == len(template.names) - 1
        end = last if is_last else words.find(after, at + 1, last)
        if end <= at or parts.setdefault(name, words[at:end]) != words[at:end]:
            return None
        at = end + len(after)
    return parts

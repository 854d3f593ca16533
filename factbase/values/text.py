"""Text values, and the checks that every typed or sent text passes first.

Refused: NUL and other control characters (line breaks and tabs may stand inside a text value),
lone surrogates, noncharacters, emptiness, and more than `MAX_LENGTH` characters. Bidi controls and
zero-width characters are kept as they are: pages show them visibly.
"""

import re
import unicodedata
from dataclasses import dataclass

from factbase.exceptions import InvalidValueError
from sources.exceptions import shown
from sources.phrases import Phrase

MAX_LENGTH = 10_000
MAX_LINE_LENGTH = 300

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_LANGUAGE = re.compile("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")


@dataclass(frozen=True, slots=True)
class Text:
    """Words in a language: a BCP 47 tag such as `en` or `zh-Hans`, or "" where it is not known."""

    text: str
    language: str = ""


def parse(text: str, *, field: str = "value", language: str = "") -> Text:
    """Read a text value: white space around it goes, everything inside stays as typed."""
    check_text(text, field=field)
    return Text(text.strip(), check_language(language, field=field))


def check_text(text: str, *, field: str, max_length: int = MAX_LENGTH) -> None:
    """Refuse what no text field may hold: nothing, too much, control characters, surrogates."""
    if text.isalnum() and len(text) <= max_length:
        return
    if len(text) > max_length:
        raise InvalidValueError(
            Phrase(
                "The text is %(length)s characters long; at most %(most)s fit.",
                length=f"{len(text):,}",
                most=f"{max_length:,}",
            ),
            field=field,
        )
    found = _FORBIDDEN.search(text)
    if found:
        raise InvalidValueError(
            Phrase(
                "The text holds the character U+%(code)s at position %(position)s, which "
                "cannot be stored: remove it.",
                code=f"{ord(found[0]):04X}",
                position=found.start() + 1,
            ),
            field=field,
        )
    if not text.strip():
        raise InvalidValueError(Phrase("The value is empty: type one."), field=field)


def clean_line(text: str, *, field: str, max_length: int = MAX_LINE_LENGTH) -> str:
    """Return one checked line with every run of white space, of any kind, as one space."""
    check_text(text, field=field, max_length=max_length)
    return " ".join(text.split())


def check_language(language: str, *, field: str) -> str:
    """Return the language tag if it is shaped like BCP 47, or empty; refuse it otherwise."""
    if language and not (len(language) <= 35 and _LANGUAGE.fullmatch(language)):
        raise InvalidValueError(
            Phrase(
                "%(language)s is not a language tag: write one such as en, zh or pt-BR.",
                language=shown(language),
            ),
            field=field,
        )
    return language


def display(value: Text) -> str:
    """Write the words as they are."""
    return value.text


def normalised(value: Text) -> str:
    """The form in which two texts are compared: NFC, white space collapsed, case folded."""
    return unicodedata.normalize("NFC", " ".join(value.text.split()).casefold())


def same_language(first: Text, second: Text) -> bool:
    """Whether both carry the same primary language, or both none."""
    return (
        first.language.casefold().partition("-")[0] == second.language.casefold().partition("-")[0]
    )

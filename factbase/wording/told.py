"""Sentences that were made where no language is known, in the language that a page speaks."""

from collections.abc import Mapping
from typing import Any, cast

from django.utils.translation import gettext

from factbase.values import Value
from factbase.wording.locales import speaks_english
from factbase.wording.values import value_words
from sources.phrases import Phrase


def told(words: str) -> str:
    """Say a phrase in the active language, with the phrases and values in it; others as they are.

    Where the language is English, as it is for the API and for files, a phrase is what it was.
    """
    if not isinstance(words, Phrase) or speaks_english():
        return words
    if words.meant is not None:
        return value_words(cast("Value", words.meant))
    said = gettext(words.template)
    return said % _told(words.parts) if words.parts else said


def _told(parts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: told(part) if isinstance(part, str) else part for name, part in parts.items()}

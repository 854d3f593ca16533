"""The locale of babel that goes with the active language."""

from functools import lru_cache

from babel import Locale
from django.utils import translation

# English here is British: the day stands before the month.
_BABEL = {"en": "en_GB", "zh-hans": "zh_Hans"}


def active_locale() -> Locale:
    """Return the locale for dates and numbers; British English where a language has none here."""
    return _locale(_BABEL.get(translation.get_language() or "en", "en_GB"))


def speaks_english() -> bool:
    """Whether the words of `factbase.values` are already the reader's."""
    return active_locale().language == "en"


@lru_cache
def _locale(name: str) -> Locale:
    return Locale.parse(name)

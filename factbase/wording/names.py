"""What pages call the columns of files, models and their fields: "valid_from" is Valid from.

Files themselves keep the names that their readers know.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext

from factbase.wording.locales import speaks_english


def column_words(name: str) -> str:
    """Return the name of a column of a file as words, in the active language."""
    return gettext(in_english(name))


def in_english(name: str) -> str:
    """Return a name as English words, which are what is translated."""
    words = name.replace("_", " ").capitalize().removesuffix(" id")
    return words + (" (id)" if name.endswith("_id") else "")


def name_models(models: Iterable[Any]) -> None:
    """Let every model, and every field that has no name of its own, be called by a translated one.

    Done once, when models are loaded and forms are not, as a name in the declaration of a field
    would make a migration of each; none of them is part of the database.
    """
    for model in models:
        options = model._meta
        for attribute in ("verbose_name", "verbose_name_plural"):
            setattr(options, attribute, _translated(str(getattr(options, attribute))))
        for field in (*options.fields, *options.local_many_to_many):
            field.verbose_name = _translated(str(field.verbose_name))


def _words(name: str) -> str:
    return name if speaks_english() else gettext(name.capitalize())


_translated = lazy(_words, str)

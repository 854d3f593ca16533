"""Columns of lists that hold other people's words."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.utils.functional import lazy

from factbase.visible import shown
from factbase.wording import column_words

_words = lazy(column_words, str)


def words(name: str) -> Callable[[Any], str]:
    """Return a column of the attribute `name`, its invisible characters made visible."""

    @admin.display(description=_words(name), ordering=name)
    def column(record: Any) -> str:
        return shown(str(getattr(record, name) or "–"))

    column.__name__ = name
    return column

"""Yes-or-no values."""

from dataclasses import dataclass

from factbase.exceptions import InvalidValueError
from factbase.values.text import clean_line
from sources.exceptions import shown
from sources.phrases import Phrase

_TRUE = frozenset({"yes", "y", "true", "1", "是", "对"})
_FALSE = frozenset({"no", "n", "false", "0", "否", "不是"})


@dataclass(frozen=True, slots=True)
class Boolean:
    """Yes or no."""

    value: bool


def parse(text: str, *, field: str = "value") -> Boolean:
    """Read yes/no, true/false, y/n, 1/0 or 是/否 in any case."""
    word = clean_line(text, field=field).casefold()
    if word not in _TRUE | _FALSE:
        raise InvalidValueError(
            Phrase("%(text)s is neither yes nor no: write one.", text=shown(text)), field=field
        )
    return Boolean(word in _TRUE)


def display(value: Boolean) -> str:
    """Write it as yes or no."""
    return "yes" if value.value else "no"

"""What rows of entities and sources have in common."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from factbase.exceptions import FactbaseError
from factbase.imports.claims.cells import is_outdated, read_id
from factbase.imports.problems import Change, Reading
from factbase.models import Outcome
from factbase.values.text import check_text
from sources.models.record import Record
from sources.phrases import Phrase, why_no_json

LONGEST = 500


def listed(cell: str, *, field: str) -> list[Any]:
    """Return the items of a cell: JSON, or separated by semicolons or line breaks."""
    if cell.lstrip().startswith("["):
        try:
            found = json.loads(cell)
        except (ValueError, RecursionError) as error:
            raise FactbaseError(
                Phrase("The list is no JSON: %(error)s.", error=why_no_json(error)), field=field
            ) from error
        return found if isinstance(found, list) else [found]
    return [item.strip() for item in cell.replace("\n", ";").split(";") if item.strip()]


def line(cell: str, *, field: str, needed: str = "", longest: int = LONGEST) -> str:
    """Return one checked line; raises FactbaseError with `needed` where there is none.

    Line breaks and tabs that a cell has inside are blanks: a spreadsheet wraps names with them.
    """
    text = cell.strip()
    if not text and needed:
        raise FactbaseError(needed, field=field)
    if text:
        check_text(text, field=field, max_length=longest)
    return _unwrapped(text)


def _unwrapped(text: str) -> str:
    return " ".join(text.split()) if "\t" in text or len(text.splitlines()) > 1 else text


def repeats(new: Any, old: Any) -> bool:
    """Whether a row says what is here, which may be wrapped where `line` has a blank."""
    return bool(new == old or new == _as_lines(old))


def _as_lines(value: Any) -> Any:
    match value:
        case str():
            return _unwrapped(value)
        case list():
            return [_as_lines(item) for item in value]
        case tuple():
            return type(value)(*map(_as_lines, value))
    return value


def read_ids(rows: Sequence[Reading]) -> set[UUID]:
    """Note the id that each row gives its record, and return them all."""
    for row in rows:
        with row.noting("id"):
            row.record = read_id(row.cells.get("id", ""))
            row.by_id = row.record is not None
    return {row.record for row in rows if row.record}


def settle(row: Reading, record: Record | None, changes: list[Change]) -> None:
    """Let the outcome follow from the record that is here, and how the row differs from it."""
    if record is None:
        return
    row.record = record.pk
    row.changes = changes
    row.outcome = Outcome.CHANGE if changes else Outcome.LEAVE
    with row.noting("revision"):
        if changes and is_outdated(row.cells.get("revision", ""), record.revision):
            row.outcome = Outcome.OUTDATED
        elif changes and record.is_retracted:
            raise FactbaseError(Phrase("It was retracted: restore it before it is changed."))


def change(name: str, old: Any, new: Any) -> Change:
    """Return a change in words."""
    return Change(name, _words(old), _words(new))


def _words(value: Any) -> str:
    if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
        return "; ".join(_words(item) for item in value)
    if isinstance(value, tuple):
        return ":".join(str(part) for part in value if part)
    return "" if value is None else str(value)

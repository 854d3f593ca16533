"""The SQL of JSON: pieces of text, put together.

json_build_object asks the catalogue for every value of every row how its type is written. `concat`
asks once a statement, and what is the same in every row is one piece.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TypeAlias

# PostgreSQL takes no more arguments than that.
MOST_PIECES = 100


class Fixed(str):
    """A piece of JSON that is the same in every row."""

    __slots__ = ()


Json: TypeAlias = tuple[str, ...]
"""A value in JSON: pieces of it, each `Fixed` or SQL of any type, of which NULL adds nothing."""


def escaped(sql: str, *, given: bool = False) -> Json:
    """Return a text of any characters; null for NULL, unless it is always `given`."""
    found = f"to_json({sql})"
    return (found if given else f"coalesce({found}, 'null'::json)",)


def quoted(sql: str, *, given: bool = False) -> Json:
    """Return the same of what holds nothing to be escaped, such as an id or a time."""
    return (Fixed('"'), sql, Fixed('"')) if given else escaped(sql)


def plain(sql: str, *, given: bool = False) -> Json:
    """Return the same of what SQL writes as JSON does: numbers, true and false, JSON itself."""
    found = f"({sql})::text"
    return (found if given else f"coalesce({found}, 'null')",)


def object_of(values: Mapping[str, Json]) -> Json:
    """Return an object."""
    pieces: list[str] = []
    for name, value in values.items():
        pieces += [Fixed(f'{", " if pieces else ""}"{name}" : '), *value]
    return (Fixed("{"), *pieces, Fixed("}"))


def list_of(item: Json, *, order: str) -> str:
    """Return the SQL of a list of what several rows hold; NULL where there are none."""
    return f"'[' || string_agg({text_of(item)}, ', ' ORDER BY {order}) || ']'"


def text_of(json: Json) -> str:
    """Return the SQL of a value as text."""
    pieces: list[str] = []
    for is_fixed, run in groupby(json, lambda piece: isinstance(piece, Fixed)):
        found = [*run]
        pieces += [_literal("".join(found))] if is_fixed else found
    while len(pieces) > MOST_PIECES:
        starts = range(0, len(pieces), MOST_PIECES)
        pieces = [_together(pieces[start : start + MOST_PIECES]) for start in starts]
    return _together(pieces)


def _together(pieces: Sequence[str]) -> str:
    return f"concat({', '.join(pieces)})"


def _literal(fixed: str) -> str:
    return "'" + fixed.replace("'", "''") + "'"

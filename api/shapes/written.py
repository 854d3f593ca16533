"""Records whose JSON PostgreSQL has written: passed on as they are, read only where asked for."""

from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any, overload

import orjson
from django.db.models import QuerySet

from factbase.exports import Table, records_json
from factbase.postgresql.prepared import Cells


class Written(MutableMapping[str, Any]):
    """A record in JSON, as a mapping: ids and times are texts. Parsed once, if at all.

    `row` holds the JSON last, and may hold id and revision before it.
    """

    __slots__ = ("_parts", "_row")

    def __init__(self, row: Cells) -> None:
        self._row = row
        self._parts: dict[str, Any] | None = None

    @property
    def parts(self) -> dict[str, Any]:
        """What the record says."""
        if self._parts is None:
            self._parts = orjson.loads(self._text)
        return self._parts

    @property
    def _text(self) -> bytes:
        return self._row[-1] or b""

    @property
    def as_json(self) -> orjson.Fragment | dict[str, Any]:
        """What orjson writes for it: the text, unless something may have been changed."""
        return orjson.Fragment(self._text) if self._parts is None else self._parts

    def __getitem__(self, name: str) -> Any:
        id, revision = self._row[:2] if len(self._row) > 1 else (None, None)
        if name == "id" and id is not None:
            return id.decode()
        if name == "revision" and revision is not None:
            return int(revision)
        return self.parts[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self.parts[name] = value

    def __delitem__(self, name: str) -> None:
        del self.parts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.parts)

    def __len__(self) -> int:
        return len(self.parts)


class WrittenList(Sequence[Written]):
    """The records of rows; as long as nobody looks at one, all of them are passed on at once."""

    __slots__ = ("_records", "_rows")

    def __init__(self, rows: Sequence[Cells]) -> None:
        self._rows = rows
        self._records: list[Written] | None = None

    @property
    def records(self) -> list[Written]:
        """The records, made once."""
        if self._records is None:
            self._records = [Written(row) for row in self._rows]
        return self._records

    @property
    def as_json(self) -> orjson.Fragment | list[Written]:
        """What orjson writes for it."""
        if self._records is not None:
            return self._records
        texts = [row[-1] or b"" for row in self._rows]
        return orjson.Fragment(b"[%b]" % b",".join(texts))

    @overload
    def __getitem__(self, place: int) -> Written: ...

    @overload
    def __getitem__(self, place: slice) -> "WrittenList": ...

    def __getitem__(self, place: int | slice) -> "Written | WrittenList":
        """Return one record, or the list of some rows."""
        return WrittenList(self._rows[place]) if isinstance(place, slice) else self.records[place]

    def __len__(self) -> int:
        return len(self._rows)


def written(table: Table, queryset: QuerySet[Any], site: str) -> list[Any]:
    """Return the rows of one page. One query."""
    return [Written(row) for row in records_json(table, queryset, site=site)]


def as_json(item: Any) -> Any:
    """Return what orjson is to write where it does not know a type; raises TypeError for others."""
    if isinstance(item, Written | WrittenList):
        return item.as_json
    raise TypeError(f"{type(item)} has no form in JSON")

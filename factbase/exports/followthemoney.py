"""Lists of entities as FollowTheMoney reads them: one JSON object a line."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import orjson
from django.db.models import QuerySet

from factbase.exports.streams import CHUNK_BYTES, Stream
from factbase.exports.tables import Table
from factbase.history import known_at as reading_at
from factbase.linked.followthemoney import Statement, Writer, entity_of

Objects = Callable[[Sequence[Statement]], Sequence[Any]]


def stream_followthemoney(
    objects: Objects,
    table: Table,
    queryset: "QuerySet[Any, Any]",
    *,
    site: str = "",
    known_at: datetime | None = None,
    writer: Writer | None = None,
) -> Stream:
    """Yield what `objects` makes of the statements of each entity, in chunks of about 64 KiB.

    Its value is the number of lines. `writer` counts what is left out. Five hundred entities are
    read at a time, so that an entity which is edited meanwhile is told as it is by then.
    """
    count, chunk = 0, bytearray()
    with reading_at(known_at):
        for statements in (writer or Writer()).statements(queryset):
            for each in objects(statements):
                chunk += orjson.dumps(each, option=orjson.OPT_APPEND_NEWLINE)
                count += 1
            if len(chunk) >= CHUNK_BYTES:
                yield bytes(chunk)
                chunk.clear()
        yield bytes(chunk)
    return count


def _one_entity(statements: Sequence[Statement]) -> Sequence[Any]:
    return [entity_of(statements)]


def _each_statement(statements: Sequence[Statement]) -> Sequence[Any]:
    return [each._asdict() for each in statements]


stream_entities = partial(stream_followthemoney, _one_entity)
stream_statements = partial(stream_followthemoney, _each_statement)

"""Whether the archived bytes and texts are still those that their hashes name."""

from collections.abc import Iterator
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from factbase.history.chain.canonical import quoted
from factbase.history.verification.findings import Finding
from sources.models import Blob, Snapshot

BATCH = 100
# In the order of the keys, a batch at a time: each row has to be read whole.
UNLIKE = """
    WITH batch AS (
        SELECT {key} AS key, {said} AS said, {kept} AS kept FROM {table}
        WHERE {key} > %(after)s ORDER BY {key} LIMIT %(batch)s
    )
    SELECT count(*), max(key::text),
           min(key::text) FILTER (WHERE said <> encode(sha256({bytes}), 'hex'))
    FROM batch
"""
BYTES = UNLIKE.format(
    table=quoted(Blob._meta.db_table), key="sha256", said="sha256", kept="content", bytes="kept"
)
TEXTS = UNLIKE.format(
    table=quoted(Snapshot._meta.db_table),
    key="id",
    said="text_sha256",
    kept="text",
    bytes="convert_to(kept, 'UTF8')",
)


def check_bytes(cursor: CursorWrapper) -> Iterator[int | Finding]:
    """Hash the bytes of every snapshot again."""
    problem = "its bytes are not those it is named by"
    yield from _hash(cursor, BYTES, Blob._meta.db_table, "", problem)


def check_texts(cursor: CursorWrapper) -> Iterator[int | Finding]:
    """Hash the text of every snapshot again."""
    problem = "its text is not the one that was extracted"
    yield from _hash(cursor, TEXTS, Snapshot._meta.db_table, UUID(int=0), problem)


def _hash(
    cursor: CursorWrapper, statement: str, table: str, after: str | UUID, problem: str
) -> Iterator[int | Finding]:
    count = BATCH
    while count == BATCH:
        cursor.execute(statement, {"after": after, "batch": BATCH})
        count, last, wrong = cursor.fetchone()
        if wrong is not None:
            yield Finding(table, wrong, problem)
        yield count
        after = last

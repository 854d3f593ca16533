"""Whether the archived bytes and texts are still those that their hashes name."""

from collections.abc import Iterator

from django.db.backends.utils import CursorWrapper

from factbase.history.chain.canonical import quoted
from factbase.history.verification.findings import Finding
from sources.models import Blob, Snapshot

BATCH = 100
# In the order of the keys, a batch at a time: each row has to be read whole.
UNLIKE = """
    WITH batch AS (
        SELECT {key} AS key, {said} AS said, {bytes} AS bytes FROM {table}
        WHERE {key}::text > %(after)s ORDER BY {key}::text LIMIT %(batch)s
    )
    SELECT count(*), max(key::text),
           min(key::text) FILTER (WHERE said <> encode(sha256(bytes), 'hex'))
    FROM batch
"""
BYTES = UNLIKE.format(
    table=quoted(Blob._meta.db_table), key="sha256", said="sha256", bytes="content"
)
TEXTS = UNLIKE.format(
    table=quoted(Snapshot._meta.db_table),
    key="id",
    said="text_sha256",
    bytes="convert_to(text, 'UTF8')",
)


def check_bytes(cursor: CursorWrapper) -> Iterator[int | Finding]:
    """Hash the bytes of every snapshot again."""
    yield from _hash(cursor, BYTES, Blob._meta.db_table, "its bytes are not those it is named by")


def check_texts(cursor: CursorWrapper) -> Iterator[int | Finding]:
    """Hash the text of every snapshot again."""
    table = Snapshot._meta.db_table
    yield from _hash(cursor, TEXTS, table, "its text is not the one that was extracted")


def _hash(
    cursor: CursorWrapper, statement: str, table: str, problem: str
) -> Iterator[int | Finding]:
    after, count = "", BATCH
    while count == BATCH:
        cursor.execute(statement, {"after": after, "batch": BATCH})
        count, last, wrong = cursor.fetchone()
        if wrong is not None:
            yield Finding(table, wrong, problem)
        yield count
        after = last

"""Streams claims as CSV by PostgreSQL's COPY: nothing is held in memory but one chunk."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg
import psycopg.sql
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from factbase import history
from factbase.exports.columns import COLUMNS
from factbase.models import Claim

CHUNK_BYTES = 64 * 1024
Connection = psycopg.Connection[tuple[Any, ...]]
# One process and no compiling before the first row: an export shares the server with everybody.
SETTINGS = """
    SET TRANSACTION READ ONLY;
    SET LOCAL statement_timeout = '1h';
    SET LOCAL max_parallel_workers_per_gather = 0;
    SET LOCAL jit = off;
    SET LOCAL application_name = 'factbase export';
"""
# Without it Excel reads UTF-8 as the machine's old code page and garbles every other script.
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# Each row is looked up from the claim outwards, in the order of `chosen`: the first line leaves
# before the last claim is read. OFFSET 0 keeps the planner from turning the look-ups into joins
# that read whole tables first and may lose the order; it remembers repeated ones by itself.
FROM = """
FROM ({chosen}) AS chosen (id)
CROSS JOIN (VALUES ({site})) AS site (address)
JOIN LATERAL (SELECT * FROM factbase_claim WHERE id = chosen.id OFFSET 0) AS claim ON true
LEFT JOIN LATERAL (
    SELECT entity.label, type.slug AS type
    FROM factbase_entity AS entity JOIN factbase_entitytype AS type ON type.id = entity.type_id
    WHERE entity.id = claim.subject_id OFFSET 0) AS subject ON true
LEFT JOIN LATERAL (
    SELECT slug, label FROM factbase_property
    WHERE id = claim.property_id OFFSET 0) AS property ON true
LEFT JOIN LATERAL (
    SELECT label FROM factbase_entity
    WHERE id = claim.value_entity_id OFFSET 0) AS object ON true
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object(
        'property', json_build_object('slug', property.slug, 'label', property.label,
                                      'value_type', qualifier.value_type),
        'kind', qualifier.kind,
        'value', CASE WHEN qualifier.kind = 'value' THEN {parts} END,
        'display', coalesce(object.label, qualifier.words)
        ) ORDER BY qualifier.created_at, qualifier.id) AS list
    FROM factbase_qualifier AS qualifier
    JOIN factbase_property AS property ON property.id = qualifier.property_id
    LEFT JOIN factbase_entity AS object ON object.id = qualifier.value_entity_id
    WHERE qualifier.claim_id = claim.id AND qualifier.retracted_at IS NULL) AS qualifiers ON true
LEFT JOIN LATERAL (
    SELECT evidence.exact, evidence.stance, evidence.check_state,
           source.title, source.published, source.url, publisher.name AS publisher
    FROM (
        SELECT * FROM factbase_evidence WHERE claim_id = claim.id AND retracted_at IS NULL
        ORDER BY array_position(ARRAY['supports', 'refutes', 'context'], stance::text),
                 check_state NOT IN ('exact', 'normalised', 'moved'), created_at, id
        LIMIT 1) AS evidence
    JOIN sources_source AS source ON source.id = evidence.source_id
    LEFT JOIN sources_publisher AS publisher ON publisher.id = source.publisher_id
) AS receipt ON true
LEFT JOIN LATERAL (
    SELECT username FROM auth_user WHERE id = claim.created_by_id OFFSET 0) AS author ON true
LEFT JOIN LATERAL (
    SELECT username FROM auth_user WHERE id = claim.updated_by_id OFFSET 0) AS editor ON true
LEFT JOIN LATERAL (
    SELECT username FROM auth_user WHERE id = claim.verified_by_id OFFSET 0) AS verifier ON true
"""
# The structured form of `factbase.values.to_parts`, with the type in front.
PARTS = """
    CASE
    WHEN qualifier.value_type IN ('money', 'quantity') THEN json_build_object(
        'type', qualifier.value_type, 'amount', qualifier.value_amount::text,
        'lower', qualifier.value_lower::text, 'upper', qualifier.value_upper::text,
        'modifier', qualifier.value_modifier, 'unit', qualifier.value_unit,
        'verbatim', qualifier.verbatim)
    WHEN qualifier.value_type = 'date' THEN json_build_object(
        'type', 'date', 'edtf', qualifier.value_date, 'verbatim', qualifier.verbatim)
    WHEN qualifier.value_type = 'text' THEN json_build_object(
        'type', 'text', 'text', qualifier.value_text, 'language', qualifier.value_language)
    WHEN qualifier.value_type = 'url' THEN json_build_object(
        'type', 'url', 'url', qualifier.value_url)
    WHEN qualifier.value_type = 'boolean' THEN json_build_object(
        'type', 'boolean', 'boolean', qualifier.value_boolean)
    ELSE json_build_object(
        'type', 'entity', 'id', qualifier.value_entity_id, 'label', object.label) END
"""


def stream_claims(
    queryset: "QuerySet[Claim, Any]", *, site: str = "", known_at: datetime | None = None
) -> Generator[bytes, None, int]:
    """Yield the claims of `queryset`, in its order, as UTF-8 CSV in chunks of about 64 KiB.

    `site` is the address that the `url` column starts with, such as "https://facts.example.org";
    without it that column stays empty. `known_at` reads an earlier moment. One statement, so one
    state of the database. It runs on a connection of its own, or, inside an open transaction, on
    that one, which can do nothing else meanwhile, so that it sees what the transaction has
    written. Closing the generator ends the statement. Its value is the number of claims. Raises
    psycopg's errors: what came before one is not a whole export.
    """
    with _reading(connections[queryset.db], moment=known_at) as connection:
        statement = claims_statement(queryset, connection, site=site)
        with connection.cursor() as cursor:
            with cursor.copy(copy_statement(statement)) as copy:
                yield from _chunks(copy)
            return cursor.rowcount


def claims_statement(queryset: "QuerySet[Claim, Any]", connection: Connection, *, site: str) -> str:
    """Return the SELECT of an export, with every parameter written into it as a literal."""
    if not queryset.ordered:
        queryset = queryset.order_by("pk")
    compiler = queryset.values_list("pk").query.get_compiler(queryset.db, elide_empty=False)
    chosen = psycopg.ClientCursor(connection).mogrify(*compiler.as_sql())
    columns = ",\n".join(column.sql for column in COLUMNS)
    rows = FROM.format(
        chosen=chosen, parts=PARTS, site=psycopg.sql.quote(site.rstrip("/"), connection)
    )
    return f"SELECT {columns} {rows}"


def copy_statement(select: str) -> bytes:
    """Return the COPY that writes what `select` finds as CSV with a header."""
    return f"COPY ({select}) TO STDOUT WITH (FORMAT csv, HEADER, ENCODING 'UTF8')".encode()


@contextmanager
def _reading(
    default: BaseDatabaseWrapper, *, moment: datetime | None = None
) -> Iterator[Connection]:
    """Yield a connection to read from, as of `moment` if there is one.

    A download can last as long as the reader's line is slow: it must hold neither the request's
    transaction nor write by accident, and it ends after an hour.
    """
    if default.in_atomic_block:
        with history.known_at(moment):
            yield default.connection
        return
    connection = default.get_new_connection(default.get_connection_params())
    try:
        connection.execute(SETTINGS)
        if moment is not None:
            history.reading_the_past(connection.execute, moment)
        yield connection
    finally:
        connection.close()


def _chunks(rows: Iterable[bytes | bytearray | memoryview]) -> Iterator[bytes]:
    """Join rows to chunks, the byte order mark in front."""
    chunk = bytearray(BYTE_ORDER_MARK)
    for row in rows:
        chunk += row
        if len(chunk) >= CHUNK_BYTES:
            yield bytes(chunk)
            chunk.clear()
    if chunk:
        yield bytes(chunk)

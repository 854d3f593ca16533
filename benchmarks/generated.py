"""The rows of a generated desk, made by PostgreSQL itself: every value type, status and unit."""

import uuid
from typing import LiteralString

import psycopg

from sources.edtf import parse_edtf

ENTITIES_PER_CLAIM = 0.1
SOURCES_PER_CLAIM = 0.01
PROPERTIES_COUNT = 14
WRITER, VERIFIER = "bench-writer", "bench-verifier"

# A UUIDv7 from a table number and a row number, so that rows can name one another by counting.
UID: LiteralString = """
    CREATE FUNCTION pg_temp.uid(kind int, i bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
        SELECT (lpad(to_hex(1767225600000 + i), 12, '0') || '7' || lpad(to_hex(kind), 3, '0')
                || '8' || lpad(to_hex(i), 15, '0'))::uuid
    $$
"""
# Django writes '' itself where nothing is said; PostgreSQL has to be told.
BLANKS: LiteralString = """
    DO $$
    DECLARE blank record;
    BEGIN
        FOR blank IN
            SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = current_schema() AND is_nullable = 'NO'
            AND column_default IS NULL AND data_type IN ('text', 'character varying')
        LOOP
            EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET DEFAULT %L',
                           blank.table_name, blank.column_name, '');
        END LOOP;
    END $$
"""
USERS: LiteralString = """
    INSERT INTO auth_user (username, password, is_superuser, is_staff, is_active, date_joined)
    SELECT name, '!', name = %(verifier)s, name = %(verifier)s, true, now()
    FROM unnest(ARRAY[%(writer)s, %(verifier)s]) AS name
"""
ENTITY_TYPES: LiteralString = """
    INSERT INTO factbase_entitytype (id, slug, label, equivalents)
    SELECT pg_temp.uid(1, i), 'bench-type-' || i, 'Type ' || i, '{}'
    FROM generate_series(0, 4) AS i
"""
PROPERTIES: LiteralString = """
    INSERT INTO factbase_property (id, slug, label, value_type, cardinality, equivalents)
    SELECT pg_temp.uid(2, i), 'bench-property-' || i, 'property ' || i,
           (ARRAY['money', 'quantity', 'date', 'text', 'entity', 'url', 'boolean'])[i %% 7 + 1],
           'many', '{}'
    FROM generate_series(0, %(properties)s - 1) AS i
"""
ENTITIES: LiteralString = """
    INSERT INTO factbase_entity (id, type_id, label)
    SELECT pg_temp.uid(3, i), pg_temp.uid(1, i %% 5),
           (ARRAY['Zhipu AI', '智谱', 'OpenAI', 'Ministry', 'Model'])[i %% 5 + 1] || ' ' || i
    FROM generate_series(0, %(entities)s - 1) AS i
"""
PUBLISHERS: LiteralString = """
    INSERT INTO sources_publisher (id, name, grade)
    SELECT pg_temp.uid(4, i), 'Publisher ' || i, substr('ABCDEF', i %% 6 + 1, 1)
    FROM generate_series(0, 19) AS i
"""
SOURCES: LiteralString = """
    INSERT INTO sources_source (id, kind, title, publisher_id, authors, url, published,
                                published_earliest, published_latest, language, status)
    SELECT pg_temp.uid(5, i), 'article', 'What happened on day ' || i, pg_temp.uid(4, i %% 20),
           '{}', 'https://news.example/' || i, %(day)s, %(first)s, %(first)s, 'en', 'current'
    FROM generate_series(0, %(sources)s - 1) AS i
"""
# A fifth of the claims is about one entity in a hundred, of which there is much to tell.
CLAIMS: LiteralString = """
    INSERT INTO factbase_claim (
        id, subject_id, property_id, value_type, kind, denied, value_entity_id, value_amount,
        value_unit, value_modifier, value_date, value_date_earliest, value_date_latest,
        value_text, value_language, value_url, value_boolean, verbatim, words, valid,
        valid_earliest, valid_latest, status, verified_by_id, editors, revision, confidence,
        supports, origins, created_at, created_by_id, updated_at, updated_by_id)
    SELECT
        pg_temp.uid(6, i), pg_temp.uid(3, subject), pg_temp.uid(2, i %% %(properties)s),
        (ARRAY['money', 'quantity', 'date', 'text', 'entity', 'url', 'boolean'])[t + 1],
        'value', i %% 50 = 0,
        CASE t WHEN 4 THEN pg_temp.uid(3, i * 17 %% %(entities)s) END,
        CASE t WHEN 0 THEN (i * 37 %% 1000000) * 100000 WHEN 1 THEN i * 13 %% 100000 + 0.5 END,
        CASE t WHEN 0 THEN (ARRAY['CNY', 'USD'])[i %% 2 + 1] WHEN 1 THEN 'people' END,
        CASE WHEN t < 2 THEN (ARRAY['exact', 'about', 'at_least', 'at_most'])[i %% 4 + 1]
             ELSE '' END,
        CASE t WHEN 2 THEN %(day)s ELSE '' END,
        CASE t WHEN 2 THEN %(first)s END, CASE t WHEN 2 THEN %(first)s END,
        CASE t WHEN 3 THEN 'describes itself as number ' || i || ' of its kind' ELSE '' END,
        CASE t WHEN 3 THEN 'en' ELSE '' END,
        CASE t WHEN 5 THEN 'https://example.org/' || i ELSE '' END,
        CASE t WHEN 6 THEN i %% 2 = 0 END,
        CASE t WHEN 0 THEN 'about ' || i %% 900 || ' billion yuan' ELSE '' END,
        CASE t WHEN 4 THEN '' ELSE 'number ' || i || ' of its kind' END,
        %(month)s, %(month_first)s, %(month_last)s,
        status, CASE status WHEN 'verified' THEN %(verifier_id)s END, ARRAY[%(writer_id)s],
        CASE status WHEN 'draft' THEN 1 WHEN 'submitted' THEN 2 ELSE 3 END,
        (i %% 1000) / 1000.0, 1 + (i + 1) %% 2, 1,
        at, %(writer_id)s, at, %(writer_id)s
    FROM generate_series(0, %(claims)s::bigint - 1) AS i,
         LATERAL (SELECT i %% 7 AS t, timestamptz '2026-01-01 00:00Z' + i * interval '7 s' AS at,
                         CASE WHEN i %% 20 < 14 THEN 'verified' WHEN i %% 20 < 17 THEN 'submitted'
                              WHEN i %% 20 < 19 THEN 'draft' ELSE 'disputed' END AS status,
                         CASE i %% 5 WHEN 0 THEN i / 5 * 100 ELSE i * 31 END %% %(entities)s
                             AS subject) AS row
"""
# The steps by which each claim came to its status.
REVIEW_EVENTS: LiteralString = """
    INSERT INTO factbase_reviewevent (id, claim_id, claim_revision, action, from_status, to_status,
                                      at, by_id, comment)
    SELECT pg_temp.uid(19 + step, ordinal), id, step, action, before, after, updated_at, who, said
    FROM (SELECT *, row_number() OVER (ORDER BY id) AS ordinal FROM factbase_claim) AS claim,
         LATERAL (VALUES (1, 'submit', 'draft', 'submitted', %(writer_id)s, ''),
                         (2, CASE status WHEN 'verified' THEN 'verify' ELSE 'dispute' END,
                          'submitted', status, %(verifier_id)s, 'two figures are about')
                 ) AS step (step, action, before, after, who, said)
    WHERE step < revision
"""
QUALIFIERS: LiteralString = """
    INSERT INTO factbase_qualifier (id, claim_id, property_id, value_type, kind, value_amount,
                                    value_unit, value_modifier, words)
    SELECT pg_temp.uid(7, i), pg_temp.uid(6, i), pg_temp.uid(2, 1), 'quantity', 'value', i,
           'people', 'exact', i || ' people'
    FROM generate_series(0, %(claims)s::bigint - 1, 10) AS i
"""
EVIDENCE: LiteralString = """
    INSERT INTO factbase_evidence (id, claim_id, source_id, stance, exact, check_state, mode,
                                   created_by_id, updated_by_id)
    SELECT pg_temp.uid(8 + n, i), pg_temp.uid(6, i), pg_temp.uid(5, (i * 7 + n) %% %(sources)s),
           'supports', 'the company said it was number ' || i || ' by that measure',
           'no_snapshot', 'on_the_record', %(writer_id)s, %(writer_id)s
    FROM generate_series(0, %(claims)s::bigint - 1) AS i, generate_series(0, 1) AS n
    WHERE n = 0 OR i %% 2 = 0
"""
STEPS: tuple[LiteralString, ...] = (
    ENTITY_TYPES,
    PROPERTIES,
    ENTITIES,
    PUBLISHERS,
    SOURCES,
    CLAIMS,
    REVIEW_EVENTS,
    QUALIFIERS,
    EVIDENCE,
)


def uid(kind: int, number: int) -> uuid.UUID:
    """Return the id that a row has, by the number of its table and its own."""
    return uuid.UUID(f"{1767225600000 + number:012x}7{kind:03x}8{number:015x}")


def fill(superuser: "psycopg.Connection[tuple[object, ...]]", claims: int) -> None:
    """Insert `claims` claims with their entities, sources and one or two receipts each.

    Triggers and foreign keys rest meanwhile: what is generated holds them, and checking them
    row by row would take most of the time.
    """
    superuser.execute("SET session_replication_role = replica")
    superuser.execute(UID)
    superuser.execute(BLANKS)
    superuser.execute(USERS, {"writer": WRITER, "verifier": VERIFIER})
    ids = dict(superuser.execute("SELECT username, id FROM auth_user").fetchall())
    day, month = parse_edtf("2025-06-26"), parse_edtf("2025-06")
    values = {
        "claims": claims,
        "properties": PROPERTIES_COUNT,
        "entities": max(10, int(claims * ENTITIES_PER_CLAIM)),
        "sources": max(10, int(claims * SOURCES_PER_CLAIM)),
        "writer_id": ids[WRITER],
        "verifier_id": ids[VERIFIER],
        "day": day.text,
        "first": day.earliest,
        "month": month.text,
        "month_first": month.earliest,
        "month_last": month.latest,
    }
    for step in STEPS:
        superuser.execute(step, values)
    superuser.execute("VACUUM ANALYZE")

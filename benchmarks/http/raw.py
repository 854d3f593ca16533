"""The same answers in hand-written SQL, for pgbench: JSON by PostgreSQL, prepared statements.

`:claims` and `:entities` say how many there are; `bench_uid` makes the ids that the desk has.
"""

_CLAIM = """json_build_object(
    'id', claim.id, 'revision', claim.revision,
    'subject', json_build_object('id', subject.id, 'label', subject.label, 'type', type.slug),
    'property', json_build_object('slug', property.slug, 'label', property.label,
                                  'value_type', claim.value_type),
    'kind', claim.kind, 'denied', claim.denied,
    'value', json_build_object('type', claim.value_type, 'amount', claim.value_amount::text,
        'unit', claim.value_unit, 'modifier', claim.value_modifier, 'edtf', claim.value_date,
        'text', claim.value_text, 'language', claim.value_language, 'url', claim.value_url,
        'boolean', claim.value_boolean, 'label', object.label, 'verbatim', claim.verbatim),
    'display', coalesce(object.label, claim.words),
    'qualifiers', (SELECT coalesce(json_agg(json_build_object('property', q.property_id,
        'display', q.words)), '[]') FROM factbase_qualifier q
        WHERE q.claim_id = claim.id AND q.retracted_at IS NULL),
    'valid', claim.valid, 'status', claim.status, 'recheck', claim.recheck,
    'confidence', claim.confidence, 'editor_confidence', claim.editor_confidence,
    'evidence', json_build_object('supports', claim.supports, 'refutes', claim.refutes,
        'context', claim.context, 'origins', claim.origins),
    'note', claim.note, 'created_at', claim.created_at, 'created_by', author.username,
    'updated_at', claim.updated_at, 'updated_by', editor.username,
    'verified_by', verifier.username{more})"""
_JOINS = """
    JOIN factbase_entity subject ON subject.id = claim.subject_id
    JOIN factbase_entitytype type ON type.id = subject.type_id
    JOIN factbase_property property ON property.id = claim.property_id
    LEFT JOIN factbase_entity object ON object.id = claim.value_entity_id
    LEFT JOIN auth_user author ON author.id = claim.created_by_id
    LEFT JOIN auth_user editor ON editor.id = claim.updated_by_id
    LEFT JOIN auth_user verifier ON verifier.id = claim.verified_by_id"""
_EVIDENCE = """, 'receipts', (SELECT json_agg(json_build_object(
        'id', e.id, 'stance', e.stance, 'exact', e.exact, 'prefix', e.prefix, 'suffix', e.suffix,
        'start', e.start, 'end', e."end", 'check_state', e.check_state, 'mode', e.mode,
        'credibility', e.credibility, 'note', e.note, 'created_at', e.created_at,
        'source', json_build_object('id', s.id, 'kind', s.kind, 'title', s.title, 'url', s.url,
            'published', s.published, 'language', s.language, 'status', s.status,
            'publisher', p.name, 'grade', p.grade)) ORDER BY e.created_at, e.id)
    FROM factbase_evidence e JOIN sources_source s ON s.id = e.source_id
    LEFT JOIN sources_publisher p ON p.id = s.publisher_id
    WHERE e.claim_id = claim.id AND e.retracted_at IS NULL)"""
_PAGE = f"""SELECT {_CLAIM.format(more="")} FROM (
        SELECT * FROM factbase_claim WHERE {{where}} ORDER BY created_at DESC, id DESC LIMIT 50
    ) claim {_JOINS} ORDER BY claim.created_at DESC, claim.id DESC;"""

ONE_CLAIM = f"""
\\set i random(0, :claims / 20 - 1) * 20 + random(0, 13)
SELECT {_CLAIM.format(more=_EVIDENCE)} FROM factbase_claim claim {_JOINS}
WHERE claim.id = bench_uid(6, :i) AND claim.status NOT IN ('draft', 'rejected');
"""
ABOUT_ENTITY = f"""
\\set i random(0, :entities / 100 - 1) * 100
{_PAGE.format(where="subject_id = bench_uid(3, :i) AND status = 'verified'")}
"""
FILTERED = f"""
\\set i random(0, 13)
{_PAGE.format(where="property_id = bench_uid(2, :i) AND status = 'verified' AND confidence >= 0.8")}
"""
LABELS = """
\\set i random(0, :entities - 1)
WITH found AS MATERIALIZED (
    SELECT id, label FROM factbase_entity
    WHERE upper(label) LIKE '%OPENAI%' AND upper(label) LIKE '%' || :i::text || '%'
        AND retracted_at IS NULL)
SELECT json_build_object('id', e.id, 'revision', e.revision, 'label', e.label, 'type', type.slug,
    'description', e.description, 'created_at', e.created_at, 'updated_at', e.updated_at,
    'aliases', (SELECT json_agg(a.name) FROM factbase_alias a WHERE a.entity_id = e.id),
    'identifiers', (SELECT json_agg(i.value) FROM factbase_identifier i WHERE i.entity_id = e.id))
FROM (SELECT id FROM found ORDER BY label, id LIMIT 50) page
JOIN factbase_entity e ON e.id = page.id JOIN factbase_entitytype type ON type.id = e.type_id
ORDER BY e.label, e.id;
"""
CREATE = """
\\set i random(0, :entities - 1)
INSERT INTO plain_claim (id, subject_id, property_id, value_type, kind, denied, value_amount,
    value_unit, value_modifier, words, valid, note, status, created_at, updated_at)
VALUES (gen_random_uuid(), bench_uid(3, :i), bench_uid(2, 0), 'money', 'value', false, :i, 'CNY',
    'about', 'about', '2025-06', 'note', 'draft', now(), now());
"""
# What the plain application writes into: no triggers, and the indexes that Django would make.
PLAIN_TABLE = """
    CREATE TABLE plain_claim (LIKE factbase_claim INCLUDING DEFAULTS);
    DO $$
    DECLARE optional record;
    BEGIN
        FOR optional IN SELECT attname FROM pg_attribute
            WHERE attrelid = 'plain_claim'::regclass AND attnum > 0
        LOOP
            EXECUTE format('ALTER TABLE plain_claim ALTER COLUMN %I DROP NOT NULL',
                           optional.attname);
        END LOOP;
    END $$;
    ALTER TABLE plain_claim ADD PRIMARY KEY (id);
    CREATE INDEX ON plain_claim (subject_id);
    CREATE INDEX ON plain_claim (property_id);
    CREATE INDEX ON plain_claim (value_entity_id);
    ALTER TABLE plain_claim ADD FOREIGN KEY (subject_id) REFERENCES factbase_entity;
    ALTER TABLE plain_claim ADD FOREIGN KEY (property_id) REFERENCES factbase_property;
    ALTER TABLE plain_claim ADD FOREIGN KEY (value_entity_id) REFERENCES factbase_entity;
    ALTER TABLE plain_claim OWNER TO CURRENT_USER;
    GRANT ALL ON plain_claim TO PUBLIC;
"""
UID = """
    CREATE OR REPLACE FUNCTION bench_uid(kind int, i bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
    RETURN (lpad(to_hex(1767225600000 + i), 12, '0') || '7' || lpad(to_hex(kind), 3, '0')
            || '8' || lpad(to_hex(i), 15, '0'))::uuid
"""

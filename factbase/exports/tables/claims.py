"""Claims as files."""

from factbase.exports.columns import (
    Where,
    code,
    count,
    day,
    flag,
    listed,
    one_of,
    required,
    share,
    text,
)
from factbase.exports.json_text import escaped, list_of, object_of, plain, quoted
from factbase.exports.tables.table import (
    REQUIRED_ID,
    Reference,
    Table,
    address,
    authorship,
    link,
    people,
)
from factbase.exports.tables.values import kind_columns, value_columns, value_joins, value_or_null
from factbase.models import Claim, Recheck, Stance, Status
from factbase.models.evidence import CHECK_STATES

QUALIFIER = object_of(
    {
        "property": object_of(
            {
                "slug": escaped("property.slug"),
                "label": escaped("property.label"),
                "value_type": quoted("qualifier.value_type", given=True),
            }
        ),
        "kind": quoted("qualifier.kind", given=True),
        "value": plain(value_or_null("qualifier")),
        "display": escaped("coalesce(object.label, qualifier.words)"),
    }
)
CLAIM_JOINS = f"""
LEFT JOIN LATERAL (
    SELECT entity.label, type.slug AS type
    FROM factbase_entity AS entity JOIN factbase_entitytype AS type ON type.id = entity.type_id
    WHERE entity.id = claim.subject_id OFFSET 0) AS subject ON true
{value_joins("claim")}
LEFT JOIN LATERAL (
    SELECT {list_of(QUALIFIER, order="qualifier.created_at, qualifier.id")} AS list
    FROM factbase_qualifier AS qualifier
    JOIN factbase_property AS property ON property.id = qualifier.property_id
    LEFT JOIN factbase_entity AS object ON object.id = qualifier.value_entity_id
    WHERE qualifier.claim_id = claim.id AND qualifier.retracted_at IS NULL) AS qualifiers ON true
{people("claim", [("verifier", "verified_by_id")])}
"""  # noqa: S608 - nothing in it comes from outside
# The quote that says most for the claim, with its source: only where a file has columns for it.
RECEIPT_JOIN = """
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
"""

CLAIMS = Table(
    name="claims",
    holds="What is said of an entity, and how the desk judges it.",
    model=Claim,
    alias="claim",
    joins=CLAIM_JOINS,
    list_joins=RECEIPT_JOIN,
    columns=(
        code("id", "claim.id", "The claim's id, a UUIDv7.", field="id", constraints=REQUIRED_ID),
        address("claim", "claims"),
        link(
            "url",
            "/claims/",
            "claim.id",
            holds="The claim's page.",
            where=Where.LIST | Where.JSON,
        ),
        count(
            "revision",
            "claim.revision",
            "How often the claim was changed, counted from 1.",
            field="revision",
            constraints=required(minimum=1),
        ),
        code(
            "subject.id",
            "claim.subject_id",
            "Id of the entity that the claim is about.",
            field="subject_id",
            constraints=required(),
        ),
        text("subject.label", "subject.label", "What we call that entity."),
        text("subject.type", "subject.type", "Slug of its type."),
        text(
            "property.slug",
            "property.slug",
            "Slug of the property.",
            field="property",
            constraints=required(),
        ),
        text("property.label", "property.label", "What we call the property."),
        code("property.value_type", "claim.value_type", "As value_type.", where=Where.JSON),
        text(
            "display",
            "CASE WHEN claim.denied THEN 'not ' ELSE '' END || coalesce(object.label, claim.words)",
            "The value in words, as pages show it; the columns from “kind” on say the same "
            "in parts.",
        ),
        *kind_columns("claim"),
        flag(
            "denied",
            "claim.denied",
            "“true” where the source says that it is not so.",
            field="denied",
            constraints=required(),
        ),
        *value_columns("claim"),
        text(
            "valid.edtf",
            "claim.valid",
            "When the fact holds in the world, EDTF.",
            field="valid",
            json=escaped("nullif(claim.valid, '')"),
        ),
        day("valid.earliest", "claim.valid_earliest", "First day it can hold; empty: open."),
        day("valid.latest", "claim.valid_latest", "Last day it can hold; empty: open."),
        listed(
            "qualifiers",
            "qualifiers.list",
            "JSON: a list of what is further said, each with its property and its value.",
            where=Where.LIST | Where.JSON,
            json=("coalesce(qualifiers.list, '[]')",),
        ),
        code(
            "status",
            "claim.status",
            "“draft”, “submitted”, “verified”, “disputed”, “rejected” or “retracted”.",
            field="status",
            constraints=one_of(*Status.values, required=True),
        ),
        code(
            "recheck",
            "claim.recheck",
            "Why a verified claim has to be looked at again.",
            field="recheck",
            json=quoted("nullif(claim.recheck, '')"),
            constraints=one_of(*Recheck.values),
        ),
        share("confidence", "claim.confidence", "0 to 1, computed from the evidence."),
        share(
            "editor_confidence",
            "claim.editor_confidence",
            "0 to 1, an editor's own.",
            field="editor_confidence",
        ),
        text(
            "editor_confidence_reason",
            "claim.editor_confidence_reason",
            "Why the editor thinks so.",
            field="editor_confidence_reason",
        ),
        count("evidence.supports", "claim.supports", "How many quotes support the claim."),
        count("evidence.refutes", "claim.refutes", "How many quotes refute it."),
        count("evidence.context", "claim.context", "How many quotes give context only."),
        count("evidence.origins", "claim.origins", "How many independent origins support it."),
        text(
            "quote",
            "receipt.exact",
            "The best quote: supporting, else refuting; found, else not.",
            where=Where.LIST,
        ),
        code(
            "quote_stance",
            "receipt.stance",
            "“supports”, “refutes” or “context”.",
            where=Where.LIST,
            constraints=one_of(*Stance.values),
        ),
        code(
            "quote_check",
            "receipt.check_state",
            "What looking that quote up in the archive found.",
            where=Where.LIST,
            constraints=one_of(*(state for state, _ in CHECK_STATES)),
        ),
        text(
            "source_title", "receipt.title", "Title of the source of that quote.", where=Where.LIST
        ),
        text("source_publisher", "receipt.publisher", "Who published it.", where=Where.LIST),
        text(
            "source_published",
            "receipt.published",
            "When it was published, EDTF.",
            where=Where.LIST,
        ),
        text("source_url", "receipt.url", "Its address.", where=Where.LIST),
        text("note", "claim.note", "What the desk noted on the claim.", field="note"),
        *authorship("claim"),
        text("verified_by", "verifier.username", "Who verified it.", field="verified_by"),
        listed(
            "editors",
            "(SELECT json_agg(username ORDER BY username) FROM auth_user "
            "WHERE auth_user.id = ANY (claim.editors))",
            "JSON: who wrote or edited it since it was last verified, and so cannot verify it.",
            field="editors",
            where=Where.PACKAGE,
        ),
    ),
    references=(
        Reference("subject_id", "entities"),
        Reference("property_slug", "properties", "slug"),
        Reference("value_unit", "units", "code"),
        Reference("value_id", "entities"),
    ),
)

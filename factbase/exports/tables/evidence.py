"""Evidence as files."""

from factbase.exports.columns import Where, code, count, one_of, required, text, time
from factbase.exports.tables.table import (
    Reference,
    Table,
    authorship,
    identity,
    looked_up,
    people,
    retraction,
)
from factbase.models import Evidence, Mode, Stance, Status
from factbase.models.evidence import CHECK_STATES

LISTED = Where.LIST | Where.JSON

EVIDENCE = Table(
    name="evidence",
    holds="Which words of which source bear on which claim.",
    model=Evidence,
    alias="evidence",
    joins=looked_up(of="factbase_claim", alias="claim", column="evidence.claim_id", select="status")
    + looked_up(of="sources_source", alias="source", column="evidence.source_id", select="title")
    + looked_up(
        of="factbase_entity", alias="speaker", column="evidence.asserted_by_id", select="id, label"
    )
    + people("evidence"),
    columns=(
        *identity("evidence", "evidence"),
        code(
            "claim",
            "evidence.claim_id",
            "Id of the claim.",
            field="claim_id",
            constraints=required(),
        ),
        code(
            "claim_status",
            "claim.status",
            "The claim's status.",
            where=LISTED,
            constraints=one_of(*Status.values),
        ),
        code(
            "source.id",
            "evidence.source_id",
            "Id of the source.",
            field="source_id",
            constraints=required(),
        ),
        text("source.title", "source.title", "The source's title."),
        code(
            "snapshot",
            "evidence.snapshot_id",
            "Id of the archived copy that was looked in.",
            field="snapshot_id",
        ),
        code(
            "stance",
            "evidence.stance",
            "What the words do to the claim.",
            field="stance",
            constraints=one_of(*Stance.values, required=True),
        ),
        text(
            "exact",
            "evidence.exact",
            "The very words of the source.",
            field="exact",
            constraints=required(),
        ),
        text("prefix", "evidence.prefix", "The words just before.", field="prefix"),
        text("suffix", "evidence.suffix", "The words just after.", field="suffix"),
        count(
            "start",
            "evidence.start",
            "Where the words start in the text, in code points.",
            field="start",
        ),
        count("end", 'evidence."end"', "Where they end.", field="end"),
        code(
            "check_state",
            "evidence.check_state",
            "What looking the words up found.",
            field="check_state",
            constraints=one_of(*(name for name, _ in CHECK_STATES)),
        ),
        time(
            "checked_at",
            "evidence.checked_at",
            "When they were looked up, UTC.",
            field="checked_at",
        ),
        code(
            "asserted_by.id", "speaker.id", "Id of the entity that said so.", field="asserted_by_id"
        ),
        text("asserted_by.label", "speaker.label", "What we call it."),
        code(
            "mode",
            "evidence.mode",
            "How whoever asserted it knows.",
            field="mode",
            constraints=one_of(*Mode.values),
        ),
        count(
            "credibility",
            "evidence.credibility",
            "1 to 6, by the Admiralty code.",
            field="credibility",
            constraints=(("minimum", 1), ("maximum", 6)),
        ),
        text("note", "evidence.note", "What the desk noted.", field="note"),
        *authorship("evidence"),
        *retraction("evidence"),
    ),
    references=(
        Reference("claim", "claims"),
        Reference("source_id", "sources"),
        Reference("snapshot", "snapshots"),
        Reference("asserted_by_id", "entities"),
    ),
)

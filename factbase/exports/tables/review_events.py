"""The steps that claims took in review, as files."""

from factbase.exports.columns import code, count, one_of, required, text, time
from factbase.exports.tables.table import REQUIRED_ID, Reference, Table, looked_up
from factbase.models import ReviewEvent, Status
from factbase.models.transitions import RECHECK, Action

REVIEW_EVENTS = Table(
    name="review_events",
    holds="Who moved which revision of a claim from which status to which, and why.",
    model=ReviewEvent,
    alias="step",
    joins=looked_up(of="auth_user", alias="actor", column="step.by_id", select="username"),
    columns=(
        code("id", "step.id", "Its id, a UUIDv7.", field="id", constraints=REQUIRED_ID),
        code(
            "claim_id",
            "step.claim_id",
            "Id of the claim.",
            field="claim_id",
            constraints=required(),
        ),
        count(
            "claim_revision",
            "step.claim_revision",
            "The revision that the step was about.",
            field="claim_revision",
            constraints=required(minimum=1),
        ),
        code(
            "action",
            "step.action",
            "The step; “recheck” is the machine's.",
            field="action",
            constraints=one_of(*Action, RECHECK, required=True),
        ),
        code(
            "from_status",
            "step.from_status",
            "The status before.",
            field="from_status",
            constraints=one_of(*Status.values, required=True),
        ),
        code(
            "to_status",
            "step.to_status",
            "The status after.",
            field="to_status",
            constraints=one_of(*Status.values, required=True),
        ),
        time("at", "step.at", "When, UTC.", field="at", constraints=required()),
        text("by", "actor.username", "Who; empty: the machine.", field="by"),
        text("comment", "step.comment", "Why.", field="comment"),
    ),
    references=(Reference("claim_id", "claims"),),
)

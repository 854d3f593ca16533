"""Which tables the feed follows, and what a change of a row is a change of."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Model

from factbase.models import (
    AccessToken,
    Alias,
    Assignment,
    Claim,
    Comment,
    ConfidenceLedger,
    Conflict,
    DismissedSuggestion,
    Entity,
    EntityType,
    Evidence,
    Follow,
    Identifier,
    Lease,
    Match,
    Mention,
    Property,
    ProposedClaim,
    Qualifier,
    Release,
    ReviewEvent,
    SavedView,
    SupportJudgement,
    Unit,
    Webhook,
)
from factbase.models.claim import DERIVED
from factbase.models.property import PropertyObjectType, PropertySubjectType, PropertyUnit
from factbase.models.querysets import DESK_ONLY
from sources.models import Blob, Derivation, Publisher, Snapshot, Source

CLAIM_IS_OPEN = "EXISTS (SELECT FROM factbase_claim AS claim WHERE claim.id = {column} AND {open})"
OPEN = "claim.status NOT IN ({})".format(", ".join(f"'{status}'" for status in DESK_ONLY))


class Followed(NamedTuple):
    """A row of `model` is a `resource` of the API, or the `part` of one, named by `owner`.

    `claims` are the columns that refer to claims, all of which readers must be able to see.
    """

    model: type[Model]
    resource: str
    owner: str = "id"
    part: str = ""
    claims: tuple[str, ...] = ()

    @property
    def is_open(self) -> str:
        """The SQL for whether readers may see the row, `event` being its state."""
        found = [
            CLAIM_IS_OPEN.format(column=f"event.{column}", open=OPEN) for column in self.claims
        ]
        return " AND ".join(found) or "true"


FOLLOWED = (
    Followed(Claim, "claims"),
    Followed(Qualifier, "claims", "claim_id", "qualifiers", claims=("claim_id",)),
    Followed(Evidence, "evidence", claims=("claim_id",)),
    Followed(Conflict, "conflicts", claims=("first_id", "second_id")),
    Followed(Entity, "entities"),
    Followed(Alias, "entities", "entity_id", "aliases"),
    Followed(Identifier, "entities", "entity_id", "identifiers"),
    Followed(EntityType, "entity-types"),
    Followed(Match, "matches"),
    Followed(Property, "properties"),
    Followed(PropertyUnit, "properties", "property_id", "units"),
    Followed(PropertySubjectType, "properties", "property_id", "subject_types"),
    Followed(PropertyObjectType, "properties", "property_id", "object_types"),
    Followed(Publisher, "publishers"),
    Followed(Source, "sources"),
    Followed(Derivation, "sources", "source_id", "derived_from"),
    Followed(Snapshot, "snapshots"),
)
RESOURCES = tuple(sorted({followed.resource for followed in FOLLOWED}))


def named_resources() -> dict[str, str]:
    """Return the resources with what a page calls their records."""
    first = {followed.resource: followed.model for followed in reversed(FOLLOWED)}
    return {name: str(first[name]._meta.verbose_name_plural) for name in RESOURCES}


LEFT_OUT: Mapping[type[Model], str] = {
    AccessToken: "an account's own business",
    Assignment: "work of the desk",
    Blob: "the bytes of a snapshot, which comes with them",
    Comment: "work of the desk",
    ConfidenceLedger: "how a claim's confidence was computed; the claim's change says that it was",
    DismissedSuggestion: "work of the desk",
    Follow: "work of the desk",
    Lease: "work of the desk",
    Mention: "work of the desk",
    ProposedClaim: "work of the desk; what is taken from it is told as a claim",
    Release: "has a list of its own, and says nothing that its claims did not say",
    ReviewEvent: "the step is told as the change of the claim",
    SavedView: "an account's own business",
    SupportJudgement: "work of the desk; what follows from it is the claim's confidence",
    Unit: "has no address in the API",
    Webhook: "an account's own business",
}

# Kept beside every change.
HOUSEKEEPING = {"id", "revision", "created_at", "created_by_id", "updated_at", "updated_by_id"}
# Columns of claims that are not called what the API calls them.
OF_CLAIMS = {
    **dict.fromkeys(("verbatim", "words", "value_type"), "value"),
    **dict.fromkeys(set(DERIVED) - {"confidence"}, "evidence"),
    "editors": "",
    "retracted_at": "status",
    "retraction_reason": "status",
}
OF_CONFLICTS = {
    "first_id": "first",
    "first_said": "first",
    "second_id": "second",
    "second_said": "second",
    **dict.fromkeys(("retracted_at", "retraction_reason"), "state"),
}
RENAMED: Mapping[type[Model], Mapping[str, str]] = {Claim: OF_CLAIMS, Conflict: OF_CONFLICTS}
ENDINGS = ("_id", "_earliest", "_latest", "_words")


def field_of(model: type[Model], column: str) -> str:
    """Return what the API calls a column of `model`; "" for what is no news."""
    if column in HOUSEKEEPING:
        return ""
    if column in RENAMED.get(model, {}):
        return RENAMED[model][column]
    if model is Claim and column.startswith("value_"):
        return "value"
    for ending in ENDINGS:
        column = column.removesuffix(ending)
    return column

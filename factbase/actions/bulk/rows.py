"""What is given for each new claim, and what is made of it before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from factbase.actions.claims import ClaimFields
from factbase.actions.evidence import EvidenceFields
from factbase.models import Claim, Evidence, Qualifier


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReceipt:
    """A quote that comes with a new claim: what `evidence.add` takes."""

    fields: EvidenceFields
    id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClaim:
    """A claim to be written: what `claims.create` takes, its receipts, and whether it is handed in.

    The records that it names are loaded; snapshots can leave their `text` deferred.
    """

    fields: ClaimFields
    id: UUID | None = None
    receipts: Sequence[NewReceipt] = ()
    submit: bool = False


@dataclass(slots=True)
class Row:
    """The unsaved records that make up one new claim; `number` counts the rows given, from 0."""

    number: int
    submit: bool
    claim: Claim
    qualifiers: list[Qualifier] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

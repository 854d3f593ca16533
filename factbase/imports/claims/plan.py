"""What a row of claims comes to."""

from dataclasses import dataclass, field

from factbase.actions.claims import ClaimFields
from factbase.imports.claims.common import Common
from factbase.imports.claims.known import Receipt, hashed
from factbase.imports.names import Named
from factbase.models import Claim
from sources.models import Source


@dataclass(slots=True)
class Quote:
    """The receipt that a row brings: its source, maybe not saved yet, its stance and its words."""

    source: Source
    stance: str
    exact: str

    @property
    def key(self) -> Receipt:
        """How it is known among the receipts of a claim."""
        return self.source.pk, self.stance, self.exact

    @property
    def hash(self) -> str:
        """What stands for it, also while its source has no lasting id."""
        source, publisher = self.source, self.source.publisher
        named = source.url or (source.title, publisher and publisher.name, source.published)
        is_new = source._state.adding
        return hashed(named if is_new else source.pk, self.stance, self.exact)


@dataclass(slots=True)
class Plan:
    """What a row comes to: a claim with these fields and perhaps a receipt.

    `named` is how it names its subject, `common` what it says beside subject and value.
    `source` is what it cites. `claim` is the one that is here already; None: a new one,
    with the row's id if it gives one. `record` is that new one, as the rules have filled it.
    """

    named: Named
    common: Common
    source: Source | None = None
    fields: ClaimFields = field(default_factory=lambda: ClaimFields())
    claim: Claim | None = None
    quote: Quote | None = None
    record: Claim | None = None

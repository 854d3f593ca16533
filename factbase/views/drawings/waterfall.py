"""How a confidence comes about: from where every claim starts, origin by origin, to the number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from factbase.charts import Extent, Scale, Strip, Tick, strip
from factbase.confidence import Contribution, contributions
from factbase.models import Claim, ConfidenceLedger
from sources.models import Source

CERTAIN = Scale(0, 1)
QUARTERS = [Tick(place) for place in (0, 25, 50, 75, 100)]


@dataclass(frozen=True, slots=True)
class Step:
    """What one origin or rival does to the probability, and who that is."""

    contribution: Contribution
    strip: Strip
    sources: list[Source]
    rival: Claim | None

    @property
    def size(self) -> float:
        """By how much the probability rises or falls."""
        return abs(self.contribution.after - self.contribution.before)

    @property
    def is_falling(self) -> bool:
        """Whether it speaks against the claim."""
        return self.contribution.after < self.contribution.before


def waterfall(
    ledger: ConfidenceLedger, works: Mapping[str, Source], rivals: Mapping[str, Claim]
) -> Iterator[Step]:
    """Yield the steps of a ledger from the start to the result. No query."""
    for each in contributions(ledger):
        low, high = sorted((each.before, each.after))
        yield Step(
            contribution=each,
            strip=strip(Extent(low, high), CERTAIN),
            sources=[works[source] for source in dict.fromkeys(each.sources) if source in works],
            rival=rivals.get(each.claim),
        )

"""How a confidence comes about: from where every claim starts, origin by origin, to the number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from factbase.charts import Extent, Scale, Strip, strip
from factbase.confidence import Contribution, contributions
from factbase.models import Claim, ConfidenceLedger
from sources.models import Source

CERTAIN = Scale(0, 1)


@dataclass(frozen=True, slots=True)
class Step:
    """What one origin or rival does to the probability, and who that is."""

    contribution: Contribution
    strip: Strip
    sources: list[Source]
    rival: Claim | None


def waterfall(
    ledger: ConfidenceLedger, sources: Mapping[str, Source], rivals: Mapping[str, Claim]
) -> Iterator[Step]:
    """Yield the steps of a ledger from the start to the result. No query."""
    for each in contributions(ledger):
        low, high = sorted((each.before, each.after))
        named = dict.fromkeys(each.sources)
        yield Step(
            contribution=each,
            strip=strip(Extent(low, high), CERTAIN),
            sources=[sources[source] for source in named if source in sources],
            rival=rivals.get(each.claim),
        )

"""The amounts of a property over time, one picture a unit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from factbase.charts import AmountTick, Extent, Mark, Plane, Reading, plane
from factbase.models import Claim, Status
from factbase.values.amounts import Measure
from factbase.views.drawings.spans import is_placed, is_vague, measure_of, words_of
from factbase.views.facts import PropertyFacts

# Of amounts in a picture, and of pictures on a page.
FEWEST, MOST = 2, 4


@dataclass(frozen=True, slots=True)
class AmountMark:
    """A claim in the picture. `is_rival`: it cannot hold beside another one there."""

    claim: Claim
    mark: Mark
    is_vague: bool
    is_rival: bool

    @property
    def is_verified(self) -> bool:
        """Whether the desk stands by it."""
        return self.claim.status == Status.VERIFIED


@dataclass(frozen=True, slots=True)
class AmountChart:
    """Amounts of one unit over time; `timeless` ones of that unit have no time to stand at."""

    unit: str
    marks: list[AmountMark]
    plane: Plane
    timeless: int

    @property
    def lines(self) -> list[tuple[AmountTick, str]]:
        """The lines of the axis of amounts, each with its words."""
        return [(tick, words_of(tick, self.unit)) for tick in self.plane.amounts]


def amount_charts(groups: Sequence[PropertyFacts]) -> list[list[AmountChart]]:
    """Return for each property the pictures that its amounts make; on a whole page the fullest."""
    drawn = [list(_charts(group)) for group in groups]
    fullest = sorted(chain(*drawn), key=lambda chart: -len(chart.marks))[:MOST]
    return [[chart for chart in charts if chart in fullest] for charts in drawn]


def _charts(group: PropertyFacts) -> Iterator[AmountChart]:
    """Yield a picture for each unit in which at least two amounts have a time."""
    rivals = {claim.pk for fact in group.facts if fact.rivals for claim in fact.claims}
    units: dict[str, list[tuple[Claim, Measure]]] = {}
    for claim in group.claims:
        measure = measure_of(claim)
        if measure:
            units.setdefault(measure.unit, []).append((claim, measure))
    for unit, measured in units.items():
        placed = [pair for pair in measured if is_placed(pair[0].valid_date)]
        if len(placed) >= FEWEST:
            drawn = plane([_reading(claim, measure) for claim, measure in placed])
            marks = [
                AmountMark(claim, mark, _is_vague(claim), claim.pk in rivals)
                for (claim, _), mark in zip(placed, drawn.marks, strict=True)
            ]
            yield AmountChart(unit, marks, drawn, timeless=len(measured) - len(placed))


def _reading(claim: Claim, measure: Measure) -> Reading:
    days = Extent(claim.valid_earliest, claim.valid_latest)
    return Reading(measure.amount, Extent(*measure.interval), days)


def _is_vague(claim: Claim) -> bool:
    date = claim.valid_date
    return date is not None and is_vague(date)

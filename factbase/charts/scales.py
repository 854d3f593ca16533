"""From numbers to places on an axis."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

Number = Decimal | int | float

# Beyond it differences of floats overflow; every value of ours is far below.
LARGEST = 1e300
# What a lone value is given to either side, as a share of itself.
ALONE = 0.5
# From which share of the largest on an axis that starts at zero would waste more than it tells.
ZERO_UP_TO = 0.7


@dataclass(frozen=True, slots=True)
class Extent:
    """From `start` to `end`, both included; None is open."""

    start: Number | None
    end: Number | None

    @property
    def known(self) -> list[float]:
        """The bounds that there are."""
        return [as_float(bound) for bound in (self.start, self.end) if bound is not None]


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps `low` to 0 and `high` to 100 percent; what lies outside stays at the nearer edge."""

    low: float
    high: float

    @classmethod
    def over(cls, extents: Iterable[Extent], *, margin: float = 0.06) -> "Scale":
        """Return a scale that holds every bound, with `margin` of its length left at both ends."""
        low, high = _ends(extents)
        # Halved first, so that the largest numbers do not overflow.
        room = 2 * margin * (high / 2 - low / 2)
        return cls(low - room, high + room)

    @classmethod
    def from_zero(cls, extents: Iterable[Extent]) -> "Scale":
        """Return a scale of amounts: starting at zero, unless they all lie close together."""
        extents = list(extents)
        known = [bound for extent in extents for bound in extent.known]
        nearest, farthest = min(map(abs, known), default=0), max(map(abs, known), default=0)
        is_one_sided = min(known, default=0) >= 0 or max(known, default=0) <= 0
        if (is_one_sided and nearest <= ZERO_UP_TO * farthest) or nearest == farthest:
            extents.append(Extent(0, 0))
        scale = cls.over(extents)
        low = scale.low if min(known, default=0) < 0 else max(scale.low, 0.0)
        high = scale.high if max(known, default=1) > 0 else min(scale.high, 0.0)
        return cls(low, high)

    def place(self, value: Number) -> float:
        """Return where `value` stands, from 0 to 100."""
        length = self.high / 2 - self.low / 2
        if length == 0:
            return 50.0
        share = (as_float(value) / 2 - self.low / 2) / length
        return round(100 * min(max(share, 0.0), 1.0), 3)


def as_float(value: Number) -> float:
    """Return `value` as a float that can be reckoned with."""
    if value >= LARGEST:
        return LARGEST
    return -LARGEST if value <= -LARGEST else float(value)


def _ends(extents: Iterable[Extent]) -> tuple[float, float]:
    known = [bound for extent in extents for bound in extent.known]
    low, high = min(known, default=0.0), max(known, default=1.0)
    if low != high:
        return low, high
    room = abs(low) * ALONE or 1.0
    return low - room, high + room

"""One thing and what it is related to: the one at the left, the others below one another."""

from dataclasses import dataclass

# Pixels, as the height of a picture is not stretched: two lines of words and some air.
ROW = 44


@dataclass(frozen=True, slots=True)
class Spokes:
    """The height of the picture, of the hub in it, and of each of the others, in order."""

    height: int
    hub: float
    ends: list[float]


def spokes(number: int) -> Spokes:
    """Lay out `number` neighbours around a hub; the same number always the same way."""
    height = max(number, 1) * ROW
    return Spokes(height, height / 2, [ROW * (row + 0.5) for row in range(number)])

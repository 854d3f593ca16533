"""Bars on a common axis, such as a range of amounts or a stretch of time."""

from dataclasses import dataclass

from factbase.charts.scales import Extent, Scale

# Narrower than this, in percent, it is drawn as a point.
POINT = 0.9


@dataclass(frozen=True, slots=True)
class Strip:
    """From `left` to `right`, in percent of the width; an open end reaches the edge."""

    left: float
    right: float
    opens_left: bool
    opens_right: bool

    @property
    def width(self) -> float:
        """How long it is."""
        return round(self.right - self.left, 3)

    @property
    def middle(self) -> float:
        """Where a point that stands for it goes."""
        return round((self.left + self.right) / 2, 3)

    @property
    def is_point(self) -> bool:
        """Whether it is too short to be seen as a bar."""
        return self.width < POINT


def strip(extent: Extent, scale: Scale) -> Strip:
    """Return where `extent` lies on `scale`."""
    left = 0.0 if extent.start is None else scale.place(extent.start)
    right = 100.0 if extent.end is None else scale.place(extent.end)
    return Strip(left, max(left, right), extent.start is None, extent.end is None)

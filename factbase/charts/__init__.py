"""Where things stand in a picture: pure geometry, in percent of the picture's width and height.

Templates turn it into inline SVG whose words keep their size whatever the width. Nothing here knows
Django, claims or colours.
"""

from factbase.charts.plane import Mark, Plane, Reading, plane
from factbase.charts.scales import Extent, Scale
from factbase.charts.spokes import Spokes, spokes
from factbase.charts.strips import Strip, strip
from factbase.charts.ticks import AmountTick, DayTick, Tick, amount_ticks, day_ticks

__all__ = [
    "AmountTick",
    "DayTick",
    "Extent",
    "Mark",
    "Plane",
    "Reading",
    "Scale",
    "Spokes",
    "Strip",
    "Tick",
    "amount_ticks",
    "day_ticks",
    "plane",
    "spokes",
    "strip",
]

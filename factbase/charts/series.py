"""Numbers over days as a line, with the area below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from factbase.charts.scales import Extent, Scale


@dataclass(frozen=True, slots=True)
class Line:
    """SVG paths in a square of 100 by 100, whose bottom is zero; both are "" without a number."""

    line: str
    area: str


Point = tuple[date, float | None]


def top_of(*series: Sequence[Point]) -> float:
    """Return the largest number of several series; 1 where all are nothing, so there is a scale."""
    return max((value for points in series for _, value in points if value), default=1.0)


def line(points: Sequence[Point], *, first: date, last: date, top: float) -> Line:
    """Return the line of `points`, in order of days, from `first` to `last` and up to `top`.

    Where a number is missing it is interrupted; a number between two gaps is a dot.
    """
    days = Scale(first.toordinal(), last.toordinal())
    heights = Scale.over([Extent(0, top)], margin=0)
    runs: list[list[tuple[float, float]]] = [[]]
    for day, value in points:
        if value is None:
            runs.append([])
        else:
            runs[-1].append((days.place(day.toordinal()), round(100 - heights.place(value), 3)))
    runs = [run for run in runs if run]
    return Line(" ".join(map(_line, runs)), " ".join(map(_area, runs)))


def _line(run: Sequence[tuple[float, float]]) -> str:
    start, *others = (f"{x:g} {y:g}" for x, y in run)
    # A line of no length is drawn as a dot, by its round ends.
    return f"M{start} L" + " ".join(others or [start])


def _area(run: Sequence[tuple[float, float]]) -> str:
    return f"M{run[0][0]:g} 100 L{' '.join(f'{x:g} {y:g}' for x, y in run)} {run[-1][0]:g} 100Z"

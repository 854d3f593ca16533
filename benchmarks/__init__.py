"""Speed as ratios: each path of the product beside the least work that could do the same.

A module `bench_<path>` has a function `run() -> list[Ratio]`; `python -m benchmarks` runs them all.
"""

import statistics
import time
from collections.abc import Callable
from typing import NamedTuple


class Ratio(NamedTuple):
    """One line of the report.

    `ratio` is the baseline's time by ours: 1.0 is as fast as the baseline, 0.5 takes twice as
    long. `against` names the baseline, `note` gives absolute numbers.
    """

    name: str
    ratio: float
    against: str
    note: str = ""


def side_by_side(
    ours: Callable[[], object], baseline: Callable[[], object], *, rounds: int = 5
) -> tuple[float, float]:
    """Return the median seconds of both, run in turns so that a busy machine slows both alike."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for function, taken in zip((ours, baseline), times, strict=True):
            began = time.perf_counter()
            function()
            taken.append(time.perf_counter() - began)
    return statistics.median(times[0]), statistics.median(times[1])

"""Reading dates and amounts: beside the `edtf` package and beside the least work there could be."""

from collections.abc import Callable
from decimal import Decimal

import edtf

from benchmarks import Ratio, side_by_side
from factbase.values import ValueType, parse
from sources.edtf import _DATE, _parsed

DATES = ("2025-06-26", "2025-06", "2025~", "201X", "1985-04-XX", "2001-21", "2019-12")
AMOUNTS = ("20B yuan", "$1.4bn+", "between 3 and 5 million EUR", "about 20,000,000 CNY")


def run() -> list[Ratio]:
    """Time a thousand passes over each list; the package, being slow, gets two."""
    return [
        _ratio("EDTF parse", DATES, _date, 1_000, "one regex match", _DATE.fullmatch, 1_000),
        _ratio("EDTF parse", DATES, _date, 1_000, "the edtf package", edtf.parse_edtf, 2),
        _ratio("typed money", AMOUNTS, _money, 500, "one Decimal", lambda _: Decimal("20"), 500),
    ]


def _date(text: str) -> object:
    """Read a date that was not read before."""
    return _parsed.__wrapped__(text)


def _money(text: str) -> object:
    return parse(text, ValueType.MONEY)


def _ratio(
    name: str,
    texts: tuple[str, ...],
    ours: Callable[[str], object],
    our_passes: int,
    against: str,
    baseline: Callable[[str], object],
    baseline_passes: int,
) -> Ratio:
    taken, base = side_by_side(
        lambda: [ours(text) for _ in range(our_passes) for text in texts],
        lambda: [baseline(text) for _ in range(baseline_passes) for text in texts],
    )
    each = taken / our_passes / len(texts) * 1e6
    base_each = base / baseline_passes / len(texts) * 1e6
    return Ratio(name, base_each / each, against, f"{each:.2f} µs against {base_each:.2f} µs")


if __name__ == "__main__":
    for line in run():
        print(f"{line.name:12} {line.ratio:9.2f} × {line.against:18} {line.note}")

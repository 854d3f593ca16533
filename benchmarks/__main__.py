"""Runs every benchmark and prints one table of ratios: `python -m benchmarks [--full] [NAME…]`.

`--full` measures on a million claims, or as many as BENCH_CLAIMS says, instead of 200,000.
"""

import importlib
import os
import sys
from pathlib import Path

from benchmarks import Ratio

HEADINGS = ("path", "ratio", "against", "measured")


def main(wanted: list[str]) -> None:
    """Run the benchmarks named (`export` for `bench_export`), or all of them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factbase.settings")
    if "--full" in wanted:
        wanted.remove("--full")
        os.environ.setdefault("BENCH_CLAIMS", "1000000")
    found = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    names = [f"bench_{name}" for name in wanted] or found
    unknown = sorted(set(names) - set(found))
    if unknown:
        sys.exit(f"No such benchmark: {', '.join(unknown)}. There are: {', '.join(found)}.")
    ratios: list[Ratio] = []
    for name in names:
        print(f"{name} …", file=sys.stderr)
        ratios += importlib.import_module(f"benchmarks.{name}").run()
    print("\nRatio 1.00 is as fast as the baseline, 0.50 takes twice as long.\n")
    print(table(ratios))


def table(ratios: list[Ratio]) -> str:
    """Return the ratios as lines of aligned columns."""
    rows = [HEADINGS, *((r.name, f"{r.ratio:.2f}", r.against, r.note) for r in ratios)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    pattern = "  ".join(f"{{:{width}}}" for width in widths)
    return "\n".join(pattern.format(*row).rstrip() for row in rows)


if __name__ == "__main__":
    main(sys.argv[1:])

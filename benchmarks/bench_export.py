"""Exports of claims in every format against raw COPY of the same query, and what they hold."""

import resource
import sys
import time

import psycopg

from benchmarks import Ratio, side_by_side
from benchmarks.data import CLAIMS, desk

KILOBYTE = 1 if sys.platform == "darwin" else 1024
SITE = "https://facts.example"


def run() -> list[Ratio]:
    """Export every claim of the generated desk in each format, one after the other."""
    desk()
    from django.db import connection

    from factbase.exports import formats_of, statements
    from factbase.exports.columns import Where
    from factbase.exports.reading import SETTINGS
    from factbase.exports.tables import CLAIMS as TABLE
    from factbase.models import Claim

    everything = Claim.objects.order_by("-created_at", "-id")
    formats = formats_of(TABLE)

    def export(form: str) -> float:
        """Read a whole export; return the seconds until its first chunk."""
        began = time.perf_counter()
        stream = formats[form].stream(TABLE, everything, site=SITE)
        next(stream)
        first = time.perf_counter() - began
        for _chunk in stream:
            pass
        return first

    def raw_copy(items: str, options: str) -> None:
        with psycopg.connect(**connection.get_connection_params()) as raw:
            keys = statements.chosen(everything, raw)
            select = statements.select(TABLE, items, keys, raw, site=SITE)
            raw.execute(SETTINGS)
            with raw.cursor().copy(statements.copy(select, options=options)) as rows:
                for _row in rows:
                    pass

    baselines = {
        "csv": (statements.cells(TABLE.columns_in(Where.LIST)), statements.AS_CSV),
        "ndjson": (statements.line(TABLE), statements.AS_LINES),
    }
    raw_copy(*baselines["csv"])
    found = []
    for form in formats:
        before = _peak_memory()
        first = export(form)
        grown = (_peak_memory() - before) / 1e6
        baseline = baselines.get(form, baselines["csv"])
        rounds = 5 if form in baselines else 1
        ours, raw = side_by_side(
            lambda form=form: export(form),  # type: ignore[misc]
            lambda baseline=baseline: raw_copy(*baseline),  # type: ignore[misc]
            rounds=rounds,
        )
        note = (
            f"{CLAIMS / ours:,.0f} claims/s, first byte after {first:.2f} s, "
            f"{grown:.1f} MB more memory for {CLAIMS:,} claims"
        )
        against = "raw COPY of the same query" if form in baselines else "raw COPY of the CSV"
        found.append(Ratio(f"Export as {form}", raw / ours, against, note))
    return found


def _peak_memory() -> int:
    """Return the most bytes this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILOBYTE

"""CSV export of claims against raw COPY of the same query, and what it holds in memory."""

import resource
import sys

import psycopg

from benchmarks import Ratio, side_by_side
from benchmarks.data import CLAIMS, desk

KILOBYTE = 1 if sys.platform == "darwin" else 1024


def run() -> list[Ratio]:
    """Export every claim of the generated desk both ways, one after the other."""
    desk()
    from django.db import connection

    from factbase.exports import stream_csv
    from factbase.exports.reading import SETTINGS
    from factbase.exports.statements import copy
    from factbase.exports.streams import csv_statement
    from factbase.exports.tables import CLAIMS as TABLE
    from factbase.models import Claim

    everything = Claim.objects.order_by("-created_at", "-id")

    def export() -> None:
        for _chunk in stream_csv(TABLE, everything, site="https://facts.example"):
            pass

    def raw_copy() -> None:
        with psycopg.connect(**connection.get_connection_params()) as raw:
            statement = csv_statement(TABLE, everything, raw, site="https://facts.example")
            raw.execute(SETTINGS)
            with raw.cursor().copy(copy(statement)) as rows:
                for _row in rows:
                    pass

    raw_copy()
    before = _peak_memory()
    export()
    grown = (_peak_memory() - before) / 1e6
    ours, baseline = side_by_side(export, raw_copy)
    note = f"{CLAIMS / ours:,.0f} claims/s, {grown:.1f} MB more memory for {CLAIMS:,} claims"
    return [Ratio("CSV export", baseline / ours, "raw COPY of the same query", note)]


def _peak_memory() -> int:
    """Return the most bytes this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILOBYTE

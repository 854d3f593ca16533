"""A CSV of claims read, compared and applied, against raw COPY of the same rows: same triggers.

The raw side copies what the import wrote once more, under new ids, into the table with all of its
triggers, indexes and constraints. It reads no file, matches no name and refuses nothing.
"""

import csv
import io
import os
import resource
import sys
import tempfile
import time
from typing import IO, TYPE_CHECKING

import psycopg

from benchmarks import Ratio
from benchmarks.data import empty_desk

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ROWS = int(os.environ.get("BENCH_IMPORT_ROWS", "100000"))
CLAIMS_AN_ENTITY = 10
KILOBYTE = 1 if sys.platform == "darwin" else 1024
COLUMNS = ("subject", "property", "value_amount", "value_unit", "valid")
COPIED = """
    id, subject_id, property_id, value_type, kind, denied, value_amount, value_unit,
    value_modifier, value_date, value_text, value_language, value_url, verbatim, words, valid,
    valid_earliest, valid_latest, valid_words, note, status, recheck, editors,
    editor_confidence_reason, retraction_reason, created_by_id, updated_by_id
"""
NEW_IDS = COPIED.replace(
    "id,", "overlay(id::text PLACING substr(md5(id::text), 1, 12) FROM 25)::uuid,", 1
)


WAYS = ("CSV import", "CSV import at once")


def run() -> list[Ratio]:
    """Import as many rows as BENCH_IMPORT_ROWS says, on a tenth as many entities: once with a look
    at the preview, and once without."""
    with empty_desk():
        by = _desk()
        before = _peak_memory()
        ours = [_imported(by, name) for name in WAYS]
        grown = (_peak_memory() - before) / 1e6
        baseline = _copied()
    against = f"raw COPY, same triggers, {ROWS / baseline:,.0f} rows/s"
    more = f"{grown:.0f} MB more memory for {ROWS:,} rows"
    return [
        Ratio(name, baseline / took, against, f"{ROWS / took:,.0f} rows/s, {more}")
        for name, took in zip(WAYS, ours, strict=True)
    ]


def _imported(by: "User", way: str) -> float:
    """Return the seconds from the file to the last claim."""
    from django.contrib.auth.models import User

    from factbase.imports import steps
    from factbase.imports.files import Options, take_in
    from factbase.models import Claim

    is_at_once = way != WAYS[0]
    before = Claim.objects.count()
    with tempfile.TemporaryFile() as file:
        _write(file, way)
        options = Options(at_once=is_at_once)
        began = time.perf_counter()
        staged = take_in(file=file, filename="claims.csv", by=by, options=options).staged
        steps.go_on(staged=staged)
        assert staged.counts == {"create": ROWS}, staged.counts
        if not is_at_once:
            steps.apply(staged=staged, by=User.objects.get(pk=by.pk))
            steps.go_on(staged=staged)
        took = time.perf_counter() - began
    assert Claim.objects.count() == before + ROWS, staged.problem
    return took


def _copied() -> float:
    """Return the seconds of the raw COPY of the same claims."""
    from django.db import connection

    with psycopg.connect(**connection.get_connection_params()) as raw, io.BytesIO() as kept:
        query = f"COPY (SELECT {NEW_IDS} FROM factbase_claim ORDER BY id LIMIT {ROWS}) TO STDOUT"
        with raw.cursor().copy(query) as out:
            for piece in out:
                kept.write(piece)
        began = time.perf_counter()
        with raw.cursor().copy(f"COPY factbase_claim ({COPIED}) FROM STDIN") as copy:
            copy.write(kept.getvalue())
        raw.commit()
        return time.perf_counter() - began


def _desk() -> "User":
    """Return a contributor of a desk with entities and one property."""
    from django.contrib.auth.models import Group, User

    from factbase.models import Entity, EntityType, Property

    by = User.objects.create(username="importer")
    by.groups.add(Group.objects.get(name="contributor"))
    kind = EntityType.objects.get(slug="company")
    count = ROWS // CLAIMS_AN_ENTITY
    names = (Entity(type=kind, label=f"{way} {number}") for way in WAYS for number in range(count))
    Entity.objects.bulk_create(names, batch_size=1000)
    Property.objects.create(slug="revenue", label="revenue", value_type="money", cardinality="many")
    return by


def _write(file: IO[bytes], way: str) -> None:
    """Write claims on the entities that are for this way alone."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for number in range(ROWS):
        subject = f"{way} {number // CLAIMS_AN_ENTITY}"
        writer.writerow((subject, "revenue", 1_000_000 + number, "USD", 2000 + number % 25))
    text.detach()


def _peak_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILOBYTE

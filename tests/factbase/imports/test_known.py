"""Claims and names that are here already are found by indexes, in tables that just grew too."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from factbase.imports.claims.known import ON_SUBJECTS
from factbase.imports.names import BY_NAME
from factbase.models import Claim, Entity
from factbase.postgresql.planning import by_indexes
from sources.models.record import Record
from tests.factbase.imports.files import bring
from tests.factories import EntityFactory, PropertyFactory, make_claim

MANY = 3_000
# What a few rows lie in, with their indexes; the whole table has many times more.
FEW_PAGES = 40


def copied(record: Record, *, label: bool = False) -> None:
    """Write many rows like one, which PostgreSQL has not counted before the test ends."""
    columns = [f'"{each.column}"' for each in record._meta.concrete_fields if not each.primary_key]
    values = ["'Company ' || number" if label and each == '"label"' else each for each in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {record._meta.db_table} (id, {', '.join(columns)}) "
            "SELECT overlay(id::text PLACING lpad(to_hex(number), 12, '0') FROM 25)::uuid, "
            f"{', '.join(values)} FROM {record._meta.db_table}, generate_series(1, %s) AS number "
            "WHERE id = %s",
            [MANY, record.pk],
        )


def pages(statement: str, values: list[Any]) -> int:
    """Return how many pages PostgreSQL looked at."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", values)
        [(found,)] = cursor.fetchall()
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"])


@pytest.mark.django_db
def test_claims_are_read_by_their_subjects() -> None:
    prop, subject = PropertyFactory(), EntityFactory()
    copied(make_claim(property=prop))
    make_claim(property=prop, subject=subject)
    assert Claim.objects.filter(property=prop).count() == MANY + 2
    assert pages(ON_SUBJECTS, [[subject.pk], [prop.pk]]) < FEW_PAGES


@pytest.mark.django_db
def test_names_are_read_by_themselves() -> None:
    copied(EntityFactory(label="One"), label=True)
    assert Entity.objects.filter(label__startswith="Company ").count() == MANY
    with by_indexes(exactly=True):
        assert pages(BY_NAME, [["Company 7", "Company 8"]]) < FEW_PAGES


@pytest.mark.django_db
def test_names_are_not_looked_up_by_their_trigrams(contributor: User) -> None:
    """Which PostgreSQL may take for cheaper: names that are alike have most of them in common."""
    ways = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if sql == BY_NAME:
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('enable_bitmapscan')")
                ways.append(cursor.fetchone()[0])
        return execute(sql, *rest)

    EntityFactory(label="One")
    rows = [{"subject": "One", "property": PropertyFactory().slug, "value": "5 USD"}]
    with connection.execute_wrapper(note):
        bring(rows, contributor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('enable_bitmapscan')")
        assert [*ways, *cursor.fetchone()] == ["off", "on"]

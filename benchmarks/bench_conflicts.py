"""Logging a claim with the search for what contradicts it, and without, in two sizes of desk."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from typing import Any, LiteralString
from unittest.mock import patch

import psycopg

from benchmarks import Ratio, side_by_side
from benchmarks.data import THROW_AWAY, empty_desk

SMALL, LARGE = 10_000, 1_000_000
BESIDE = 10  # claims on one subject and property
ROUNDS = 60

UUID7: LiteralString = "(overlay(gen_random_uuid()::text PLACING '7' FROM 15))::uuid"
USER: LiteralString = """
    INSERT INTO auth_user (username, password, first_name, last_name, email, is_superuser,
                           is_staff, is_active, date_joined)
    VALUES ('bench', '!', '', '', '', true, true, true, now())
"""
PROPERTY: LiteralString = f"""
    INSERT INTO factbase_property (id, slug, label, description, value_type, cardinality,
                                   inverse_label, equivalents, retraction_reason)
    VALUES ({UUID7}, 'bench', 'bench', '', 'money', 'one_at_a_time', '', '{{}}', '')
"""
SUBJECTS: LiteralString = f"""
    INSERT INTO factbase_entity (id, type_id, label, description, retraction_reason)
    SELECT {UUID7}, type.id, 'subject ' || i, '', ''
    FROM factbase_entitytype AS type, generate_series(%s::int, %s::int - 1) AS i
    WHERE slug = 'company'
"""
CLAIMS: LiteralString = f"""
    INSERT INTO factbase_claim (
        id, subject_id, property_id, value_type, kind, denied, value_amount, value_unit,
        value_modifier, value_date, value_text, value_language, value_url, verbatim, words, valid,
        valid_words, note, status, recheck, editors, editor_confidence_reason,
        retraction_reason, created_by_id, updated_by_id)
    SELECT {UUID7}, entity.id, property.id, 'money', 'value', false, 20, 'CNY', 'exact', '', '', '',
           '', '', '20 CNY', '', '', '', 'draft', '', ARRAY[person.id], '', '', person.id,
           person.id
    FROM factbase_entity AS entity, generate_series(1, %s) AS i,
         factbase_property AS property, auth_user AS person
    WHERE entity.label LIKE 'subject %%'
      AND substr(entity.label, 9)::int BETWEEN %s::int AND %s::int - 1
"""


def run() -> list[Ratio]:
    """Measure at both sizes on one server, which grows in between."""
    with empty_desk(THROW_AWAY):
        small, alone = _measured(0, SMALL)
        large, alone_in_large = _measured(SMALL, LARGE)
    return [
        _ratio(f"claim logged, checked against {SMALL:,}", small, alone),
        _ratio(f"claim logged, checked against {LARGE:,}", large, alone_in_large),
    ]


def _ratio(name: str, checked: float, alone: float) -> Ratio:
    note = f"{checked * 1e3:.1f} ms, {alone * 1e3:.1f} ms without"
    return Ratio(name, alone / checked, "without the check", note)


def _measured(size_before: int, size: int) -> tuple[float, float]:
    """Grow the desk to `size` claims; return the seconds of logging one with and without."""
    _grow(size_before // BESIDE, size // BESIDE)
    from factbase.actions import conflicts

    numbers = count(size_before // BESIDE)
    log = _logging(numbers)

    def unchecked() -> None:
        with patch.object(conflicts, "refresh", lambda claims: Counter()):
            log()

    for warmed in (log, unchecked):
        warmed()
    return side_by_side(log, unchecked, rounds=ROUNDS)


def _grow(first: int, last: int) -> None:
    """Add `BESIDE` equal claims on each of the subjects numbered from `first` to before `last`."""
    from django.db import connection

    host = connection.settings_dict["HOST"]
    name = connection.settings_dict["NAME"]
    with psycopg.connect(host=host, user="postgres", dbname=name, autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        if not first:
            superuser.execute(USER)
            superuser.execute(PROPERTY)
        superuser.execute(SUBJECTS, [first, last])
        superuser.execute(CLAIMS, [BESIDE, first, last])
        superuser.execute("VACUUM ANALYZE")


def _logging(numbers: Iterator[int]) -> Any:
    """Return a function that logs a claim that fits those on the next subject, by comparison."""
    from django.contrib.auth.models import User

    from factbase.actions import claims
    from factbase.models import Entity, Property
    from factbase.values import Modifier, Money

    by, prop = User.objects.get(username="bench"), Property.objects.get(slug="bench")

    def log() -> None:
        subject = Entity.objects.get(label=f"subject {next(numbers)}")
        value = Money(Decimal(21), "CNY", Modifier.ABOUT)
        claims.create(by=by, fields={"subject": subject, "property": prop, "value": value})

    return log

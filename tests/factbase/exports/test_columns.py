import re
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from factbase.exports.columns import Content, Where, iso_day
from factbase.exports.tables import CLAIMS
from factbase.values.parts import PARTS
from sources.edtf import format_day

COLUMNS = CLAIMS.columns_in(Where.LIST)
GUIDE = Path(__file__).resolve().parents[3] / "docs" / "csv.md"
LONGEST_YEAR = 365 * 10**12


def test_the_guide_names_every_column_in_order_with_its_content():
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", GUIDE.read_text("utf-8"), re.MULTILINE)
    assert rows == [(column.name, column.content, column.holds) for column in COLUMNS]


def test_columns_have_one_name_each():
    names = [column.name for column in COLUMNS]
    assert sorted(set(names)) == sorted(names)


def test_columns_hold_every_part_of_every_value_type():
    names = {column.name for column in COLUMNS}
    assert {f"value_{part}" for parts in PARTS.values() for part in parts} <= names


def test_columns_of_text_are_all_made_inert():
    assert all(
        column.cell.startswith("regexp_replace(") == (column.content is Content.TEXT)
        for column in COLUMNS
    )


@pytest.mark.django_db
@given(st.integers(-LONGEST_YEAR, LONGEST_YEAR) | st.integers(-5_000_000, 5_000_000))
def test_iso_day_of_any_day_number_agrees_with_format_day(number):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {iso_day('n')} FROM (VALUES (%s::bigint)) AS row (n)", [number])
        assert cursor.fetchone()[0] == format_day(number)


@pytest.mark.django_db
def test_iso_day_of_no_day_is_empty():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {iso_day('n')} FROM (VALUES (NULL::bigint)) AS row (n)")
        assert cursor.fetchone()[0] is None

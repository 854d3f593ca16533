"""Statements that libpq sends: the same answers as by a cursor, whatever happens in between."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import (
    DEFAULT_DB_ALIAS,
    OperationalError,
    ProgrammingError,
    connection,
    connections,
    transaction,
)
from django.test.utils import CaptureQueriesContext

from factbase.postgresql import prepared
from factbase.postgresql.base import DatabaseWrapper
from factbase.postgresql.prepared import Prepared

pytestmark = pytest.mark.django_db(transaction=True)

ID = UUID("0197a7a0-0000-7000-8000-000000000001")
VALUES = [
    "智谱 – 100 % sure; 'so'",
    7,
    2**40,
    Decimal("5.0000000000001e26"),
    True,
    None,
    ID,
    [ID, ID],
    datetime.datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=datetime.UTC),
]


@pytest.fixture
def wrapper() -> Iterator[Any]:
    wrapper = connections[DEFAULT_DB_ALIAS]
    assert isinstance(wrapper, DatabaseWrapper)
    wrapper.ensure_connection()
    yield wrapper
    wrapper.close()


def kept(wrapper: Any) -> Prepared:
    assert wrapper.prepared is not None
    return wrapper.prepared  # type: ignore[no-any-return]


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_value_arrives_as_through_a_cursor(wrapper: Any, value: Any) -> None:
    sql = "SELECT %s, '100 %%'"
    [quick] = wrapper.rows(sql, [value])
    assert kept(wrapper).names
    with connection.cursor() as cursor:
        cursor.execute(sql, [value])
        assert quick == prepared.cells(cursor.pgresult)[0]
    assert quick[1] == b"100 %"


def test_statement_is_prepared_once_for_each_type_of_its_values(wrapper: Any) -> None:
    for value in (1, 2, "one", "two"):
        assert wrapper.rows("SELECT %s", [value]) == [(str(value).encode(),)]
    assert len(kept(wrapper).names) == 2


def test_none_is_no_empty_text(wrapper: Any) -> None:
    assert wrapper.rows("SELECT NULL, ''", []) == [(None, b"")]


def test_rolled_back_transaction_leaves_statements_usable(wrapper: Any) -> None:
    wrapper.rows("SELECT %s", [1])
    with transaction.atomic(), connection.cursor() as cursor:
        for _ in range(10):  # often enough for the driver to have prepared something itself
            cursor.execute("SELECT %s", [1])
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'factbase%'")
        assert cursor.fetchone() == (0,)
    assert wrapper.rows("SELECT %s", [2]) == [(b"2",)]


def test_what_is_prepared_is_bounded(wrapper: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "MOST", 3)
    wrapper.rows("SELECT 'used'", [])
    for number in range(6):
        wrapper.rows("SELECT 'used'", [])
        wrapper.rows(f"SELECT {number}", [])
    assert [key.sql for key in kept(wrapper).names] == ["SELECT 4", "SELECT 'used'", "SELECT 5"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'factbase%'")
        assert cursor.fetchone() == (3,)


def test_transaction_sees_what_it_has_written(wrapper: Any) -> None:
    sql = "SELECT count(*) FROM made"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE made (id int) ON COMMIT DROP")
        assert wrapper.rows(sql, []) == [(b"0",)]
        cursor.execute("INSERT INTO made VALUES (1)")
        assert wrapper.rows(sql, []) == [(b"1",)]
    assert not kept(wrapper).names


def test_refused_statement_is_an_error_of_django_and_the_next_one_runs(wrapper: Any) -> None:
    with pytest.raises(ProgrammingError, match="nowhere"):
        wrapper.rows("SELECT * FROM nowhere", [])
    assert wrapper.rows("SELECT 1", []) == [(b"1",)]


def test_lost_server_is_an_outage_and_the_next_request_connects_again(wrapper: Any) -> None:
    wrapper.rows("SELECT 1", [])
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [wrapper.connection.info.backend_pid])
    with pytest.raises(OperationalError):
        wrapper.rows("SELECT 1", [])
    connection.close_if_unusable_or_obsolete()
    assert wrapper.rows("SELECT 1", []) == [(b"1",)]


def test_who_looks_at_statements_sees_these(wrapper: Any) -> None:
    with CaptureQueriesContext(connection) as seen:
        assert wrapper.rows("SELECT %s", ["seen"]) == [(b"seen",)]
    assert len(seen) == 1
    assert not kept(wrapper).names


def test_nothing_is_prepared_where_the_settings_forbid_it(
    wrapper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrapper.close()
    monkeypatch.setitem(wrapper.settings_dict["OPTIONS"], "prepare_threshold", None)
    assert wrapper.rows("SELECT %s", [1]) == [(b"1",)]
    assert wrapper.prepared is None

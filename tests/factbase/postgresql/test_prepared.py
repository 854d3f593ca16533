"""Statements that libpq sends: the same answers as by a cursor, whatever happens in between."""

import datetime
from collections.abc import Iterator, Sequence
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
from factbase.postgresql.base import PREPARED_AFTER, DatabaseWrapper

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


def kept(like: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement FROM pg_prepared_statements WHERE statement LIKE %s", [like]
        )
        return [statement for (statement,) in cursor.fetchall()]


def asked_often(wrapper: Any, sql: str, values: Sequence[Any] = ()) -> Any:
    return [wrapper.rows(sql, values) for _ in range(PREPARED_AFTER + 1)][-1]


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_value_arrives_as_through_a_cursor(wrapper: Any, value: Any) -> None:
    sql = "SELECT %s, '100 %%'"
    [quick] = asked_often(wrapper, sql, [value])
    assert kept("SELECT $1, '100 %'")
    with connection.cursor() as cursor:
        cursor.execute(sql, [value])
        assert quick == prepared.cells(cursor.pgresult)[0]
    assert quick[1] == b"100 %"


def test_statement_is_prepared_once_for_each_type_of_its_values(wrapper: Any) -> None:
    for value in (1, 2, "one", "two"):
        assert asked_often(wrapper, "SELECT %s AS typed", [value]) == [(str(value).encode(),)]
    assert len(kept("%AS typed")) == 2


def test_none_is_no_empty_text(wrapper: Any) -> None:
    assert wrapper.rows("SELECT NULL, ''", []) == [(None, b"")]


def test_rolled_back_transaction_leaves_statements_usable(wrapper: Any) -> None:
    asked_often(wrapper, "SELECT %s AS forgotten", [1])
    with transaction.atomic(), connection.cursor() as cursor:
        for _ in range(10):  # often enough for the driver to have prepared something itself
            cursor.execute("SELECT %s", [1])
        transaction.set_rollback(True)
    assert not kept("%AS forgotten")
    assert wrapper.rows("SELECT %s AS forgotten", [2]) == [(b"2",)]


def test_what_is_prepared_is_bounded(wrapper: Any) -> None:
    wrapper.connection.prepared_max = 3
    for number in range(6):
        asked_often(wrapper, f"SELECT {number} AS bounded")
        wrapper.rows("SELECT 0 AS bounded", [])
    left = kept("%AS bounded")
    assert "SELECT 0 AS bounded" in left
    assert not {"SELECT 1 AS bounded", "SELECT 2 AS bounded"} & set(left)


def test_transaction_sees_what_it_has_written(wrapper: Any) -> None:
    sql = "SELECT count(*) FROM made"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE made (id int) ON COMMIT DROP")
        assert wrapper.rows(sql, []) == [(b"0",)]
        cursor.execute("INSERT INTO made VALUES (1)")
        assert wrapper.rows(sql, []) == [(b"1",)]


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
    assert [query["sql"] for query in seen] == ["SELECT 'seen'"]


def test_nothing_is_prepared_where_the_settings_forbid_it(
    wrapper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrapper.close()
    monkeypatch.setitem(wrapper.settings_dict["OPTIONS"], "prepare_threshold", None)
    assert asked_often(wrapper, "SELECT %s AS never", [1]) == [(b"1",)]
    assert not kept("%AS never")

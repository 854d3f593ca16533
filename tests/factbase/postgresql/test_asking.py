"""What is asked past the cursors behaves as what is asked by them."""

from typing import Any

import pghistory
import pytest
from django.db import IntegrityError, OperationalError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from psycopg import IsolationLevel

from factbase.models import Unit
from factbase.postgresql.asking import ask, ask_together
from factbase.postgresql.base import PREPARED_AFTER
from factbase.postgresql.prepared import Prepared

PREPARED = "SELECT statement FROM pg_prepared_statements "
ADD = """
    INSERT INTO factbase_unit (code, label, dimension, symbol, aliases)
    VALUES (%s, 'of this test', 'count', '', '{}') RETURNING code
"""


def prepared() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(PREPARED)
        return [text for (text,) in cursor.fetchall()]


def contexts() -> list[Any]:
    events = Unit.pgh_event_model.objects.order_by("pgh_id")  # type: ignore[attr-defined]
    return [(event.pgh_context or {}).get("said") for event in events.filter(label="of this test")]


@pytest.mark.django_db
def test_values_and_rows_are_those_of_a_cursor() -> None:
    values = [1, "a%s", None, [2, 3], True]
    statement = "SELECT %s, %s, %s::text, %s::int[], %s, '100%%'"
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert ask(statement, values) == cursor.fetchall()
    assert ask("SELECT 1 WHERE %s = 2", [1]) == []


@pytest.mark.django_db
def test_statement_that_is_asked_often_is_prepared() -> None:
    statement = "SELECT %s::int AS asked_often"
    for number in range(PREPARED_AFTER + 2):
        assert ask(statement, [number]) == [(number,)]
    assert sum("asked_often" in text for text in prepared()) == 1


@pytest.mark.django_db
def test_what_is_prepared_is_forgotten_with_what_is_rolled_back() -> None:
    for _ in range(PREPARED_AFTER + 2):
        assert ask("SELECT %s::int AS forgotten", [1]) == [(1,)]
        Unit.objects.filter(code="none").count()  # a cursor's, by which psycopg forgets all
    with transaction.atomic():
        transaction.set_rollback(True)
    assert not any("forgotten" in text for text in prepared())
    assert ask("SELECT %s::int AS forgotten", [1]) == [(1,)]


@pytest.mark.django_db
def test_question_counts_as_a_query() -> None:
    with CaptureQueriesContext(connection) as queries:
        ask("SELECT %s", ["it's"])
    assert [query["sql"] for query in queries] == ["SELECT 'it''s'"]


@pytest.mark.django_db
def test_refusal_is_djangos_and_leaves_the_connection_usable() -> None:
    ask(ADD, ["ones"])
    with pytest.raises(IntegrityError, match="factbase_unit_pkey"), transaction.atomic():
        ask(ADD, ["ones"])
    with pytest.raises(ProgrammingError), transaction.atomic():
        ask("SELECT nothing_of_this_name", [])
    assert ask("SELECT 1", []) == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_first_write_of_a_transaction_begins_it_with_its_context() -> None:
    with pghistory.context(said="one"), transaction.atomic():
        ask(ADD, ["ones"])
        with pghistory.context(said="two"):
            ask(ADD, ["twos"])
    with pghistory.context(said="alone"):
        ask(ADD, ["threes"])
    ask(ADD, ["fours"])
    assert contexts() == ["one", "two", "alone", None]


@pytest.mark.django_db(transaction=True)
def test_transaction_whose_first_write_is_refused_is_undone() -> None:
    ask(ADD, ["ones"])
    with pghistory.context(said="one"), pytest.raises(IntegrityError), transaction.atomic():
        ask(ADD, ["ones"])
    assert contexts() == [None]
    with pghistory.context(said="two"), transaction.atomic():
        ask(ADD, ["twos"])
    assert contexts() == [None, "two"]


@pytest.mark.django_db(transaction=True)
def test_server_that_has_ended_is_told_as_an_outage_and_found_again() -> None:
    [(pid,)] = ask("SELECT pg_backend_pid()", [])
    with pytest.raises(OperationalError), transaction.atomic():
        ask("SELECT pg_terminate_backend(%s)", [pid])
    connection.close_if_unusable_or_obsolete()
    assert ask("SELECT pg_backend_pid() <> %s", [pid]) == [(True,)]


@pytest.mark.django_db
def test_where_nothing_may_be_prepared_nothing_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection.connection, "prepare_threshold", None)
    for number in range(PREPARED_AFTER + 2):
        assert ask("SELECT %s::int AS never_prepared", [number]) == [(number,)]
    assert not any("never_prepared" in text for text in prepared())


def test_isolation_of_its_own_is_kept(transactional_db: None) -> None:
    connection.ensure_connection()
    connection.connection.isolation_level = IsolationLevel.REPEATABLE_READ
    with transaction.atomic():
        [(level,)] = ask("SELECT current_setting('transaction_isolation')", [])
    connection.close()
    assert level == "repeatable read"


@pytest.mark.django_db(transaction=True)
def test_statements_asked_together_go_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    exchanges = []
    together = Prepared._run_together
    monkeypatch.setattr(
        Prepared, "_run_together", lambda self, sent: exchanges.append(sent) or together(self, sent)
    )
    count = ("SELECT count(*) FROM factbase_unit WHERE label = %s", ["of this test"])
    with CaptureQueriesContext(connection) as queries, pghistory.context(said="together"):
        before, added, after = ask_together(count, (ADD, ["ones"]), count)
    assert (before, added, after) == ([(0,)], [("ones",)], [(1,)])
    assert len(queries) == 3
    assert len(exchanges) == 1
    assert contexts() == ["together"]


@pytest.mark.django_db(transaction=True)
def test_statement_that_fails_ends_those_asked_with_it() -> None:
    ask(ADD, ["ones"])
    with pytest.raises(IntegrityError, match="factbase_unit_pkey"):
        ask_together((ADD, ["twos"]), (ADD, ["ones"]), (ADD, ["threes"]))
    assert ask("SELECT code FROM factbase_unit WHERE label = 'of this test'", []) == [("ones",)]


@pytest.mark.django_db
def test_what_never_went_is_not_sent_later() -> None:
    def refuse(execute: Any, sql: str, *rest: Any) -> Any:
        if sql == "SELECT 2":
            raise ProgrammingError(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse), pytest.raises(ProgrammingError):
        ask_together((ADD, ["ones"]), ("SELECT 2", []))
    assert ask("SELECT count(*) FROM factbase_unit WHERE code = 'ones'", []) == [(0,)]

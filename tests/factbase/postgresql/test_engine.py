"""Statements are prepared, and what has to go with them still does."""

from collections.abc import Iterator
from typing import Any

import pghistory
import pghistory.models
import pytest
from django.db import OperationalError, connection, connections, transaction

from factbase.postgresql.base import PREPARED_AFTER, DatabaseWrapper
from factbase.postgresql.cursors import CONTEXT, MOST_VALUES
from sources.models import Publisher
from tests.factories import PublisherFactory

PREPARED = """
    SELECT count(*) FROM pg_prepared_statements
    WHERE statement LIKE '%%FROM "sources_publisher" WHERE%%name" = $1%%'
"""


def asked(statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or ())
        return cursor.fetchone()[0]


def contexts(publisher: Publisher) -> list[Any]:
    event = pghistory.models.Events.objects
    rows = event.references(publisher).order_by("pgh_created_at", "pgh_id")
    return [(row.pgh_context or {}).get("said") for row in rows]


@pytest.mark.django_db
def test_statement_that_is_asked_often_is_prepared() -> None:
    for number in range(PREPARED_AFTER + 1):
        list(Publisher.objects.filter(name=str(number)).values_list("pk"))
    assert asked(PREPARED) == 1


@pytest.mark.django_db
def test_statement_with_more_values_than_the_protocol_counts_is_answered() -> None:
    numbers = list(range(MOST_VALUES + 1))
    marks = ", ".join(["%s"] * len(numbers))
    assert asked(f"SELECT count(*) FROM unnest(ARRAY[{marks}])", *numbers) == len(numbers)


@pytest.mark.django_db
def test_several_commands_in_one_text_all_run() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('a.b', %s, true); SELECT set_config('a.c', %s, true)", ["1", "2"]
        )
    assert asked("SELECT current_setting('a.b') || current_setting('a.c')") == "12"


@pytest.mark.django_db
def test_writes_of_one_transaction_have_the_context_of_their_moment() -> None:
    publisher = PublisherFactory()
    with pghistory.context(said="one"):
        rename(publisher, "first")
        rename_and_undo(publisher)
        rename(publisher, "second")
        with pghistory.context(said="two"):
            rename(publisher, "third")
    assert contexts(publisher)[-3:] == ["one", "one", "two"]


@pytest.mark.django_db
def test_context_first_sent_in_a_savepoint_that_is_undone_is_sent_again() -> None:
    publisher = PublisherFactory()
    with pghistory.context(said="one"):
        rename_and_undo(publisher)
        rename(publisher, "done")
    assert contexts(publisher)[-1] == "one"


@pytest.mark.django_db(transaction=True)
def test_write_outside_a_transaction_has_its_context() -> None:
    publisher = PublisherFactory()
    with pghistory.context(said="alone"):
        rename(publisher, "other")
    rename(publisher, "without")
    assert contexts(publisher)[-2:] == ["alone", None]


@pytest.mark.django_db(transaction=True)
def test_context_of_one_transaction_is_not_that_of_the_next() -> None:
    publisher = PublisherFactory()
    for said in ("one", "two"):
        with pghistory.context(said=said), transaction.atomic():
            rename(publisher, said)
    assert contexts(publisher)[-2:] == ["one", "two"]


@pytest.mark.django_db(transaction=True)
def test_context_that_goes_along_with_begin_may_hold_any_text() -> None:
    publisher, said = PublisherFactory(), 'it\'s 100 %s of \\ "这"; --'
    with pghistory.context(said=said), transaction.atomic():
        rename(publisher, "other")
    assert contexts(publisher)[-1] == said


@pytest.fixture
def other() -> Iterator[DatabaseWrapper]:
    """Return a second connection."""
    second = connections.create_connection("default")
    assert isinstance(second, DatabaseWrapper)
    second.settings_dict = connection.settings_dict
    yield second
    second.close()


@pytest.mark.django_db(transaction=True)
def test_connection_that_the_server_has_ended_is_not_usable(other: DatabaseWrapper) -> None:
    other.ensure_connection()
    assert other.is_usable()
    end(other)
    assert not other.is_usable()


@pytest.mark.django_db(transaction=True)
def test_transaction_that_begins_with_a_write_where_the_server_has_ended_is_refused(
    other: DatabaseWrapper,
) -> None:
    other.set_autocommit(False)
    end(other)
    with pytest.raises(OperationalError), other.cursor() as cursor:
        cursor.execute(f"{CONTEXT}SELECT 1", ["", "{}"])


def end(other: DatabaseWrapper) -> None:
    """End a connection on the server's side."""
    pid = other.connection.info.backend_pid
    assert asked("SELECT pg_terminate_backend(%s, 5000)", pid)


def rename(publisher: Publisher, name: str) -> None:
    Publisher.objects.filter(pk=publisher.pk).update(name=name)


def rename_and_undo(publisher: Publisher) -> None:
    with transaction.atomic():
        rename(publisher, "undone")
        transaction.set_rollback(True)

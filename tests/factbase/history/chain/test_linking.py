"""Whatever is written, however, has one link, in one chain a transaction, and nobody waits."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from factbase.history.verification.events import check_events
from factbase.history.verification.findings import Finding
from factbase.history.verification.links import check_links
from factbase.history.verification.live_rows import check_live_rows
from factbase.history.verification.reading import one_moment
from sources.models import Publisher
from sources.models.record import uuid7
from tests.factories import PublisherFactory

PUBLISHER_LINKS = """
    SELECT chain, seq, event_id, pgh_obj_id FROM factbase_chainlink
    JOIN factbase_chainformat AS format ON format.id = format_id
        AND format.table = 'sources_publisherhistory'
    JOIN sources_publisherhistory ON pgh_id = event_id
    ORDER BY chain, seq
"""
INSERT = (
    "INSERT INTO sources_publisher (id, name, grade, grade_reason, owner_group, url,"
    " retraction_reason) VALUES (%s, %s, 'C', '', '', '', '')"
)


def links() -> list[tuple[int, int, int, object]]:
    with connection.cursor() as cursor:
        cursor.execute(PUBLISHER_LINKS)
        return cursor.fetchall()


def findings() -> list[Finding]:
    with one_moment() as cursor:
        steps = [
            step for check in (check_links, check_events, check_live_rows) for step in check(cursor)
        ]
    return [step for step in steps if isinstance(step, Finding)]


@contextmanager
def rolled_back() -> Iterator[None]:
    """Run in a savepoint that is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def by_copy() -> None:
    columns = "id, name, grade, grade_reason, owner_group, url, retraction_reason"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY sources_publisher ({columns}) FROM STDIN") as copy,
    ):
        for _ in range(3):
            copy.write_row((uuid7(), f"by COPY {uuid7()}", "C", "“\t\\", "", "", ""))


def twice_and_back() -> None:
    with rolled_back():
        PublisherFactory()
        with rolled_back():
            PublisherFactory()
        with transaction.atomic():
            PublisherFactory()


def in_strange_settings() -> None:
    """Write as a session that prints times and bytes its own way."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name, value in (("timezone", "Asia/Kathmandu"), ("datestyle", "German")):
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        cursor.execute(INSERT, [uuid7(), f"strange {uuid7()}"])
        for name, value in (("timezone", "UTC"), ("datestyle", "ISO")):
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


def update_all() -> None:
    Publisher.objects.update(owner_group=str(uuid7()))


def update_none() -> None:
    Publisher.objects.filter(name="nobody").update(owner_group="x")


WRITES = [PublisherFactory, by_copy, update_all, update_none, twice_and_back, in_strange_settings]


@pytest.mark.django_db
@settings(max_examples=25)
@given(st.lists(st.sampled_from(WRITES), max_size=12))
def test_any_writes_leave_one_link_for_each_event_in_order(writes) -> None:
    with rolled_back():
        for write in writes:
            write()

        assert findings() == []
        assert len({link[2] for link in links()}) == len(links())


@pytest.mark.django_db
def test_statement_that_changes_nothing_links_nothing() -> None:
    PublisherFactory()
    before = links()

    update_none()

    assert links() == before


@pytest.mark.django_db(transaction=True)
def test_transactions_at_one_time_write_to_chains_of_their_own_and_wait_for_nobody() -> None:
    parameters = connection.get_connection_params()
    with psycopg.connect(**parameters) as one, psycopg.connect(**parameters) as other:
        for session in (one, other):
            session.execute("SET lock_timeout = '5s'")
        for number in range(3):
            one.execute(INSERT, [uuid7(), f"one {number}"])
            other.execute(INSERT, [uuid7(), f"other {number}"])

    assert Counter(chain for chain, *_ in links()) == {0: 3, 1: 3}
    assert findings() == []


@pytest.mark.django_db(transaction=True)
def test_transaction_after_a_savepoint_that_was_rolled_back_stays_in_one_chain() -> None:
    parameters = connection.get_connection_params()
    with psycopg.connect(**parameters) as session, psycopg.connect(**parameters) as other:
        session.execute("SAVEPOINT before")
        session.execute(INSERT, [uuid7(), "never was"])
        session.execute("ROLLBACK TO before")
        # The chain is free again, and somebody else takes it.
        other.execute(INSERT, [uuid7(), "the other's"])
        with session.transaction():
            session.execute(INSERT, [uuid7(), "first"])
        session.execute(INSERT, [uuid7(), "second"])

    assert Counter(chain for chain, *_ in links()) == {0: 1, 1: 2}
    assert findings() == []


@pytest.mark.django_db(transaction=True)
def test_transaction_that_is_rolled_back_leaves_no_link() -> None:
    with transaction.atomic():
        PublisherFactory()
        transaction.set_rollback(True)
    PublisherFactory()

    assert [seq for _, seq, *_ in links()] == [1]


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_one_time_leave_chains_without_a_fault() -> None:
    start, problems = threading.Barrier(8), []

    def write(writer: int) -> None:
        try:
            with psycopg.connect(**connection.get_connection_params()) as session:
                start.wait()
                for number in range(15):
                    with session.transaction(force_rollback=number % 5 == 4):
                        session.execute(INSERT, [uuid7(), f"{writer} {number}"])
                        with session.transaction(force_rollback=number % 3 == 0):
                            session.execute(INSERT, [uuid7(), f"{writer} {number} again"])
                    session.commit()
        except Exception as error:
            problems.append(error)

    threads = [threading.Thread(target=write, args=[writer]) for writer in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert findings() == []
    assert len(links()) == Publisher.objects.count() == 8 * (12 + 8)
    assert {chain for chain, *_ in links()} <= set(range(8))


@pytest.mark.django_db(transaction=True)
def test_chain_that_a_session_names_itself_is_waited_for() -> None:
    """A setting alone cannot make two transactions write to one chain."""
    parameters = connection.get_connection_params()
    with psycopg.connect(**parameters) as one, psycopg.connect(**parameters) as other:
        one.execute(INSERT, [uuid7(), "one"])
        other.execute("SET lock_timeout = '50ms'")
        other.execute("SET factbase.chain = '0'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            other.execute(INSERT, [uuid7(), "other"])

"""What was written since is noticed, whichever chain it went to."""

import threading

import pytest
from django.db import connection, transaction

from factbase.history.seen import own_chain, seen, written_since
from factbase.models import Alias, Entity
from tests.factories import EntityFactory

pytestmark = pytest.mark.django_db(transaction=True)


def meanwhile(label: str) -> None:
    """Have another connection add an entity and commit it."""

    def add() -> None:
        EntityFactory(label=label)
        connection.close()

    thread = threading.Thread(target=add)
    thread.start()
    thread.join()


@pytest.fixture(autouse=True)
def _types(vocabulary: None) -> None:
    """Keep what migrations filled in."""


def test_nothing_is_written_since_a_moment_ago() -> None:
    EntityFactory()
    assert not written_since(seen(), [Entity])


def test_first_of_all_links_is_noticed() -> None:
    EntityFactory()
    assert written_since({}, [Entity])


def test_only_the_tables_asked_about_count() -> None:
    before = seen()
    EntityFactory()
    assert written_since(before, [Alias, Entity])
    assert not written_since(before, [Alias])


def test_what_others_write_beside_this_transaction_counts_and_its_own_does_not() -> None:
    with transaction.atomic():
        own = own_chain()
        before = seen()
        EntityFactory()
        assert not written_since(before, [Entity], own=own)
        meanwhile("somebody else's")
        assert written_since(before, [Entity], own=own)


def test_what_is_not_committed_yet_is_noticed_when_it_is() -> None:
    with transaction.atomic():
        EntityFactory()
        before = seen()
    assert not written_since(before, [Entity])
    meanwhile("another one")
    assert written_since(before, [Entity])

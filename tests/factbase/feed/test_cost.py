"""What a page of the feed costs."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factbase.feed import changes_of, latest, stretch
from factbase.feed.changes import LINKED
from tests.factbase.feed.settling import settle
from tests.factories import EntityFactory, PublisherFactory

pytestmark = pytest.mark.django_db


def test_page_takes_a_query_for_links_people_and_each_table(reader: User) -> None:
    settle()
    start = latest()
    PublisherFactory.create_batch(30)
    EntityFactory.create_batch(30)
    settle()
    part = stretch(start, limit=1000)

    with CaptureQueriesContext(connection) as captured:
        assert len(list(changes_of(part.pieces, to=reader))) == 60

    # The role; links; events of entities, of publishers. Nobody is named: no people.
    assert len(captured) == 4


def test_each_piece_of_a_page_is_looked_up_by_itself() -> None:
    """Whatever the planner thinks best, no piece is compared with the links of all others."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute("EXPLAIN " + LINKED, [[0, 0], [1, 5], [4, 9]])
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "(chain = piece.chain)" in plan
    assert "Join Filter" not in plan

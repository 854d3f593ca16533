"""The heads of history's chains."""

import json

from django.db import connection
from django.test.utils import CaptureQueriesContext

from factbase.history.verification import heads, read_pins
from tests.api.conftest import ApiClient
from tests.factories import EntityFactory


def test_heads_are_those_of_the_chains_and_can_be_pinned(anonymous: ApiClient) -> None:
    EntityFactory()

    results = anonymous.read("history/heads/")["results"]

    with connection.cursor() as cursor:
        expected = heads(cursor)
    assert expected
    assert [head[1:] for head in read_pins(map(json.dumps, results))] == [
        head[1:] for head in expected
    ]


def test_heads_take_two_queries(anonymous: ApiClient) -> None:
    with CaptureQueriesContext(connection) as captured:
        anonymous.read("history/heads/")

    # The time, and the last link of each chain.
    assert len(captured) == 2


def test_head_moves_on_with_every_change(anonymous: ApiClient) -> None:
    before = anonymous.read("history/heads/")["results"]

    EntityFactory()

    after = anonymous.read("history/heads/")["results"]
    assert after[0]["length"] == before[0]["length"] + 1
    assert after[0]["hash"] != before[0]["hash"]
